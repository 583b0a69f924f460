//! Every step of the sample town, rehearsed on what is proved before it is sent: the ledger says the
//! same afterwards, and nobody waits for one question after the other.

use std::cell::Cell;
use std::rc::Rc;

use data_encoding::HEXUPPER;
use medlight_client::{Client, ClientError, Nodes};
use medlight_devnet::Validators;
use medlight_ledger::Refusal;
use medlight_light::Options;
use medlight_rpc::{Limits, Transport, TransportError};
use medlight_sample::{Setting, town};
use medlight_wallet::Seed;
use serde_json::json;

use crate::local::{Network, START, Turned, answered, at, begin, checkpoint, now_or_never, send};

const CHAIN: &str = "medlight-dev-rehearsed";

/// Counts how often it is asked.
struct Counted(Network, Rc<Cell<usize>>);

impl Transport for Counted {
    async fn exchange(&self, question: Vec<u8>, _: Limits) -> Result<Vec<u8>, TransportError> {
        self.1.set(self.1.get() + 1);
        Ok(answered(&self.0, question))
    }
}

#[test]
fn whatever_the_town_does_is_rehearsed_in_a_few_questions() {
    let registrar = Seed::new([1; 64]).keys(CHAIN, 0, 0);
    let network = begin(CHAIN, &registrar, Validators::new(vec![([9; 32].into(), 10)]));
    let town = town(&Setting { seed: 7, chain_id: CHAIN, now: START + 100 }, &registrar).unwrap();
    let (mut second, count) = (100, Rc::new(Cell::new(0)));
    let mut block = || {
        second += 1;
        network.borrow_mut().produce(at(second)).unwrap();
        second
    };
    block();
    block();
    // A new one each time: what it proved for one step, it need not ask for the next.
    let synced = |second| {
        let nodes = Nodes::new([Counted(network.clone(), count.clone())], Limits::DEFAULT);
        let clock = Turned::to(second);
        let mut client = Client::new(nodes, clock, checkpoint(&network), Options::default());
        now_or_never(client.sync(None)).unwrap();
        client
    };
    let (mut most, mut entries) = (0, 0);
    for step in &town.steps {
        for blob in &step.blobs {
            let params = json!({ "path": "/blob/put", "data": HEXUPPER.encode(blob) });
            network.borrow_mut().answer("abci_query", &params).unwrap();
        }
        let now = block();
        let mut client = synced(now);
        count.set(0);
        let key = now_or_never(client.rehearse(&step.tx));
        let key = key.unwrap_or_else(|error| panic!("{}: {error}", step.what));
        if count.get() > most {
            (most, entries) = (count.get(), step.blobs.len());
            println!("{}: {most} questions, {entries} blobs", step.what);
        }
        send(&network, &step.tx);
        block();
        let now = block();
        // What took effect is not rehearsed again, and its receipt stands where it was said to.
        let mut client = synced(now);
        let again = now_or_never(client.rehearse(&step.tx)).unwrap_err();
        let replayed = ClientError::Refusable { refusal: Refusal::Replayed, item: None };
        assert_eq!(again, replayed, "{}", step.what);
        let receipt = now_or_never(client.snapshot(&[key.clone().into()], &[])).unwrap();
        assert!(receipt.cell(key.as_bytes()).unwrap().value().is_some(), "{}", step.what);
    }
    assert!(most <= 8, "{most} questions one after the other, for {entries} blobs");
}
