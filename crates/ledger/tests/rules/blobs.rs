//! Whose sealed bytes are, and who may have them erased.

use medlight_ledger::message::Message;
use medlight_ledger::message::access::{
    AnswerEntry, AskEntry, BreakGlass, EraseBlob, ReviewBreakGlass, SubmitAccess, Submitted,
    Verdict,
};
use medlight_ledger::message::consent::{DefaultPolicy, PutDirective, RegisterPolicy};
use medlight_ledger::message::identity::{OpenUnclaimed, RegisterPractitioner};
use medlight_ledger::record::{BlobKind, BlobOwner};
use medlight_ledger::{Id, Refusal};

use crate::support::{Somebody, Town, access, envelope};

fn erase(belongs_to: &[u8], hash: u8) -> Message {
    Message::EraseBlob(EraseBlob { belongs_to: belongs_to.to_vec(), hash: vec![hash; 32] })
}

fn submit(relationship: &Id, number: u64, hash: u8) -> Message {
    let entry = Submitted { envelope: envelope(hash), ..access(relationship, number, None) };
    Message::SubmitAccess(SubmitAccess { entries: vec![entry] })
}

/// A town in which each kind of bytes was named once: by number the hash, by kind whether it may go.
fn named() -> (Town, Vec<(u8, BlobKind, Vec<u8>)>) {
    let mut town = Town::new();
    let Town { hospital, doctors, ana, policy, .. } = town.clone();
    let relationship = ana.id.as_bytes().to_vec();
    let (nurse, sealing_key) = (Somebody::new(90), vec![2; 32]);
    let name = RegisterPractitioner { name: envelope(100), sealing_key };
    town.must(&[&hospital, &nurse], Message::RegisterPractitioner(name));
    let default = DefaultPolicy::Deny.into();
    let text = RegisterPolicy { text: vec![102; 32], default };
    town.must(&[&hospital], Message::RegisterPolicy(text));
    let directive = PutDirective {
        policy: policy.as_bytes().to_vec(),
        seq: 1,
        replaces: 0,
        root: vec![7; 32],
        count: 4,
        envelope: envelope(103),
    };
    town.must(&[&ana], Message::PutDirective(directive));
    town.must(&[&hospital], submit(&ana.id, 0, 104));
    let opened = BreakGlass { relationship: relationship.clone(), envelope: envelope(105) };
    town.must(&[&hospital, &doctors[0]], Message::BreakGlass(opened));
    let review = ReviewBreakGlass {
        relationship: relationship.clone(),
        number: 1,
        verdict: Verdict::Justified.into(),
        envelope: envelope(106),
    };
    town.must(&[&hospital, &doctors[1]], Message::ReviewBreakGlass(review));
    let (number, envelope) = (0, |hash| envelope(hash));
    let ask = AskEntry { relationship: relationship.clone(), number, envelope: envelope(107) };
    town.must(&[&ana], Message::AskEntry(ask));
    let answer =
        AnswerEntry { relationship: relationship.clone(), number, envelope: envelope(108) };
    town.must(&[&hospital], Message::AnswerEntry(answer));
    let nurse = nurse.id.as_bytes().to_vec();
    let all = vec![
        (100, BlobKind::Practitioner, nurse),
        (102, BlobKind::Policy, Vec::new()),
        (103, BlobKind::Directive, relationship.clone()),
        (104, BlobKind::Access, relationship.clone()),
        (105, BlobKind::Emergency, relationship.clone()),
        (106, BlobKind::Review, relationship.clone()),
        (107, BlobKind::Question, relationship.clone()),
        (108, BlobKind::Answer, relationship),
    ];
    (town, all)
}

#[test]
fn whoever_named_bytes_first_may_have_them_erased_if_their_kind_may_go() {
    let (mut town, all) = named();
    let Town { hospital, practice, .. } = town.clone();
    let may_go = [BlobKind::Practitioner, BlobKind::Access, BlobKind::Answer];
    for (hash, kind, belongs_to) in all {
        let key = format!("blob/owner/{}", format!("{hash:02x}").repeat(32));
        let owner: BlobOwner = town.state.record(&key).unwrap();
        assert_eq!((owner.kind(), &owner.belongs_to), (kind, &belongs_to));
        let theirs = town.send(&[&practice], erase(&belongs_to, hash));
        assert_eq!(theirs, Err(Refusal::AnotherCustodian), "{kind:?}");
        let own = town.send(&[&hospital], erase(&belongs_to, hash));
        let expected = if may_go.contains(&kind) { Ok(()) } else { Err(Refusal::NotErasable) };
        assert_eq!(own, expected, "{kind:?}");
    }
}

/// Bytes are named for one thing, with one custodian: nobody else gets a hold of them, and nobody
/// turns what stays into what may go.
#[test]
fn bytes_that_hold_one_thing_hold_no_other() {
    let (mut town, all) = named();
    let Town { hospital, practice, doctors, ana, .. } = town.clone();
    let thief = Somebody::new(91);
    let open = OpenUnclaimed { sealing_key: vec![3; 32] };
    town.must(&[&practice, &thief], Message::OpenUnclaimed(open));
    for (hash, kind, _) in &all {
        let theirs = town.send(&[&practice], submit(&thief.id, 0, *hash));
        assert_eq!(theirs, Err(Refusal::BlobNamed), "{kind:?}");
    }
    // Nor does its own custodian, in whichever order.
    assert_eq!(town.send(&[&hospital], submit(&ana.id, 1, 107)), Err(Refusal::BlobNamed));
    town.must(&[&hospital], submit(&ana.id, 1, 120));
    let relationship = ana.id.as_bytes().to_vec();
    let opened = BreakGlass { relationship, envelope: envelope(120) };
    let opened = town.send(&[&hospital, &doctors[0]], Message::BreakGlass(opened));
    assert_eq!(opened, Err(Refusal::BlobNamed));
    // For the same thing they can be named again, until they are erased.
    town.must(&[&hospital], submit(&ana.id, 2, 120));
    let (theirs, own) = (thief.id.as_bytes().as_slice(), ana.id.as_bytes().as_slice());
    assert_eq!(town.send(&[&practice], erase(theirs, 104)), Err(Refusal::AnotherCustodian));
    assert_eq!(town.send(&[&practice], erase(own, 104)), Err(Refusal::AnotherCustodian));
    assert_eq!(town.send(&[&hospital], erase(theirs, 104)), Err(Refusal::NoSuchBlob));
    assert_eq!(town.send(&[&hospital], erase(own, 200)), Err(Refusal::NoSuchBlob));
    town.must(&[&hospital], erase(own, 120));
    assert_eq!(town.send(&[&hospital], submit(&ana.id, 3, 120)), Err(Refusal::BlobNamed));
    // When they were erased is said once.
    assert_eq!(town.send(&[&hospital], erase(own, 120)), Err(Refusal::NoSuchBlob));
}

/// The words of a policy are public, and may be those of several.
#[test]
fn two_may_publish_the_same_policy() {
    let (mut town, _) = named();
    let Town { hospital, practice, .. } = town.clone();
    let default = DefaultPolicy::Deny.into();
    let text = Message::RegisterPolicy(RegisterPolicy { text: vec![102; 32], default });
    town.must(&[&practice], text.clone());
    assert_eq!(town.send(&[&hospital], text), Err(Refusal::PolicyExists));
}
