//! One signer does not take all the room before a block.

use medlight_app::{Application, QUOTA};
use medlight_ledger::Refusal;
use medlight_ledger::message::Message;
use medlight_ledger::message::access::{SubmitAccess, Submitted};
use medlight_ledger::message::identity::{OfferRel, SetPartyStatus, Status};
use medlight_ledger::tx::TxBody;

use crate::support::{
    HOSPITAL, Ledger, PATIENT, REGISTRAR, START, accesses, body, code, emergency, id, key,
    register, tx,
};

fn later() -> u64 {
    START + 60
}

#[test]
fn a_signer_has_so_many_waiting_and_not_one_more() {
    let mut ledger = Ledger::begin();
    ledger.settle();
    let many: Vec<_> = (0..100).map(|number| register(100 + number, later())).collect();
    assert_eq!(many.len(), QUOTA);
    assert!(many.iter().all(|tx| ledger.check(tx) == 0));
    let more = register(900, later());
    assert_eq!(ledger.check(&more), code(Refusal::Quota));
    assert_eq!(code(Refusal::Quota), 17);
    // What waits already is no further one; who signed nothing has all the room.
    assert_eq!(ledger.check(&many[7]), 0);
    assert_eq!(ledger.check(&tx(&[HOSPITAL], offer(), later(), 1)), 0);
    // Executed it is never refused for this.
    let all: Vec<_> = many.iter().chain([&more]).cloned().collect();
    ledger.must(START + 1, &all);
    assert_eq!(ledger.check(&register(901, later())), 0, "the room is free again");
}

/// Whoever nobody knows cannot fill blocks with what is refused there for nothing.
#[test]
fn strangers_share_little_room_whatever_they_send() {
    let mut ledger = Ledger::begin().with_quota(usize::MAX);
    ledger.settle();
    let (mut taken, mut bytes) = (0, 0);
    for number in 0..400 {
        let stranger = 100 + (number % 100);
        let sent = tx(&[stranger], padded(1_700), later(), 1_000 + number);
        match ledger.check(&sent) {
            0 => (taken, bytes) = (taken + 1, bytes + sent.len()),
            refused => assert_eq!(refused, code(Refusal::Quota)),
        }
    }
    assert!(taken > 50 && bytes <= 256 << 10, "{taken} of them, {bytes} bytes");
    // Nothing is longer than what its message can say, known or not.
    assert_eq!(ledger.check(&tx(&[HOSPITAL], padded(2_100), later(), 1)), code(Refusal::TooLarge));
    let relationship = vec![0; 3_000];
    let entries = vec![Submitted { relationship, ..Submitted::default() }];
    let one = Message::SubmitAccess(SubmitAccess { entries });
    assert_eq!(ledger.check(&tx(&[HOSPITAL], one, later(), 2)), code(Refusal::TooLarge));
    assert_eq!(ledger.check(&tx(&[HOSPITAL], offer(), later(), 3)), 0, "and others have room");
}

/// A batch is the longest message there is, and a custodian's.
#[test]
fn nobody_else_fills_a_block_with_batches() {
    let mut ledger = Ledger::begin();
    ledger.settle();
    let entry = Submitted { relationship: vec![0; 220], ..Submitted::default() };
    let batch = || Message::SubmitAccess(SubmitAccess { entries: vec![entry.clone(); 500] });
    let mut codes =
        |signer| [1, 2, 3, 4].map(|number| ledger.check(&tx(&[signer], batch(), later(), number)));
    let quota = code(Refusal::Quota);
    assert_eq!(codes(PATIENT), [0, 0, quota, quota]);
    assert_eq!(codes(HOSPITAL), [0; 4]);
}

/// Something that no rule reads to the end.
fn padded(length: usize) -> Message {
    Message::OfferRel(OfferRel { offer: vec![1; length], expires: later(), continues: Vec::new() })
}

/// Something that a quota counts.
fn offer() -> Message {
    Message::OfferRel(OfferRel { offer: vec![1; 20], expires: later(), continues: Vec::new() })
}

#[test]
fn what_still_waits_after_a_block_counts_and_stays() {
    let mut ledger = Ledger::begin().with_quota(2);
    let [a, b, c] = [10, 11, 12].map(|seed| register(seed, later()));
    assert_eq!([&a, &b, &c].map(|tx| ledger.check(tx)), [0, 0, 17]);
    ledger.block(START, &[]);
    // The engine asks again about what waits, and only then about what is new.
    assert_eq!([&a, &b].map(|tx| ledger.app.check_tx(tx, false).unwrap().code), [0, 0]);
    assert_eq!(ledger.check(&c), 17);
    ledger.must(START + 1, &[a]);
    assert_eq!(ledger.app.check_tx(&b, false).unwrap().code, 0);
    assert_eq!(ledger.check(&c), 0);
}

#[test]
fn nobody_uses_up_another_ones_room() {
    let mut ledger = Ledger::begin().with_quota(1);
    ledger.settle();
    // The id is the hospital's, the key is not: it waits in the room of those whom nobody knows.
    let forged = body(&[HOSPITAL], offer(), later(), 1);
    let mut signer = forged.signers.clone();
    signer[0].key = key(66).verifying_key().to_bytes().to_vec();
    let forged = TxBody { signers: signer, ..forged };
    assert_eq!(ledger.check(&forged.signed(&[key(66)])), 0);
    assert_eq!(ledger.check(&tx(&[HOSPITAL], offer(), later(), 2)), 0);
    assert_eq!(ledger.check(&tx(&[HOSPITAL], offer(), later(), 3)), code(Refusal::Quota));
    // That room is one for all of them, whatever keys they make.
    for stranger in 900..905 {
        assert_eq!(ledger.check(&tx(&[stranger], offer(), later(), 4)), code(Refusal::Quota));
    }
}

#[test]
fn accesses_and_emergencies_of_nobody_are_counted() {
    let mut ledger = Ledger::begin().with_quota(2);
    ledger.settle();
    ledger.ask("/blob/put", b"sealed");
    let access = |who: u64, nonce| tx(&[who], accesses(&[b"sealed"], nonce), later(), nonce);
    let emergency = |who: u64, nonce| tx(&[who, PATIENT], emergency(b"sealed"), later(), nonce);
    assert_eq!(ledger.check(&access(900, 1)), 0);
    assert_eq!(ledger.check(&access(901, 2)), 0);
    assert_eq!(ledger.check(&access(902, 3)), code(Refusal::Quota));
    // Known, and no organisation.
    assert_eq!(ledger.check(&emergency(REGISTRAR, 4)), 0);
    assert_eq!(ledger.check(&emergency(REGISTRAR, 5)), 0);
    assert_eq!(ledger.check(&emergency(REGISTRAR, 6)), code(Refusal::Quota));
    for nonce in 10..20 {
        assert_eq!(ledger.check(&access(HOSPITAL, nonce)), 0);
    }
    // Suspended it is one like any other.
    let suspended = SetPartyStatus {
        party: id(HOSPITAL).as_bytes().to_vec(),
        status: Status::Suspended.into(),
    };
    ledger.must(START + 1, &[tx(&[REGISTRAR], Message::SetPartyStatus(suspended), later(), 30)]);
    let codes = [31, 32, 33].map(|nonce| ledger.check(&access(HOSPITAL, nonce)));
    assert_eq!(codes, [0, 0, code(Refusal::Quota)]);
}

#[test]
fn no_access_and_no_emergency_is_refused_for_it() {
    let mut ledger = Ledger::begin();
    ledger.settle();
    ledger.ask("/blob/put", b"sealed");
    let hospital = [HOSPITAL];
    for nonce in 0..150 {
        let access = tx(&hospital, accesses(&[b"sealed"], nonce), later(), 1_000 + nonce);
        assert_eq!(ledger.check(&access), 0);
        let emergency = tx(&[HOSPITAL, REGISTRAR], emergency(b"sealed"), later(), 2_000 + nonce);
        assert_eq!(ledger.check(&emergency), 0);
    }
    // Nor do they use up the room of anything else.
    assert_eq!(ledger.check(&tx(&hospital, offer(), later(), 1)), 0);
}
