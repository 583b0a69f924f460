//! A network in this process: asked without a socket, by a clock that is turned by hand.

use std::cell::{Cell, RefCell};
use std::future::Future;
use std::pin::pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use data_encoding::{BASE64, HEXUPPER};
use medlight_app::{App, app_state};
use medlight_client::{Checkpoint, Clock};
use medlight_devnet::{Beginning, Chain, MemoryHistory, Node, Validators};
use medlight_ledger::message::Message;
use medlight_ledger::tx::TxBody;
use medlight_store::{Memory, Store};
use medlight_types::{ChainId, Hash, Height, Time};
use medlight_wallet::{Keys, sign};
use serde_json::{Value, json};

/// When every chain here begins.
pub(crate) const START: u64 = 1_795_449_600;

pub(crate) type Network = Rc<RefCell<Node<App<Memory>>>>;

/// So many seconds after that.
pub(crate) fn at(second: u64) -> Time {
    Time::of_unix(START + second).unwrap()
}

/// A chain without a block, on which this registrar admits parties.
pub(crate) fn begin(chain_id: &str, registrar: &Keys, validators: Validators) -> Network {
    let beginning = Beginning {
        chain_id: ChainId::new(chain_id).unwrap(),
        time: at(0),
        validators,
        app_state: app_state(&[registrar.public_key()]),
    };
    let app = App::open(Store::open(Memory::default(), 100).unwrap()).unwrap();
    let app = app.with_quota(usize::MAX);
    let chain = Chain::open(app, Box::new(MemoryHistory::default()), &beginning).unwrap();
    Rc::new(RefCell::new(Node::new(chain)))
}

/// A signed transaction; `number` tells it from others that are alike.
pub(crate) fn signed(
    chain_id: &str,
    number: u64,
    valid_until: u64,
    signers: &[&Keys],
    message: Message,
) -> Vec<u8> {
    let body = TxBody {
        chain_id: chain_id.to_owned(),
        nonce: u128::from(number).to_be_bytes().to_vec(),
        valid_until,
        signers: signers.iter().map(|keys| keys.signer()).collect(),
        message: Some(message),
    };
    sign(&body, signers)
}

pub(crate) fn send(network: &Network, tx: &[u8]) {
    let params = json!({ "tx": BASE64.encode(tx) });
    let sent = network.borrow_mut().answer("broadcast_tx_sync", &params).unwrap();
    assert_eq!(sent["code"], 0, "{sent}");
}

pub(crate) fn header_hash(network: &Network, height: u64) -> Hash {
    let params = json!({ "height": height.to_string() });
    let answer = network.borrow_mut().answer("commit", &params).unwrap();
    let hash = answer["signed_header"]["commit"]["block_id"]["hash"].as_str().unwrap();
    Hash::new(HEXUPPER.decode(hash.as_bytes()).unwrap().try_into().unwrap())
}

/// Its first header.
pub(crate) fn checkpoint(network: &Network) -> Checkpoint {
    Checkpoint { height: Height::FIRST, hash: header_hash(network, 1) }
}

/// What a node of the network answers.
pub(crate) fn answered(network: &Network, question: Vec<u8>) -> Vec<u8> {
    network.borrow_mut().answer_body(&String::from_utf8(question).unwrap()).into_bytes()
}

/// The same of somebody else, call by call.
pub(crate) fn each(question: &[u8], mut one: impl FnMut(&Value) -> Value) -> Value {
    let question: Value = serde_json::from_slice(question).unwrap();
    match &question {
        Value::Array(calls) => calls.iter().map(one).collect(),
        call => one(call),
    }
}

/// What a node of the network answers to a call.
pub(crate) fn asked(network: &Network, call: &Value, params: &Value) -> Value {
    match network.borrow_mut().answer(call["method"].as_str().unwrap(), params) {
        Ok(result) => json!({ "jsonrpc": "2.0", "id": call["id"], "result": result }),
        Err(error) => refused(call, error.code),
    }
}

pub(crate) fn refused(call: &Value, code: i64) -> Value {
    json!({ "jsonrpc": "2.0", "id": call["id"], "error": { "code": code } })
}

#[derive(Clone)]
pub(crate) struct Turned(Rc<Cell<Time>>);

impl Turned {
    /// So many seconds after the beginning.
    pub(crate) fn to(second: u64) -> Self {
        Self(Rc::new(Cell::new(at(second))))
    }
}

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
        Poll::Pending => panic!("nothing here waits"),
    }
}
