//! Transactions that wait for a block: more than one block can hold, and some for too long.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use data_encoding::BASE64;
use ed25519_dalek::SigningKey;
use medlight_app::{App, app_state};
use medlight_devnet::{Beginning, Chain, MemoryHistory, Node, Validators};
use medlight_ledger::Id;
use medlight_ledger::message::Message;
use medlight_ledger::message::access::{MAX_BATCH, SubmitAccess, Submitted};
use medlight_ledger::message::identity::{Kind, RegisterParty};
use medlight_ledger::tx::{Signer, TxBody};
use medlight_merkle::sha256;
use medlight_store::{Memory, Store};
use medlight_types::{ChainId, Time};
use serde_json::{Value, json};

const CHAIN: &str = "medlight-dev-waiting";
const START: i64 = 1_790_000_000;

fn key(seed: u64) -> SigningKey {
    SigningKey::from_bytes(sha256(&seed.to_be_bytes()).as_bytes())
}

fn at(seconds: i64) -> Time {
    Time::new(START + seconds, 0).unwrap()
}

fn node() -> Node<App<Memory>> {
    let beginning = Beginning {
        chain_id: ChainId::new(CHAIN).unwrap(),
        time: at(0),
        validators: Validators::new((10..14).map(|seed| (key(seed), 10)).collect()),
        app_state: app_state(&[key(1).verifying_key().to_bytes()]),
    };
    let app = App::open(Store::open(Memory::default(), 100).unwrap()).unwrap();
    let app = app.with_quota(usize::MAX);
    Node::new(Chain::open(app, Box::new(MemoryHistory::default()), &beginning).unwrap())
}

/// A transaction of a few hundred bytes, valid for so many seconds.
fn short(nonce: u128, seconds: u64) -> Vec<u8> {
    let message = RegisterParty {
        kind: Kind::Organisation.into(),
        name: "Ward".to_owned(),
        sealing_key: vec![1; 32],
    };
    transaction(nonce, seconds, &[key(1), key(2)], Message::RegisterParty(message))
}

/// One of more than a hundred thousand.
fn long(nonce: u128) -> Vec<u8> {
    let entry = Submitted { relationship: vec![7; 220], ..Submitted::default() };
    let batch = SubmitAccess { entries: vec![entry; MAX_BATCH] };
    transaction(nonce, 3_600, &[key(2)], Message::SubmitAccess(batch))
}

fn transaction(nonce: u128, seconds: u64, keys: &[SigningKey], message: Message) -> Vec<u8> {
    let signer = |key: &SigningKey| {
        let public = key.verifying_key().to_bytes();
        Signer { id: Id::of_key(&public).as_bytes().to_vec(), key: public.to_vec() }
    };
    let body = TxBody {
        chain_id: CHAIN.into(),
        nonce: nonce.to_be_bytes().to_vec(),
        valid_until: u64::try_from(START).unwrap() + seconds,
        signers: keys.iter().map(signer).collect(),
        message: Some(message),
    };
    body.signed(keys)
}

fn sent(node: &mut Node<App<Memory>>, tx: &[u8]) -> Value {
    node.answer("broadcast_tx_sync", &json!({ "tx": BASE64.encode(tx) })).unwrap()
}

#[test]
fn a_block_takes_what_it_can_hold_and_the_rest_waits_in_its_order() {
    let mut node = node();
    assert_eq!(sent(&mut node, &short(1_000, 3_600))["code"], 0);
    node.produce(at(1)).unwrap();
    let txs: Vec<_> = (0..250).map(long).collect();
    for tx in &txs {
        assert_eq!(sent(&mut node, tx)["code"], 0);
    }
    let block = node.produce(at(2)).unwrap().block.clone();
    let held = block.transactions.len();
    assert!(block.size() <= 22_020_096, "{} bytes", block.size());
    // Nothing that would have fitted was left out.
    assert!(block.size() + txs[held].len() + 1_000 > 22_020_096, "{held} of {}", txs.len());
    assert_eq!(block.transactions, txs[..held]);
    assert!(node.is_due());
    let again = json!({ "tx": BASE64.encode(&txs[249]) });
    let error = node.answer("broadcast_tx_sync", &again).unwrap_err();
    assert_eq!(error.data, "tx already exists in cache");
    assert_eq!(node.produce(at(3)).unwrap().block.transactions, txs[held..]);
    assert!(node.produce(at(4)).unwrap().block.transactions.is_empty());
}

#[test]
fn what_is_no_longer_valid_stands_in_no_block_and_waits_no_longer() {
    let mut node = node();
    node.produce(at(1)).unwrap();
    node.produce(at(5_000)).unwrap();
    // The block to come is of the time at which the last one was voted for.
    let (soon, late) = (short(1, 100), short(2, 6_000));
    for tx in [&soon, &late] {
        assert_eq!(sent(&mut node, tx)["code"], 0);
    }
    assert_eq!(node.produce(at(5_001)).unwrap().block.transactions, [late]);
    node.produce(at(5_002)).unwrap();
    assert!(!node.is_due());
    assert_ne!(sent(&mut node, &soon)["code"], 0);
}
