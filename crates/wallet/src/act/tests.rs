//! No two transactions of an organisation that ask for different things have the same summary.

use std::collections::BTreeMap;

use medlight_ledger::Id;
use medlight_ledger::message::access::{
    AnswerEntry, Basis, BreakGlass, EraseBlob, ReviewBreakGlass, SubmitAccess, Submitted,
};
use medlight_ledger::message::consent::RegisterPolicy;
use medlight_ledger::message::coverage::StateCoverage;
use medlight_ledger::message::identity::{
    ConfirmRel, OfferRel, OpenUnclaimed, RegisterParty, RegisterPractitioner, RequestRel,
    RotateKeys, SetPartyStatus, SetValidator,
};
use medlight_ledger::message::{Envelope, Message};
use medlight_ledger::tx::{Signer, TxBody};
use medlight_merkle::sha256;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::{BoxedStrategy, Just, Strategy, any, prop_oneof};
use proptest::strategy::{Union, ValueTree as _};
use proptest::test_runner::TestRunner;
use zeroize::Zeroizing;

use super::{fhir, summary};

/// How many are drawn.
const DRAWN: usize = 30_000;

/// Everything a transaction asks for. Nonce, commitments and the hashes of sealed bytes are no part
/// of it: instead of them stands what was sealed, in the order of the envelopes.
#[derive(Clone, Debug, PartialEq)]
struct Asked {
    chain: String,
    valid_until: u64,
    signers: Vec<[u8; 2]>,
    message: Message,
    sealed: Vec<Vec<u8>>,
}

/// Few of each, so that many differ in one place only.
fn id() -> impl Strategy<Value = Vec<u8>> {
    (0..2_u8).prop_map(|byte| vec![byte; 20])
}

fn key() -> impl Strategy<Value = Vec<u8>> {
    (0..2_u8).prop_map(|byte| vec![byte; 32])
}

fn text() -> impl Strategy<Value = String> {
    let sly = ["", "a", "a, b", "a\", \"b", "a\nEntry 1", "b", "{"].map(str::to_owned).to_vec();
    prop_oneof![3 => proptest::sample::select(sly), 1 => ".{0,3}"]
}

/// As it is written here, or as somebody else may have.
fn plaintext() -> impl Strategy<Value = Vec<u8>> {
    let person = |(id, name, role): (Vec<u8>, String, Option<String>)| {
        fhir::practitioner(Id::try_from(id.as_slice()).unwrap(), &name, role.as_deref())
    };
    prop_oneof![
        3 => (0..2_u64, text()).prop_map(|(sent, text)| fhir::communication(sent, &text)),
        3 => (id(), text(), option::of(text())).prop_map(person),
        1 => text().prop_map(|text| format!("{{\"a\":{text}}}").into_bytes()),
        1 => text().prop_map(String::into_bytes),
        1 => vec(any::<u8>(), 0..3),
    ]
}

fn entry() -> impl Strategy<Value = Submitted> {
    let basis = prop_oneof![
        (0..2_u64).prop_map(Basis::Directive),
        id().prop_map(Basis::Policy),
        (0..2_u64).prop_map(Basis::Emergency),
    ];
    let held = prop_oneof![Just((0, 0)), (1..3_u64, 0..2_u32)];
    (id(), 0..2_u64, option::of(basis), held, 0..3_u64).prop_map(
        |(relationship, number, basis, (held_until, legal_code), corrects)| Submitted {
            relationship,
            number,
            envelope: None,
            basis,
            held_until,
            legal_code,
            corrects,
        },
    )
}

/// Of any kind that is an organisation's, its people's or a registrar's, without envelopes.
fn message() -> impl Strategy<Value = Message> {
    fn of<T: core::fmt::Debug + 'static>(
        drawn: impl Strategy<Value = T> + 'static,
        message: fn(T) -> Message,
    ) -> BoxedStrategy<Message> {
        drawn.prop_map(message).boxed()
    }
    Union::new([
        of((1..=10_i32, text(), key()), |(kind, name, sealing_key)| {
            Message::RegisterParty(RegisterParty { kind, name, sealing_key })
        }),
        of(key(), |sealing_key| {
            Message::RegisterPractitioner(RegisterPractitioner { name: None, sealing_key })
        }),
        of((id(), 1..=3_i32), |(party, status)| {
            Message::SetPartyStatus(SetPartyStatus { party, status })
        }),
        of(prop_oneof![key(), Just(Vec::new())], |sealing_key| {
            Message::RotateKeys(RotateKeys { sealing_key })
        }),
        of((id(), 0..2_u64, prop_oneof![id(), Just(Vec::new())]), |(offer, expires, continues)| {
            Message::OfferRel(OfferRel { offer, expires, continues })
        }),
        of((id(), id(), key()), |(custodian, offer, sealing_key)| {
            Message::RequestRel(RequestRel { custodian, offer, sealing_key })
        }),
        of(id(), |relationship| Message::ConfirmRel(ConfirmRel { relationship, handover: None })),
        of(key(), |sealing_key| Message::OpenUnclaimed(OpenUnclaimed { sealing_key })),
        of((key(), 0..2_u64), |(key, power)| Message::SetValidator(SetValidator { key, power })),
        of(1..=4_i32, |default| {
            Message::RegisterPolicy(RegisterPolicy { text: Vec::new(), default })
        }),
        of(vec(entry(), 1..3), |entries| Message::SubmitAccess(SubmitAccess { entries })),
        of(id(), |relationship| Message::BreakGlass(BreakGlass { relationship, envelope: None })),
        of((id(), 0..2_u64, 1..=3_i32), |(relationship, number, verdict)| {
            let envelope = None;
            Message::ReviewBreakGlass(ReviewBreakGlass { relationship, number, verdict, envelope })
        }),
        of((id(), 0..2_u64), |(relationship, number)| {
            Message::AnswerEntry(AnswerEntry { relationship, number, envelope: None })
        }),
        of((id(), key()), |(belongs_to, hash)| Message::EraseBlob(EraseBlob { belongs_to, hash })),
        of((0..2_u64, 1..3_u32, 0..2_u64, 0..2_u64), |(seq, systems, complete_to, interval)| {
            Message::StateCoverage(StateCoverage { seq, systems, complete_to, interval })
        }),
    ])
}

/// Where something sealed, or a public document, is named.
fn places(message: &mut Message) -> Vec<&mut Option<Envelope>> {
    match message {
        Message::RegisterPractitioner(m) => vec![&mut m.name],
        Message::SubmitAccess(m) => m.entries.iter_mut().map(|it| &mut it.envelope).collect(),
        Message::BreakGlass(m) => vec![&mut m.envelope],
        Message::ReviewBreakGlass(m) => vec![&mut m.envelope],
        Message::AnswerEntry(m) => vec![&mut m.envelope],
        _ => Vec::new(),
    }
}

fn asked() -> impl Strategy<Value = Asked> {
    let chain = prop_oneof![Just("a".to_owned()), Just("a\", until".to_owned())];
    let signers = vec([0..2_u8, 0..2], 2);
    (chain, 0..2_u64, signers, message(), vec(plaintext(), 2)).prop_map(
        |(chain, valid_until, signers, mut message, mut sealed)| {
            let documents = usize::from(matches!(message, Message::RegisterPolicy(_)));
            sealed.truncate(places(&mut message).len().max(documents));
            Asked { chain, valid_until, signers, message, sealed }
        },
    )
}

fn summary_of(asked: &Asked, salt: u8) -> Vec<String> {
    let Asked { chain, valid_until, signers, mut message, sealed } = asked.clone();
    if let Message::RegisterPolicy(m) = &mut message {
        m.text = sha256(&sealed[0]).as_bytes().to_vec();
    }
    for (place, number) in places(&mut message).into_iter().zip(0_u8..) {
        let (commitment, sealed_hash) = (vec![salt; 32], vec![number; 32]);
        *place = Some(Envelope { commitment, sealed_hash, bucket: 512 });
    }
    let signer = |[id, key]: [u8; 2]| Signer { id: vec![id; 20], key: vec![key; 32] };
    let tx = TxBody {
        chain_id: chain,
        nonce: vec![salt; 16],
        valid_until,
        signers: signers.into_iter().map(signer).collect(),
        message: Some(message),
    };
    let opened = |_, _, envelope: &Envelope| {
        Ok(Zeroizing::new(sealed[usize::from(envelope.sealed_hash[0])].clone()))
    };
    summary::lines(&tx, &sealed, opened).unwrap()
}

#[test]
fn no_two_that_differ_read_the_same_and_none_reads_otherwise_for_its_salts() {
    let mut runner = TestRunner::deterministic();
    let drawn = asked();
    let mut read: BTreeMap<Vec<String>, Asked> = BTreeMap::new();
    for _ in 0..DRAWN {
        let asked = drawn.new_tree(&mut runner).unwrap().current();
        let summary = summary_of(&asked, 1);
        assert_eq!(summary, summary_of(&asked, 2), "{asked:?}");
        assert!(summary.iter().all(|line| !line.contains(char::is_control)), "{summary:?}");
        let before = read.entry(summary).or_insert_with(|| asked.clone());
        assert_eq!(*before, asked);
    }
    let pairs = read.len() * (read.len() - 1) / 2;
    assert!(pairs > 100_000, "{pairs}");
    println!("{} that differ, {pairs} pairs", read.len());
}
