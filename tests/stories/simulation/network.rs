//! The chain the client is shown, and its clock.

use std::cell::{Cell, RefCell};
use std::future::Future;
use std::pin::pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use ed25519_dalek::SigningKey;
use medlight_app::{App, app_state};
use medlight_client::Clock;
use medlight_devnet::{Beginning, Chain, MemoryHistory, Node, Validators};
use medlight_ledger::message::Message;
use medlight_ledger::message::identity::SetValidator;
use medlight_ledger::tx::TxBody;
use medlight_store::{Memory, Store};
use medlight_types::{ChainId, Hash, Time};
use medlight_wallet::{Keys, Seed, sign};
use serde_json::json;

pub(crate) const CHAIN: &str = "medlight-dev-simulated";
const START: i64 = 1_795_449_600;
pub(crate) const HEAD: u64 = 60;

pub(crate) type Network = Rc<RefCell<Node<App<Memory>>>>;

pub(crate) fn at(second: u64) -> Time {
    Time::new(START + i64::try_from(second).unwrap(), 0).unwrap()
}

fn validator(seed: u8, number: u8) -> SigningKey {
    [seed.wrapping_mul(31).wrapping_add(number); 32].into()
}

/// Who leaves (0) and joins (its power), one by one: no three of them are there all the time, so that
/// a jump from the first header to the last is too far.
const CHANGES: [(u8, u64); 25] = [
    (0, 0),
    (1, 0),
    (2, 0),
    (3, 0),
    (4, 0),
    (5, 0),
    (0, 10),
    (1, 10),
    (2, 10),
    (6, 0),
    (7, 0),
    (3, 10),
    (4, 10),
    (5, 10),
    (0, 0),
    (1, 0),
    (2, 0),
    (6, 10),
    (7, 10),
    (3, 0),
    (4, 0),
    (5, 0),
    (0, 10),
    (6, 0),
    (7, 10),
];

/// A chain of `HEAD` blocks, ten seconds apart, whose validators come and go. Another seed gives a
/// chain of other validators by the same name.
pub(crate) fn network(seed: u8) -> Network {
    let registrar = Seed::new([1; 64]).keys(CHAIN, 0, 0);
    let app_state = app_state(&[registrar.public_key()]);
    let beginning = Beginning {
        chain_id: ChainId::new(CHAIN).unwrap(),
        time: at(0),
        validators: Validators::new((0..8).map(|n| (validator(seed, n), 10)).collect()),
        app_state,
    };
    let app = App::open(Store::open(Memory::default(), 100).unwrap()).unwrap();
    let chain = Chain::open(app, Box::new(MemoryHistory::default()), &beginning).unwrap();
    let mut node = Node::new(chain);
    for height in 1..=HEAD {
        if let Some((number, power)) = change_at(height) {
            let tx = powered(&registrar, height, &validator(seed, number), power);
            let tx = data_encoding::BASE64.encode(&tx);
            let sent = node.answer("broadcast_tx_sync", &json!({ "tx": tx })).unwrap();
            assert_eq!(sent["code"], 0);
        }
        node.produce(at(height * 10)).unwrap();
    }
    Rc::new(RefCell::new(node))
}

/// Every other block from the fourth on.
fn change_at(height: u64) -> Option<(u8, u64)> {
    let number = height.checked_sub(4).filter(|since| since % 2 == 0)? / 2;
    CHANGES.get(usize::try_from(number).unwrap()).copied()
}

pub(crate) fn powered(registrar: &Keys, height: u64, key: &SigningKey, power: u64) -> Vec<u8> {
    let key = key.verifying_key().to_bytes().to_vec();
    let body = TxBody {
        chain_id: CHAIN.to_owned(),
        nonce: u128::from(height).to_be_bytes().to_vec(),
        valid_until: u64::try_from(START).unwrap() + height * 10 + 60,
        signers: vec![registrar.signer()],
        message: Some(Message::SetValidator(SetValidator { key, power })),
    };
    sign(&body, &[registrar])
}

/// The hashes of its headers, the first block's first.
pub(crate) fn hashes(network: &Network) -> Vec<Hash> {
    let hash = |height: u64| {
        let at = json!({ "height": height.to_string() });
        let answer = network.borrow_mut().answer("commit", &at).unwrap();
        let hash = answer["signed_header"]["commit"]["block_id"]["hash"].as_str().unwrap();
        Hash::new(data_encoding::HEXUPPER.decode(hash.as_bytes()).unwrap().try_into().unwrap())
    };
    (1..=HEAD).map(hash).collect()
}

#[derive(Clone)]
pub(crate) struct Turned(pub(crate) Rc<Cell<Time>>);

impl Clock for Turned {
    fn now(&self) -> Time {
        self.0.get()
    }

    async fn sleep(&self, duration: Duration) {
        self.0.set(self.0.get().after(duration).unwrap());
    }
}

pub(crate) fn now_or_never<F: Future>(future: F) -> F::Output {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("a script never waits"),
    }
}
