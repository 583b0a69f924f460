//! Reading a log that grows: whole, its newest entries first, and only what was appended since.

use std::cell::{Cell, RefCell};
use std::pin::pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use data_encoding::BASE64;
use medlight_app::{App, app_state};
use medlight_client::{Checkpoint, Client, ClientError, Clock, Fault, Nodes};
use medlight_devnet::{Beginning, Chain, MemoryHistory, Node, Validators};
use medlight_ledger::message::Message;
use medlight_ledger::message::coverage::StateCoverage;
use medlight_ledger::message::identity::{Kind, RegisterParty};
use medlight_ledger::tx::TxBody;
use medlight_light::{Options, ProveError, Snapshot};
use medlight_merkle::log::LogError;
use medlight_rpc::{Limits, Transport, TransportError};
use medlight_store::{Memory, Store};
use medlight_types::{ChainId, Hash, Height, Time};
use medlight_wallet::{Keys, Seed, sign};
use serde_json::{Value, json};

const CHAIN: &str = "medlight-dev-logs";
const START: u64 = 1_795_449_600;

fn keys(number: u8) -> Keys {
    Seed::new([number; 64]).keys(CHAIN, 0, 0)
}

fn at(second: u64) -> Time {
    Time::of_unix(START + second).unwrap()
}

/// An organisation on a chain of its own, which states its coverage block after block.
struct Network {
    node: Node<App<Memory>>,
    stated: u64,
    height: u64,
}

type Shared = Rc<RefCell<Network>>;

impl Network {
    /// `systems` tells two chains apart that are alike in all else.
    fn begin(statements: u64, systems: u32) -> Shared {
        let beginning = Beginning {
            chain_id: ChainId::new(CHAIN).unwrap(),
            time: at(0),
            validators: Validators::new(vec![([9; 32].into(), 10)]),
            app_state: app_state(&[keys(1).public_key()]),
        };
        let app = App::open(Store::open(Memory::default(), 100).unwrap()).unwrap();
        let app = app.with_quota(usize::MAX);
        let chain = Chain::open(app, Box::new(MemoryHistory::default()), &beginning).unwrap();
        let mut network = Self { node: Node::new(chain), stated: 0, height: 0 };
        let sealing_key = keys(2).sealing_key().to_bytes().to_vec();
        let kind = Kind::Organisation.into();
        let party = RegisterParty { kind, name: "Northfield".to_owned(), sealing_key };
        network.send(&[&keys(1), &keys(2)], Message::RegisterParty(party));
        network.block();
        network.state(statements, systems);
        Rc::new(RefCell::new(network))
    }

    fn send(&mut self, signers: &[&Keys], message: Message) {
        let body = TxBody {
            chain_id: CHAIN.to_owned(),
            nonce: u128::from(self.stated).to_be_bytes().to_vec(),
            valid_until: START + 3_600,
            signers: signers.iter().map(|keys| keys.signer()).collect(),
            message: Some(message),
        };
        let tx = BASE64.encode(&sign(&body, signers));
        let sent = self.node.answer("broadcast_tx_sync", &json!({ "tx": tx })).unwrap();
        assert_eq!(sent["code"], 0, "{sent}");
    }

    fn block(&mut self) {
        self.height += 1;
        self.node.produce(at(self.height)).unwrap();
    }

    /// So many statements, and two blocks that prove them.
    fn state(&mut self, statements: u64, systems: u32) {
        for _ in 0..statements {
            self.stated += 1;
            let (seq, complete_to, interval) = (self.stated, START, 60);
            let statement = StateCoverage { seq, systems, complete_to, interval };
            self.send(&[&keys(2)], Message::StateCoverage(statement));
        }
        self.block();
        self.block();
    }

    fn checkpoint(&mut self) -> Checkpoint {
        let first = self.node.answer("commit", &json!({ "height": "1" })).unwrap();
        let hash = first["signed_header"]["commit"]["block_id"]["hash"].as_str().unwrap();
        let hash = data_encoding::HEXUPPER.decode(hash.as_bytes()).unwrap();
        Checkpoint { height: Height::FIRST, hash: Hash::new(hash.try_into().unwrap()) }
    }
}

/// Asks the network in this process, and counts what comes of it.
#[derive(Clone)]
struct Local {
    network: Shared,
    bytes: Rc<Cell<usize>>,
}

impl Transport for Local {
    async fn exchange(&self, question: Vec<u8>, _: Limits) -> Result<Vec<u8>, TransportError> {
        let question: Value = serde_json::from_slice(&question).unwrap();
        let one = |call: &Value| {
            let method = call["method"].as_str().unwrap();
            let result = self.network.borrow_mut().node.answer(method, &call["params"]).unwrap();
            json!({ "jsonrpc": "2.0", "id": call["id"], "result": result })
        };
        let answer = match &question {
            Value::Array(calls) => calls.iter().map(one).collect(),
            call => one(call),
        };
        let bytes = answer.to_string().into_bytes();
        self.bytes.set(self.bytes.get() + bytes.len());
        Ok(bytes)
    }
}

/// A minute after the chain began.
struct Later;

impl Clock for Later {
    fn now(&self) -> Time {
        at(60)
    }

    async fn sleep(&self, _: Duration) {}
}

/// Nothing here waits.
fn now<F: Future>(future: F) -> F::Output {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("it waits for nobody"),
    }
}

struct Reader {
    client: Client<Local, Later>,
    bytes: Rc<Cell<usize>>,
    log: Vec<u8>,
}

impl Reader {
    fn of(network: &Shared) -> Self {
        let bytes = Rc::new(Cell::new(0));
        let local = Local { network: network.clone(), bytes: bytes.clone() };
        let nodes = Nodes::new([local], Limits::DEFAULT);
        let checkpoint = network.borrow_mut().checkpoint();
        let client = Client::new(nodes, Later, checkpoint, Options::default());
        let log = format!("access/coverage-log/{}", keys(2).id()).into_bytes();
        Self { client, bytes, log }
    }

    fn whole(&mut self) -> Snapshot {
        now(self.client.sync(None)).unwrap();
        now(self.client.snapshot(&[], std::slice::from_ref(&self.log))).unwrap()
    }

    fn after(&mut self, older: &Snapshot) -> Result<Snapshot, ClientError> {
        now(self.client.sync(None)).unwrap();
        now(self.client.snapshot_after(older, &[], std::slice::from_ref(&self.log)))
    }

    fn entries(&self, snapshot: &Snapshot) -> Vec<Vec<u8>> {
        let log = snapshot.log(&self.log).unwrap().value();
        assert!(log.is_whole());
        log.entries.clone()
    }
}

#[test]
fn only_what_was_appended_is_asked_for_and_all_of_it_is_proved() {
    let network = Network::begin(1_200, 1);
    let mut reader = Reader::of(&network);
    let older = reader.whole();
    for appended in [0, 1, 7, 1_500] {
        network.borrow_mut().state(appended, 1);
        let whole = Reader::of(&network).whole();
        now(reader.client.sync(None)).unwrap();
        let before = reader.bytes.get();
        let newer = reader.after(&older).unwrap();
        assert_eq!(reader.entries(&newer), reader.entries(&whole));
        let cost = reader.bytes.get() - before;
        println!("{appended} appended to {}: {cost} bytes", reader.entries(&older).len());
        if appended < 10 {
            assert!(cost < 10_000, "{cost} bytes for {appended} entries");
        }
    }
}

#[test]
fn a_log_that_does_not_begin_with_what_was_there_is_refused() {
    let (network, other) = (Network::begin(5, 1), Network::begin(5, 2));
    let older = Reader::of(&other).whole();
    network.borrow_mut().state(3, 1);
    let refused = Reader::of(&network).after(&older).unwrap_err();
    let [incident] = refused.incidents() else { panic!("{refused}") };
    assert!(
        matches!(incident.fault, Fault::Prove(ProveError::Log(LogError::OldRoot { .. }))),
        "{refused}"
    );
    // Shorter than it was: nothing can be the same and have lost entries.
    let longer = Network::begin(50, 1);
    let older = Reader::of(&longer).whole();
    let refused = Reader::of(&network).after(&older).unwrap_err();
    let [incident] = refused.incidents() else { panic!("{refused}") };
    assert!(matches!(incident.fault, Fault::Prove(ProveError::LogPage)), "{refused}");
}

#[test]
fn the_newest_entries_come_first_and_are_the_last_ones() {
    let network = Network::begin(300, 1);
    let mut reader = Reader::of(&network);
    let whole = reader.whole();
    let all = reader.entries(&whole);
    for (asked, expected) in [(1, 1), (50, 50), (300, 300), (5_000, 300)] {
        let newest = now(reader.client.newest_entries(&reader.log, asked)).unwrap().into_value();
        assert_eq!((newest.first, newest.size), (300 - expected, 300), "{asked} asked");
        assert_eq!(newest.entries, all[300 - usize::try_from(expected).unwrap()..]);
    }
    let none = now(reader.client.newest_entries(b"access/log/00", 5)).unwrap().into_value();
    assert_eq!((none.entries.len(), none.size), (0, 0));
}
