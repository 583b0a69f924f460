//! What people do, from the first step to what stands on the ledger.

use medlight_ledger::Refusal;
use medlight_ledger::message::Message;
use medlight_ledger::message::access::{
    AnswerEntry, AskEntry, Basis, BreakGlass, ReviewBreakGlass, SubmitAccess, Submitted, Verdict,
};
use medlight_ledger::message::consent::RevokeDirective;
use medlight_ledger::message::coverage::StateCoverage;
use medlight_ledger::message::identity::{SetPartyStatus, Status};
use medlight_ledger::record::{
    AccessEntry, Change, Coverage, Directive, Emergency, Named, Noted, Question, Relationship,
    Stage, Stamp,
};

use crate::support::{
    Somebody, Town, access, code, confirm, confirm_claim, directive, fresh, offer, offer_history,
    request,
};

fn submit(entries: Vec<medlight_ledger::message::access::Submitted>) -> Message {
    Message::SubmitAccess(SubmitAccess { entries })
}

#[test]
fn an_offer_is_for_one_patient_and_ten_minutes() {
    let mut town = Town::new();
    let (hospital, mia, leo) = (town.hospital.clone(), Somebody::new(70), Somebody::new(71));
    let now = town.block.time;
    assert_eq!(town.send(&[&hospital], offer(5, now + 601)), Err(Refusal::Field));
    town.must(&[&hospital], offer(5, now + 600));
    assert_eq!(town.send(&[&hospital], offer(5, now + 600)), Err(Refusal::IdTaken));
    town.must(&[&mia, &code(5)], request(&hospital.id, 5));
    let used = town.send(&[&leo, &code(5)], request(&hospital.id, 5));
    assert_eq!(used, Err(Refusal::NoSuchOffer));
    town.must(&[&hospital], offer(6, now + 600));
    town.block.time += 600;
    let late = town.send(&[&leo, &code(6)], request(&hospital.id, 6));
    assert_eq!(late, Err(Refusal::NoSuchOffer));
    // Requested is not yet active.
    let policy = town.policy;
    assert_eq!(town.send(&[&mia], directive(&policy, 1, 0)), Err(Refusal::NoSuchRelationship));
    assert_eq!(town.send(&[&hospital], confirm_claim(&mia.id)), Err(Refusal::Field));
    town.must(&[&hospital], confirm(&mia.id));
    town.must(&[&mia], directive(&policy, 1, 0));
    assert_eq!(town.send(&[&hospital], confirm(&mia.id)), Err(Refusal::NoSuchRelationship));
}

/// Everybody reads the offer's id on the chain; that is not enough to take it.
#[test]
fn an_offer_is_taken_with_the_code_and_not_with_its_id() {
    let mut town = Town::new();
    let Town { hospital, unclaimed, stranger, .. } = town.clone();
    town.must(&[&hospital], offer_history(5, town.block.time + 600, &unclaimed.id));
    let thief = Somebody::new(72);
    let forged = Somebody { id: code(5).id, ..thief.clone() };
    for (signers, refusal) in [
        (&[&thief][..], Refusal::WrongSigners),
        (&[&thief, &stranger], Refusal::WrongSigners),
        (&[&code(5), &thief], Refusal::WrongSigners),
        (&[&thief, &code(6)], Refusal::WrongSigners),
        (&[&thief, &hospital], Refusal::WrongSigners),
        (&[&code(5), &code(5)], Refusal::WrongSigners),
        (&[&thief, &forged], Refusal::MalformedSigner),
    ] {
        assert_eq!(town.send(signers, request(&hospital.id, 5)), Err(refusal));
    }
    // Whoever has the code is nobody's party by that, and says nothing about whose history goes on.
    let leo = Somebody::new(80);
    town.must(&[&leo, &code(5)], request(&hospital.id, 5));
    let cell: Relationship =
        town.state.record(&format!("identity/relationship/{}", leo.id)).unwrap();
    assert_eq!(cell.continues, unclaimed.id.as_bytes());
}

#[test]
fn an_unclaimed_history_goes_on_where_its_patient_claims_it() {
    let mut town = Town::new();
    let Town { hospital, practice, unclaimed, policy, .. } = town.clone();
    town.must(&[&hospital], submit(vec![access(&unclaimed.id, 0, None)]));
    // The custodian holds the key, and still cannot consent in the patient's name.
    assert_eq!(town.send(&[&unclaimed], directive(&policy, 1, 0)), Err(Refusal::Unclaimed));
    let leo = Somebody::new(80);
    let now = town.block.time;
    let foreign = town.send(&[&practice], offer_history(5, now + 600, &unclaimed.id));
    assert_eq!(foreign, Err(Refusal::CannotContinue));
    town.must(&[&hospital], offer_history(5, now + 600, &unclaimed.id));
    town.must(&[&hospital], offer_history(6, now + 600, &unclaimed.id));
    town.must(&[&leo, &code(5)], request(&hospital.id, 5));
    // The history is sealed to a key that has to be handed over with it, and with nothing else.
    assert_eq!(town.send(&[&hospital], confirm(&leo.id)), Err(Refusal::Field));
    town.must(&[&hospital], confirm_claim(&leo.id));
    let key = |id| format!("identity/relationship/{id}");
    let old: Relationship = town.state.record(&key(unclaimed.id)).unwrap();
    assert_eq!(
        (old.stage(), old.continued_by.as_slice()),
        (Stage::Continued, &leo.id.as_bytes()[..])
    );
    let new: Relationship = town.state.record(&key(leo.id)).unwrap();
    assert!(new.handover.is_some());
    let more = town.send(&[&hospital], submit(vec![access(&unclaimed.id, 1, None)]));
    assert_eq!(more, Err(Refusal::NoSuchRelationship));
    town.must(&[&hospital], submit(vec![access(&leo.id, 0, None)]));
    // What happened before can be asked about.
    let relationship = unclaimed.id.as_bytes().to_vec();
    let question = AskEntry { relationship, number: 0, envelope: fresh() };
    town.must(&[&leo], Message::AskEntry(question));
    let second = Somebody::new(81);
    // An offer of before is taken and can be confirmed no more; a new one is not made.
    town.must(&[&second, &code(6)], request(&hospital.id, 6));
    assert_eq!(town.send(&[&hospital], confirm_claim(&second.id)), Err(Refusal::CannotContinue));
    let again = town.send(&[&hospital], offer_history(7, now + 600, &unclaimed.id));
    assert_eq!(again, Err(Refusal::CannotContinue));
    let listed = town.state.entries::<Named>(&format!("identity/relationships/{}", hospital.id));
    assert_eq!(listed.len(), 3, "ana, the unclaimed one, leo");
}

#[test]
fn directives_follow_one_another_and_every_change_is_listed() {
    let mut town = Town::new();
    let Town { ana, policy, .. } = town.clone();
    assert_eq!(town.send(&[&ana], directive(&policy, 2, 0)), Err(Refusal::Seq));
    assert_eq!(town.send(&[&ana], directive(&policy, 1, 1)), Err(Refusal::NotInForce));
    town.must(&[&ana], directive(&policy, 1, 0));
    assert_eq!(town.send(&[&ana], directive(&policy, 2, 0)), Err(Refusal::NotInForce));
    town.must(&[&ana], directive(&policy, 2, 1));
    let cell = format!("consent/directive/{}/{policy}", ana.id);
    assert_eq!(town.state.record::<Directive>(&cell).unwrap().seq, 2);
    let revoke = |seq, replaces| {
        let policy = policy.as_bytes().to_vec();
        Message::RevokeDirective(RevokeDirective { policy, seq, replaces })
    };
    assert_eq!(town.send(&[&ana], revoke(3, 1)), Err(Refusal::NotInForce));
    town.must(&[&ana], revoke(3, 2));
    assert!(town.state.record::<Directive>(&cell).is_none(), "withdrawn");
    assert_eq!(town.send(&[&ana], revoke(4, 0)), Err(Refusal::NotInForce));
    let changes = town.state.entries::<Change>(&format!("consent/changes/{}", ana.id));
    let listed: Vec<_> = changes.iter().map(|change| (change.seq, change.root.len())).collect();
    assert_eq!(listed, [(1, 32), (2, 32), (3, 0)]);
}

/// The ledger says of each basis what it knows, and refuses none for it.
#[test]
fn an_access_is_stamped_and_never_refused_for_its_basis() {
    let mut town = Town::new();
    let Town { hospital, ana, policy, doctors, .. } = town.clone();
    let relationship = ana.id.as_bytes().to_vec();
    town.must(&[&ana], directive(&policy, 1, 0));
    let ended_at = town.block.height;
    town.must(&[&ana], directive(&policy, 2, 1));
    let opened = BreakGlass { relationship, envelope: fresh() };
    town.must(&[&hospital, &doctors[0]], Message::BreakGlass(opened));
    let bases = [
        (Some(Basis::Directive(2)), Stamp::InForce, 0),
        (Some(Basis::Directive(1)), Stamp::Ended, ended_at),
        (Some(Basis::Directive(9)), Stamp::Unsupported, 0),
        (Some(Basis::Policy(policy.as_bytes().to_vec())), Stamp::Policy, 0),
        (Some(Basis::Policy(vec![1; 20])), Stamp::Unsupported, 0),
        (Some(Basis::Emergency(1)), Stamp::Emergency, 0),
        (Some(Basis::Emergency(2)), Stamp::Unsupported, 0),
        (None, Stamp::Unsupported, 0),
    ];
    let entries =
        (0..).zip(&bases).map(|(number, (basis, ..))| access(&ana.id, number, basis.clone()));
    town.must(&[&hospital], submit(entries.collect()));
    let logged = town.state.entries::<AccessEntry>(&format!("access/log/{}", ana.id));
    for ((basis, stamp, ended), entry) in bases.iter().zip(&logged) {
        assert_eq!((entry.stamp(), entry.ended), (*stamp, *ended), "{basis:?}");
    }
}

#[test]
fn a_batch_is_taken_whole_or_refused_at_its_first_bad_entry() {
    let mut town = Town::new();
    let Town { hospital, practice, ana, unclaimed, .. } = town.clone();
    let entries = vec![
        access(&ana.id, 0, None),
        access(&unclaimed.id, 0, None),
        access(&ana.id, 1, None),
        access(&ana.id, 3, None),
        access(&ana.id, 9, None),
    ];
    let bytes = town.bytes(&[&hospital], submit(entries.clone()));
    let before = town.state.clone();
    assert_eq!(town.send_bytes(&bytes).unwrap_err(), (Refusal::EntryNumber, Some(3)));
    assert_eq!(town.state, before);
    town.must(&[&hospital], submit(entries[..3].to_vec()));
    let foreign = town.send(&[&practice], submit(vec![access(&ana.id, 2, None)]));
    assert_eq!(foreign, Err(Refusal::AnotherCustodian));
    assert_eq!(town.send(&[&hospital], submit(vec![])), Err(Refusal::BatchSize));
    let many = (2..503).map(|number| access(&ana.id, number, None)).collect();
    assert_eq!(town.send(&[&hospital], submit(many)), Err(Refusal::BatchSize));
    let mut correction = access(&ana.id, 2, None);
    correction.corrects = 3;
    let ahead = town.send(&[&hospital], submit(vec![correction.clone()]));
    assert_eq!(ahead, Err(Refusal::NoSuchEntry), "an entry cannot correct itself");
    correction.corrects = 1;
    correction.held_until = town.block.time + 86_400;
    let lawless = town.send(&[&hospital], submit(vec![correction.clone()]));
    assert_eq!(lawless, Err(Refusal::Field), "held back by no law");
    correction.legal_code = 1_000;
    let unknown = town.send(&[&hospital], submit(vec![correction.clone()]));
    assert_eq!(unknown, Err(Refusal::Field), "by a law on no list");
    correction.legal_code = 1;
    let ten_years = 3_653 * 86_400;
    let later = Submitted { held_until: town.block.time + ten_years + 1, ..correction.clone() };
    let for_good = town.send(&[&hospital], submit(vec![later]));
    assert_eq!(for_good, Err(Refusal::Field), "held back for good");
    town.must(&[&hospital], submit(vec![correction]));
}

#[test]
fn an_emergency_is_reviewed_once_by_somebody_else() {
    let mut town = Town::new();
    let Town { hospital, ana, doctors, .. } = town.clone();
    let relationship = ana.id.as_bytes().to_vec();
    let opened = BreakGlass { relationship: relationship.clone(), envelope: fresh() };
    town.must(&[&hospital, &doctors[0]], Message::BreakGlass(opened));
    let review = |number| {
        Message::ReviewBreakGlass(ReviewBreakGlass {
            relationship: relationship.clone(),
            number,
            verdict: Verdict::Unjustified.into(),
            envelope: fresh(),
        })
    };
    let own = town.send(&[&hospital, &doctors[0]], review(1));
    assert_eq!(own, Err(Refusal::ReviewerIsAccessor));
    let none = town.send(&[&hospital, &doctors[1]], review(2));
    assert_eq!(none, Err(Refusal::NoSuchEmergency));
    town.must(&[&hospital, &doctors[1]], review(1));
    let twice = town.send(&[&hospital, &doctors[1]], review(1));
    assert_eq!(twice, Err(Refusal::NoSuchEmergency));
    let cell: Emergency = town.state.record(&format!("access/emergency/{}/1", ana.id)).unwrap();
    assert_eq!(cell.verdict(), Verdict::Unjustified);
    assert_eq!(cell.review_by - cell.at, 14 * 86_400);
    let due = town.state.entries::<Noted>(&format!("access/reviews/{}", hospital.id));
    assert_eq!((due.len(), due[0].number), (1, 1));
}

#[test]
fn a_question_is_asked_once_and_answered_once() {
    let mut town = Town::new();
    let Town { hospital, ana, .. } = town.clone();
    let relationship = ana.id.as_bytes().to_vec();
    let ask = |number| {
        let relationship = relationship.clone();
        Message::AskEntry(AskEntry { relationship, number, envelope: fresh() })
    };
    assert_eq!(town.send(&[&ana], ask(0)), Err(Refusal::NoSuchEntry));
    town.must(&[&hospital], submit(vec![access(&ana.id, 0, None)]));
    town.must(&[&ana], ask(0));
    assert_eq!(town.send(&[&ana], ask(0)), Err(Refusal::NoSuchQuestion));
    let answer = Message::AnswerEntry(AnswerEntry { relationship, number: 0, envelope: fresh() });
    town.must(&[&hospital], answer.clone());
    assert_eq!(town.send(&[&hospital], answer), Err(Refusal::NoSuchQuestion));
    let cell: Question = town.state.record(&format!("access/question/{}/0", ana.id)).unwrap();
    assert!(cell.answered_at > cell.asked_at && cell.answer_by - cell.asked_at == 30 * 86_400);
    // Named for whoever asked, and for whoever has to answer: no list can leave one out.
    let own = town.state.entries::<Noted>(&format!("access/questions/{}", ana.id));
    let due = town.state.entries::<Noted>(&format!("access/answers/{}", hospital.id));
    assert!(
        matches!(own.as_slice(), [Noted { number: 0, relationship, .. }] if relationship.is_empty())
    );
    assert!(
        matches!(due.as_slice(), [Noted { number: 0, relationship, .. }] if relationship == ana.id.as_bytes())
    );
}

#[test]
fn completeness_is_stated_in_order_and_never_taken_back() {
    let mut town = Town::new();
    let hospital = town.hospital.clone();
    let now = town.block.time;
    let state = |seq, complete_to| {
        Message::StateCoverage(StateCoverage { seq, systems: 2, complete_to, interval: 60 })
    };
    assert_eq!(town.send(&[&hospital], state(2, now)), Err(Refusal::CoverageSeq));
    assert_eq!(town.send(&[&hospital], state(1, now + 1)), Err(Refusal::Field), "the future");
    for (systems, interval) in [(0, 60), (10_001, 60), (1, 59), (1, 31 * 86_400 + 1), (1, u64::MAX)]
    {
        let message = StateCoverage { seq: 1, systems, complete_to: now, interval };
        let unbounded = town.send(&[&hospital], Message::StateCoverage(message));
        assert_eq!(unbounded, Err(Refusal::Field), "{systems} {interval}");
    }
    town.must(&[&hospital], state(1, now));
    assert_eq!(town.send(&[&hospital], state(2, now - 1)), Err(Refusal::CoverageBackwards));
    // Nothing new is a statement too.
    town.must(&[&hospital], state(2, now));
    let listed = town.state.entries::<Coverage>(&format!("access/coverage-log/{}", hospital.id));
    assert_eq!(listed.iter().map(|statement| statement.seq).collect::<Vec<_>>(), [1, 2]);
}

#[test]
fn who_is_suspended_does_nothing_and_who_is_revoked_stays_so() {
    let mut town = Town::new();
    let Town { registrar, hospital, ana, .. } = town.clone();
    let set = |status: Status| {
        let party = hospital.id.as_bytes().to_vec();
        Message::SetPartyStatus(SetPartyStatus { party, status: status.into() })
    };
    town.must(&[&registrar], set(Status::Suspended));
    let entry = || submit(vec![access(&ana.id, 0, None)]);
    assert_eq!(town.send(&[&hospital], entry()), Err(Refusal::PartyNotActive));
    town.must(&[&registrar], set(Status::Active));
    town.must(&[&hospital], entry());
    town.must(&[&registrar], set(Status::Revoked));
    assert_eq!(town.send(&[&registrar], set(Status::Active)), Err(Refusal::RevokedForEver));
}

#[test]
fn whom_a_registrar_suspended_only_a_registrar_brings_back() {
    let mut town = Town::new();
    let Town { registrar, hospital, doctors, .. } = town.clone();
    let set = |status: Status| {
        let party = doctors[0].id.as_bytes().to_vec();
        Message::SetPartyStatus(SetPartyStatus { party, status: status.into() })
    };
    town.must(&[&registrar], set(Status::Suspended));
    let own = town.send(&[&hospital], set(Status::Active));
    assert_eq!(own, Err(Refusal::HeldByRegistrar));
    // Nor by suspending once more first.
    town.must(&[&hospital], set(Status::Suspended));
    let own = town.send(&[&hospital], set(Status::Active));
    assert_eq!(own, Err(Refusal::HeldByRegistrar));
    town.must(&[&registrar], set(Status::Active));
    // What the organisation did itself it takes back itself.
    town.must(&[&hospital], set(Status::Suspended));
    town.must(&[&hospital], set(Status::Active));
    town.must(&[&registrar], set(Status::Suspended));
    town.must(&[&hospital], set(Status::Revoked));
}
