//! Reading a log that grows: whole, its newest entries first, and only what was appended since.

use std::cell::Cell;
use std::rc::Rc;

use data_encoding::HEXUPPER;
use medlight_client::{Client, ClientError, Fault, Nodes};
use medlight_devnet::Validators;
use medlight_ledger::key;
use medlight_ledger::message::Message;
use medlight_ledger::message::coverage::StateCoverage;
use medlight_ledger::message::identity::{Kind, RegisterParty};
use medlight_light::{LogRange, Options, ProveError, Snapshot};
use medlight_merkle::log::LogError;
use medlight_rpc::{Limits, Transport, TransportError};
use medlight_types::LogRequest;
use medlight_wallet::{Keys, Seed};
use serde_json::Value;

use crate::local::{
    Network, START, Turned, answered, at, begin, checkpoint, now_or_never, send, signed,
};

const CHAIN: &str = "medlight-dev-logs";

fn keys(number: u8) -> Keys {
    Seed::new([number; 64]).keys(CHAIN, 0, 0)
}

/// An organisation on a chain of its own, which states its coverage block after block.
#[derive(Clone)]
struct Stating {
    network: Network,
    stated: Rc<Cell<u64>>,
    height: Rc<Cell<u64>>,
}

impl Stating {
    /// `systems` tells two chains apart that are alike in all else.
    fn begin(statements: u64, systems: u32) -> Self {
        let network = begin(CHAIN, &keys(1), Validators::new(vec![([9; 32].into(), 10)]));
        let stating = Self { network, stated: Rc::default(), height: Rc::default() };
        let sealing_key = keys(2).sealing_key().to_bytes().to_vec();
        let kind = Kind::Organisation.into();
        let party = RegisterParty { kind, name: "Northfield".to_owned(), sealing_key };
        stating.send(&[&keys(1), &keys(2)], Message::RegisterParty(party));
        stating.block();
        stating.state(statements, systems);
        stating
    }

    fn send(&self, signers: &[&Keys], message: Message) {
        send(&self.network, &signed(CHAIN, self.stated.get(), START + 3_600, signers, message));
    }

    fn block(&self) {
        self.height.set(self.height.get() + 1);
        self.network.borrow_mut().produce(at(self.height.get())).unwrap();
    }

    /// So many statements, and two blocks that prove them.
    fn state(&self, statements: u64, systems: u32) {
        for _ in 0..statements {
            self.stated.set(self.stated.get() + 1);
            let (seq, complete_to, interval) = (self.stated.get(), START, 60);
            let statement = StateCoverage { seq, systems, complete_to, interval };
            self.send(&[&keys(2)], Message::StateCoverage(statement));
        }
        self.block();
        self.block();
    }
}

/// Asks the network in this process, and counts what comes of it.
#[derive(Clone)]
struct Local {
    network: Network,
    bytes: Rc<Cell<usize>>,
}

impl Transport for Local {
    async fn exchange(&self, question: Vec<u8>, _: Limits) -> Result<Vec<u8>, TransportError> {
        let bytes = answered(&self.network, question);
        self.bytes.set(self.bytes.get() + bytes.len());
        Ok(bytes)
    }
}

struct Reader {
    client: Client<Local, Turned>,
    bytes: Rc<Cell<usize>>,
    log: Vec<u8>,
}

impl Reader {
    fn of(Stating { network, .. }: &Stating) -> Self {
        let bytes = Rc::new(Cell::new(0));
        let local = Local { network: network.clone(), bytes: bytes.clone() };
        let nodes = Nodes::new([local], Limits::DEFAULT);
        let minute = Turned::to(60);
        let client = Client::new(nodes, minute, checkpoint(network), Options::default());
        let log = key::coverage_log(&keys(2).id()).into_bytes();
        Self { client, bytes, log }
    }

    fn whole(&mut self) -> Snapshot {
        now_or_never(self.client.sync(None)).unwrap();
        now_or_never(self.client.snapshot(&[], std::slice::from_ref(&self.log))).unwrap()
    }

    fn after(&mut self, older: &Snapshot) -> Result<Snapshot, ClientError> {
        now_or_never(self.client.sync(None)).unwrap();
        now_or_never(self.client.snapshot_after(older, &[], std::slice::from_ref(&self.log)))
    }

    fn entries(&self, snapshot: &Snapshot) -> Vec<Vec<u8>> {
        let log = snapshot.log(&self.log).unwrap().value();
        assert!(log.is_whole());
        log.entries.clone()
    }
}

#[test]
fn only_what_was_appended_is_asked_for_and_all_of_it_is_proved() {
    let network = Stating::begin(1_200, 1);
    let mut reader = Reader::of(&network);
    let older = reader.whole();
    for appended in [0, 1, 7, 1_500] {
        network.state(appended, 1);
        let whole = Reader::of(&network).whole();
        now_or_never(reader.client.sync(None)).unwrap();
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
    let (network, other) = (Stating::begin(5, 1), Stating::begin(5, 2));
    let older = Reader::of(&other).whole();
    network.state(3, 1);
    let refused = Reader::of(&network).after(&older).unwrap_err();
    let [incident] = refused.incidents() else { panic!("{refused}") };
    assert!(
        matches!(incident.fault, Fault::Prove(ProveError::Log(LogError::OldRoot { .. }))),
        "{refused}"
    );
    // Shorter than it was: nothing can be the same and have lost entries.
    let longer = Stating::begin(50, 1);
    let older = Reader::of(&longer).whole();
    let refused = Reader::of(&network).after(&older).unwrap_err();
    let [incident] = refused.incidents() else { panic!("{refused}") };
    assert!(matches!(incident.fault, Fault::Prove(ProveError::LogPage)), "{refused}");
}

#[test]
fn the_newest_entries_come_first_and_are_the_last_ones() {
    let network = Stating::begin(300, 1);
    let mut reader = Reader::of(&network);
    let whole = reader.whole();
    let all = reader.entries(&whole);
    for (asked, expected) in [(1, 1), (50, 50), (300, 300), (5_000, 300)] {
        let newest =
            now_or_never(reader.client.newest_entries(&reader.log, asked)).unwrap().into_value();
        assert_eq!((newest.first, newest.size), (300 - expected, 300), "{asked} asked");
        assert_eq!(newest.entries, all[300 - usize::try_from(expected).unwrap()..]);
    }
    let none =
        now_or_never(reader.client.newest_entries(b"access/log/00", 5)).unwrap().into_value();
    assert_eq!((none.entries.len(), none.size), (0, 0));
}

/// What a page reads that shows a few entries of many.
#[test]
fn a_part_of_a_log_is_proved_to_stand_in_its_place() {
    let network = Stating::begin(1_300, 1);
    let mut reader = Reader::of(&network);
    let whole = reader.whole();
    let all = reader.entries(&whole);
    let log = reader.log.clone();
    let mut part = |first, count| -> Result<LogRange, ClientError> {
        Ok(now_or_never(reader.client.entries(&log, first, count))?.into_value())
    };
    for (first, count, found) in
        [(0, 1, 0..1), (700, 50, 700..750), (1_290, 50, 1_290..1_300), (0, 5_000, 0..1_000)]
    {
        let range = part(first, count).unwrap();
        assert_eq!((range.first, range.size), (first, 1_300));
        assert_eq!(range.entries, all[found]);
    }
    for (first, count) in [(1_300, 5), (u64::MAX, u64::MAX), (7, 0)] {
        let range = part(first, count).unwrap();
        assert_eq!((range.entries.len(), range.size), (0, 1_300), "{first}, {count}");
    }
}

/// Says of every part of a log that it is the part one place further on.
struct Shifting(Local);

impl Transport for Shifting {
    async fn exchange(&self, question: Vec<u8>, limits: Limits) -> Result<Vec<u8>, TransportError> {
        let mut question: Value = serde_json::from_slice(&question).unwrap();
        let data = question["params"]["data"].as_str().map(str::to_owned).unwrap_or_default();
        let asked = HEXUPPER.decode(data.as_bytes()).unwrap();
        if let Ok(mut request) = LogRequest::decode(&asked)
            && question["params"]["path"] == "/log"
            && request.count > 0
        {
            request.first += 1;
            question["params"]["data"] = HEXUPPER.encode(&request.encode()).into();
        }
        self.0.exchange(question.to_string().into_bytes(), limits).await
    }
}

#[test]
fn a_part_from_another_place_is_refused_though_it_is_one_of_the_log() {
    let network = Stating::begin(300, 1);
    let Reader { log, .. } = Reader::of(&network);
    let local = Local { network: network.network.clone(), bytes: Rc::default() };
    let nodes = Nodes::new([Shifting(local)], Limits::DEFAULT);
    let checkpoint = checkpoint(&network.network);
    let mut client = Client::new(nodes, Turned::to(60), checkpoint, Options::default());
    now_or_never(client.sync(None)).unwrap();
    let refused = now_or_never(client.entries(&log, 100, 10)).unwrap_err();
    let [incident] = refused.incidents() else { panic!("{refused}") };
    assert!(matches!(incident.fault, Fault::Prove(ProveError::LogPage)), "{refused}");
}
