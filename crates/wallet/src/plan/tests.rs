//! No two transactions that ask for different things have the same summary.

use std::collections::{BTreeMap, BTreeSet};

use medlight_ledger::Id;
use medlight_ledger::consent::{Actor, Disclosure, Effect, Label, Period, Provision, Purpose};
use medlight_ledger::message::access::AskEntry;
use medlight_ledger::message::consent::{PutDirective, RevokeDirective};
use medlight_ledger::message::identity::RequestRel;
use medlight_ledger::message::{Envelope, Message};
use medlight_ledger::tx::{Signer, TxBody};
use proptest::prelude::{Just, ProptestConfig, Strategy, any, prop_oneof, proptest};
use proptest::sample::subsequence;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use prost::Message as _;
use zeroize::Zeroizing;

use super::{Custodian, Wish, read, summary};
use crate::Seed;

/// How many are drawn, each to be compared with every other.
const DRAWN: usize = 20_000;

/// Everything a transaction asks for. Nonce, end, salts and commitments are no part of it.
#[derive(Clone, Debug, PartialEq)]
struct Asked {
    chain: String,
    signer: [u8; 2],
    what: What,
}

/// Ids and keys as the byte they are made of.
#[derive(Clone, Debug, PartialEq)]
enum What {
    Connect { with: [u8; 3], desk: u8 },
    Put { policy: u8, numbers: [u64; 2], lines: Vec<Provision> },
    Revoke { policy: u8, numbers: [u64; 2] },
    Ask { relationship: u8, number: u64, question: String },
}

fn actor() -> impl Strategy<Value = Actor> {
    let id = || (1..4_u8).prop_map(|byte| Id::new([byte; 20]));
    prop_oneof![
        id().prop_map(Actor::Organisation),
        id().prop_map(Actor::Practitioner),
        (id(), id()).prop_map(|(organisation, practitioner)| {
            Actor::PractitionerAt { organisation, practitioner }
        }),
    ]
}

/// Few or nearly all.
fn codes<T: Copy + Ord + core::fmt::Debug + 'static>(
    all: &'static [T],
) -> impl Strategy<Value = BTreeSet<T>> {
    let few = || subsequence(all.to_vec(), 0..4);
    let most = few().prop_map(|few| all.iter().copied().filter(|it| !few.contains(it)).collect());
    prop_oneof![few(), most].prop_map(|codes: Vec<T>| codes.into_iter().collect())
}

fn line() -> impl Strategy<Value = Provision> {
    let period = (0..3_u64, prop_oneof![Just(None), (3..5_u64).prop_map(Some)]);
    let actors = proptest::collection::btree_set(actor(), 0..3);
    let effect = prop_oneof![Just(Effect::Permit), Just(Effect::Deny)];
    (effect, period, actors, codes(Purpose::ALL), codes(Label::ALL)).prop_map(
        |(effect, (from, until), actors, purposes, labels)| {
            let period = Period::new(from, until).unwrap();
            Provision { effect, period, actors, purposes, labels }
        },
    )
}

fn what() -> impl Strategy<Value = What> {
    let byte = || 0..3_u8;
    let numbers = || [0..3_u64, 0..3];
    let question = prop_oneof![".{0,8}", "[\"\\\\\n.]{0,3}"];
    prop_oneof![
        1 => ([byte(), byte(), byte()], byte())
            .prop_map(|(with, desk)| What::Connect { with, desk }),
        5 => (byte(), numbers(), proptest::collection::vec(line(), 0..4))
            .prop_map(|(policy, numbers, lines)| What::Put { policy, numbers, lines }),
        1 => (byte(), numbers()).prop_map(|(policy, numbers)| What::Revoke { policy, numbers }),
        2 => (byte(), 0..3_u64, question).prop_map(|(relationship, number, question)| {
            What::Ask { relationship, number, question }
        }),
    ]
}

fn asked() -> impl Strategy<Value = Asked> {
    let chain = prop_oneof![Just("a".to_owned()), Just("a\"".to_owned())];
    (chain, [0..2_u8, 0..2], what()).prop_map(|(chain, signer, what)| Asked { chain, signer, what })
}

/// The one with a part of the other: what differs in one place only is most easily mistaken.
fn blended(one: &Asked, other: &Asked, part: u8) -> Asked {
    let mut blend = one.clone();
    match (&mut blend.what, other.what.clone(), part) {
        (_, _, 0) => blend.chain.clone_from(&other.chain),
        (_, _, 1) => blend.signer = other.signer,
        (What::Connect { with, .. }, What::Connect { with: new, .. }, 2) => *with = new,
        (What::Connect { desk, .. }, What::Connect { desk: new, .. }, _) => *desk = new,
        (What::Put { lines, .. }, What::Put { lines: new, .. }, 2 | 3) => {
            lines.extend(new.first().cloned());
        }
        (What::Put { lines, .. }, What::Put { lines: new, .. }, 4..9) => {
            if let (Some(line), Some(new)) = (lines.first_mut(), new.first()) {
                match part {
                    4 => line.period = new.period,
                    5 => line.actors = line.actors.iter().map(|it| moved(*it)).collect(),
                    6 => line.purposes.clone_from(&new.purposes),
                    7 => line.labels.clone_from(&new.labels),
                    _ => line.effect = new.effect,
                }
            }
        }
        (What::Ask { question, .. }, What::Ask { question: new, .. }, 2..6) => *question = new,
        (_, what, _) => blend.what = what,
    }
    blend
}

/// The same person elsewhere, or the same organisation as a person.
fn moved(actor: Actor) -> Actor {
    match actor {
        Actor::Organisation(id) => Actor::Practitioner(id),
        Actor::Practitioner(practitioner) => {
            Actor::PractitionerAt { organisation: practitioner, practitioner }
        }
        Actor::PractitionerAt { organisation, practitioner } if organisation == practitioner => {
            Actor::Organisation(organisation)
        }
        Actor::PractitionerAt { practitioner, .. } => {
            Actor::PractitionerAt { organisation: practitioner, practitioner }
        }
    }
}

/// Its bytes, with salts of their own, and what is sealed beside them.
fn written(asked: &Asked, salt: u8) -> (Vec<u8>, Vec<u8>) {
    let id = |byte: u8| vec![byte; 20];
    let envelope =
        Some(Envelope { commitment: vec![salt; 32], sealed_hash: vec![salt; 32], bucket: 512 });
    let mut sealed = Vec::new();
    let message = match &asked.what {
        What::Connect { with: [custodian, offer, key], .. } => Message::RequestRel(RequestRel {
            custodian: id(*custodian),
            offer: id(*offer),
            sealing_key: vec![*key; 32],
        }),
        What::Put { policy, numbers: [seq, replaces], lines } => {
            let disclosure = Disclosure::new([salt; 32], lines.clone()).unwrap();
            sealed = disclosure.encode();
            Message::PutDirective(PutDirective {
                policy: id(*policy),
                seq: *seq,
                replaces: *replaces,
                root: disclosure.root().as_bytes().to_vec(),
                count: disclosure.count(),
                envelope,
            })
        }
        What::Revoke { policy, numbers: [seq, replaces] } => {
            Message::RevokeDirective(RevokeDirective {
                policy: id(*policy),
                seq: *seq,
                replaces: *replaces,
            })
        }
        What::Ask { relationship, number, question } => {
            sealed = question.as_bytes().to_vec();
            Message::AskEntry(AskEntry {
                relationship: id(*relationship),
                number: *number,
                envelope,
            })
        }
    };
    let [signer, key] = asked.signer;
    let mut signers = vec![Signer { id: id(signer), key: vec![key; 32] }];
    if let What::Connect { with: [_, offer, _], desk } = asked.what {
        signers.push(Signer { id: id(offer), key: vec![desk; 32] });
    }
    let body = TxBody {
        chain_id: asked.chain.clone(),
        nonce: vec![salt; 16],
        valid_until: u64::from(salt),
        signers,
        message: Some(message),
    };
    (body.encode_to_vec(), sealed)
}

fn summary_of(asked: &Asked, salt: u8) -> Vec<String> {
    let (body, sealed) = written(asked, salt);
    let tx = read::canonical(&body).unwrap();
    let wish = Wish::read(&tx, |_, _, _| Ok(Zeroizing::new(sealed.clone()))).unwrap();
    let sealing_key = Seed::new([1; 64]).keys("any", 0, 0).sealing_key().clone();
    let custodian = Custodian { id: Id::new([1; 20]), name: "Northfield".into(), sealing_key };
    summary::lines(&tx, &wish, &custodian).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn what_differs_reads_different_and_what_does_not_reads_the_same(
        one in asked(),
        other in asked(),
        part in proptest::option::of(any::<u8>().prop_map(|part| part % 10)),
    ) {
        let other = part.map_or_else(|| other.clone(), |part| blended(&one, &other, part));
        assert_eq!(summary_of(&one, 1) == summary_of(&other, 2), one == other, "{one:?} {other:?}");
    }
}

#[test]
fn no_two_of_all_that_are_drawn_read_the_same() {
    let mut runner = TestRunner::deterministic();
    let drawn = asked();
    let mut read: BTreeMap<Vec<String>, Asked> = BTreeMap::new();
    for _ in 0..DRAWN {
        let asked = drawn.new_tree(&mut runner).unwrap().current();
        let before = read.entry(summary_of(&asked, 1)).or_insert_with(|| asked.clone());
        assert_eq!(*before, asked);
    }
    let pairs = read.len() * (read.len() - 1) / 2;
    assert!(pairs > 100_000, "{pairs}");
    println!("{} that differ, {pairs} pairs", read.len());
}

#[test]
fn bytes_that_are_not_their_one_encoding_are_not_read() {
    let asked = Asked {
        chain: "a".into(),
        signer: [1, 1],
        what: What::Revoke { policy: 1, numbers: [2, 1] },
    };
    let (mut body, _) = written(&asked, 1);
    // A field that this message does not have.
    body.extend([0xf8, 0x3f, 1]);
    assert_eq!(read::canonical(&body), Err(super::PlanError::NotCanonical));
}
