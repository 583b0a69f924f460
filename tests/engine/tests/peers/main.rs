//! Blobs among nodes of a real CometBFT network.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod network;
mod stranger;

use std::thread;
use std::time::{Duration, Instant};

use medlight_ledger::message::access::{EraseBlob, SubmitAccess, Submitted};
use medlight_ledger::message::identity::{Kind, OpenUnclaimed, RegisterParty};
use medlight_ledger::message::{Envelope, Message};
use medlight_merkle::sha256;
use network::{Network, REGISTRAR, id};
use stranger::{Manner, Stranger};

const HOSPITAL: u64 = 2;
const PATIENT: u64 = 3;
const REFUSED: u64 = 905;

fn settle(network: &mut Network) {
    let (kind, name) = (Kind::Organisation.into(), "Northfield Hospital".to_owned());
    let message = RegisterParty { kind, name, sealing_key: vec![1; 32] };
    network.must(0, &[REGISTRAR, HOSPITAL], Message::RegisterParty(message));
    let message = OpenUnclaimed { sealing_key: vec![2; 32] };
    network.must(0, &[HOSPITAL, PATIENT], Message::OpenUnclaimed(message));
}

fn access(blob: &[u8], number: u64) -> Message {
    let sealed_hash = sha256(blob).as_bytes().to_vec();
    let entry = Submitted {
        relationship: id(PATIENT).as_bytes().to_vec(),
        number,
        envelope: Some(Envelope { commitment: vec![7; 32], sealed_hash, bucket: 512 }),
        basis: None,
        held_until: 0,
        legal_code: 0,
        corrects: 0,
    };
    Message::SubmitAccess(SubmitAccess { entries: vec![entry] })
}

#[test]
fn what_is_put_at_one_node_is_at_every_node_when_that_is_answered() {
    // A stranger beside node 1 sees whether node 1 hands on what node 0 handed to it.
    let stranger = Stranger::start(Manner::Lying);
    let mut network = Network::start("medlight-test-put", 3, &[(1, stranger.port)]);
    settle(&mut network);
    let blob = b"sealed at node 0".repeat(1_000);
    assert_eq!(network.nodes[0].put(&blob), 0);
    assert!(network.nodes.iter().all(|node| node.has(&blob)));
    assert_eq!(stranger.asked("/blob/push"), 0, "a push was pushed on");
    let largest = vec![1; 262_144];
    assert_eq!(network.nodes[1].put(&largest), 0);
    assert!(network.nodes.iter().all(|node| node.has(&largest)));
    assert_eq!(stranger.asked("/blob/push"), 1);
    // The transaction that names it can go to any node.
    network.must(2, &[HOSPITAL], access(&blob, 0));
    // Erased at one is erased at all, and taken by none.
    let (relationship, hash) = (id(PATIENT).as_bytes().to_vec(), sha256(&blob).as_bytes().to_vec());
    network.must(1, &[HOSPITAL], Message::EraseBlob(EraseBlob { belongs_to: relationship, hash }));
    for node in &network.nodes {
        assert!(!node.has(&blob));
        assert_eq!(node.put(&blob), REFUSED);
        assert_eq!(node.hand("/blob/push", &blob), REFUSED);
    }
    assert_eq!(stranger.asked("/blob/push"), 1, "a refused blob was pushed");
}

#[test]
fn what_a_block_names_comes_from_a_peer_that_has_it_and_from_no_liar() {
    let liar = Stranger::start(Manner::Lying);
    let mut network = Network::start("medlight-test-fetch", 3, &[(1, liar.port), (2, liar.port)]);
    settle(&mut network);
    // Handed to node 0 as if by a peer, so that node 0 hands it to nobody.
    let blob = b"only at node 0".repeat(100);
    assert_eq!(network.nodes[0].hand("/blob/push", &blob), 0);
    assert!(!network.nodes[1].has(&blob) && !network.nodes[2].has(&blob));
    network.must(0, &[HOSPITAL], access(&blob, 0));
    network.nodes[1].comes_to_have(&blob);
    network.nodes[2].comes_to_have(&blob);
    assert!(liar.asked("/blob") >= 2, "the liar was asked first");
    assert!(network.nodes.iter().all(|node| !node.has(b"lies")));
    // A node that was away has missed the push and the block; it comes to have both.
    network.stop_node(2);
    let later = b"put while node 2 was away".repeat(100);
    assert_eq!(network.nodes[0].put(&later), 0);
    network.must(0, &[HOSPITAL], access(&later, 1));
    network.start_node(2);
    network.nodes[2].comes_to_have(&later);
}

#[test]
fn nodes_that_hand_to_each_other_at_once_do_not_wait_for_each_other() {
    let network = Network::start("medlight-test-crossing", 3, &[]);
    const EACH: u64 = 60;
    let blob = |node: usize, number: u64| format!("from {node}, number {number}").into_bytes();
    let start = Instant::now();
    let slowest = thread::scope(|scope| {
        let put = |node: usize| {
            let network = &network;
            scope.spawn(move || {
                let timed = |number| {
                    let start = Instant::now();
                    assert_eq!(network.nodes[node].put(&blob(node, number)), 0);
                    start.elapsed()
                };
                (0..EACH).map(timed).max().unwrap()
            })
        };
        let threads = [put(0), put(1), put(2)];
        threads.map(|thread| thread.join().unwrap()).into_iter().max().unwrap()
    });
    let all = start.elapsed();
    println!("{} crossing puts in {all:?}, the slowest in {slowest:?}", 3 * EACH);
    assert!(slowest < Duration::from_millis(900), "somebody waited in vain: {slowest:?}");
    for (node, number) in (0..3).flat_map(|node| (0..EACH).map(move |number| (node, number))) {
        network.nodes.iter().for_each(|other| other.comes_to_have(&blob(node, number)));
    }
}

#[test]
fn a_peer_that_does_not_answer_costs_one_put_a_second_and_no_more() {
    let silent = Stranger::start(Manner::Silent);
    let network = Network::start("medlight-test-silent", 2, &[(0, silent.port)]);
    let timed = |number: u64| {
        let start = Instant::now();
        assert_eq!(network.nodes[0].put(&number.to_be_bytes()), 0);
        assert!(network.nodes[1].has(&number.to_be_bytes()));
        start.elapsed()
    };
    let first = timed(0);
    let rest = (1..20).map(timed).max().unwrap();
    println!("beside a silent peer: {first:?} for the first put, {rest:?} at most then");
    assert!(first < Duration::from_millis(1_900) && rest < Duration::from_millis(900));
    assert_eq!(silent.asked("/blob/push"), 1);
}
