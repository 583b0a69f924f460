//! Every message times every role: whoever may is named here, everybody else is refused and writes
//! nothing.

use medlight_ledger::Refusal;
use medlight_ledger::message::Message;
use medlight_ledger::message::access::{
    AnswerEntry, AskEntry, BreakGlass, EraseBlob, ReviewBreakGlass, SubmitAccess, Submitted,
    Verdict,
};
use medlight_ledger::message::consent::{DefaultPolicy, RegisterPolicy, RevokeDirective};
use medlight_ledger::message::coverage::StateCoverage;
use medlight_ledger::message::identity::{
    Kind, OpenUnclaimed, RotateKeys, SetPartyStatus, SetValidator, Status,
};

use crate::support::{
    Somebody, Town, access, code, confirm, directive, envelope, fresh, offer, practitioner,
    register, request,
};

/// A town in which each message of the table is the next thing somebody may do.
fn ready() -> Town {
    let mut town = Town::new();
    let Town { hospital, ana, doctors, policy, .. } = town.clone();
    town.must(&[&hospital], offer(2, town.block.time + 300));
    town.must(&[&Somebody::new(50), &code(2)], request(&hospital.id, 2));
    town.must(&[&hospital], offer(3, town.block.time + 300));
    town.must(&[&ana], directive(&policy, 1, 0));
    let erasable = Submitted { envelope: envelope(6), ..access(&ana.id, 1, None) };
    let entries = vec![access(&ana.id, 0, None), erasable];
    town.must(&[&hospital], Message::SubmitAccess(SubmitAccess { entries }));
    let relationship = ana.id.as_bytes().to_vec();
    let opened = BreakGlass { relationship: relationship.clone(), envelope: fresh() };
    town.must(&[&hospital, &doctors[0]], Message::BreakGlass(opened));
    let question = AskEntry { relationship, number: 0, envelope: fresh() };
    town.must(&[&ana], Message::AskEntry(question));
    town
}

/// What is sent, who stands beside the signer under test (before or after), and who may.
struct Row {
    message: Message,
    /// Signs first, if anybody.
    before: Option<Somebody>,
    /// Signs last, if anybody.
    after: Option<Somebody>,
    may: Vec<&'static str>,
}

fn rows(town: &Town) -> Vec<Row> {
    let Town { registrar, hospital, doctors, ana, policy, .. } = town;
    let (new, relationship) = (Somebody::new(60), ana.id.as_bytes().to_vec());
    let alone = |message, may: &[&'static str]| Row {
        message,
        before: None,
        after: None,
        may: may.to_vec(),
    };
    let with = |message, after: &Somebody, may: &[&'static str]| Row {
        after: Some(after.clone()),
        ..alone(message, may)
    };
    let under = |before: &Somebody, message, may: &[&'static str]| Row {
        before: Some(before.clone()),
        ..alone(message, may)
    };
    let policy = policy.as_bytes().to_vec();
    let review = |number| {
        Message::ReviewBreakGlass(ReviewBreakGlass {
            relationship: relationship.clone(),
            number,
            verdict: Verdict::Justified.into(),
            envelope: fresh(),
        })
    };
    let status = |party: &Somebody, status: Status| {
        let party = party.id.as_bytes().to_vec();
        Message::SetPartyStatus(SetPartyStatus { party, status: status.into() })
    };
    vec![
        with(register(Kind::Payer, "Mutual Health"), &new, &["registrar"]),
        under(registrar, register(Kind::Payer, "Mutual Health"), &["stranger", "code"]),
        with(practitioner(), &new, &["hospital", "practice"]),
        alone(status(&doctors[1], Status::Suspended), &["registrar", "hospital"]),
        alone(status(hospital, Status::Suspended), &["registrar"]),
        alone(
            Message::SetValidator(SetValidator { key: new.public().to_vec(), power: 1 }),
            &["registrar"],
        ),
        alone(offer(9, town.block.time + 600), &["hospital", "practice"]),
        with(request(&hospital.id, 3), &code(3), &["stranger"]),
        under(&new, request(&hospital.id, 3), &["code"]),
        alone(confirm(&Somebody::new(50).id), &["hospital"]),
        with(
            Message::OpenUnclaimed(OpenUnclaimed { sealing_key: vec![1; 32] }),
            &new,
            &["hospital", "practice"],
        ),
        alone(
            Message::RegisterPolicy(RegisterPolicy {
                text: vec![8; 32],
                default: DefaultPolicy::Deny.into(),
            }),
            &["hospital", "practice"],
        ),
        alone(directive(&town.policy, 2, 1), &["ana"]),
        alone(Message::RevokeDirective(RevokeDirective { policy, seq: 2, replaces: 1 }), &["ana"]),
        alone(
            Message::SubmitAccess(SubmitAccess { entries: vec![access(&ana.id, 2, None)] }),
            &["hospital"],
        ),
        under(
            hospital,
            Message::BreakGlass(BreakGlass {
                relationship: relationship.clone(),
                envelope: fresh(),
            }),
            &["doctor", "colleague"],
        ),
        under(hospital, review(1), &["colleague"]),
        alone(
            Message::AskEntry(AskEntry {
                relationship: relationship.clone(),
                number: 1,
                envelope: fresh(),
            }),
            &["ana"],
        ),
        alone(
            Message::AnswerEntry(AnswerEntry {
                relationship: relationship.clone(),
                number: 0,
                envelope: fresh(),
            }),
            &["hospital"],
        ),
        alone(
            Message::EraseBlob(EraseBlob { belongs_to: relationship.clone(), hash: vec![6; 32] }),
            &["hospital"],
        ),
        alone(
            Message::StateCoverage(StateCoverage {
                seq: 1,
                systems: 3,
                complete_to: town.block.time,
                interval: 3_600,
            }),
            &["hospital", "practice"],
        ),
    ]
}

fn roles(town: &Town) -> Vec<(&'static str, Somebody)> {
    vec![
        ("registrar", town.registrar.clone()),
        ("hospital", town.hospital.clone()),
        ("practice", town.practice.clone()),
        ("doctor", town.doctors[0].clone()),
        ("colleague", town.doctors[1].clone()),
        ("other doctor", town.doctors[2].clone()),
        ("ana", town.ana.clone()),
        ("unclaimed", town.unclaimed.clone()),
        ("stranger", town.stranger.clone()),
        ("code", code(3)),
    ]
}

#[test]
fn every_message_is_for_those_it_names_and_nobody_else() {
    let town = ready();
    let mut tried = 0;
    for row in rows(&town) {
        for (role, somebody) in roles(&town) {
            let mut town = town.clone();
            let signers: Vec<_> =
                row.before.iter().chain([&somebody]).chain(row.after.iter()).collect();
            let before = town.state.clone();
            let sent = town.send(&signers, row.message.clone());
            assert_eq!(sent.is_ok(), row.may.contains(&role), "{role}: {sent:?} {:?}", row.message);
            assert!(sent.is_ok() || town.state == before, "{role} was refused and wrote");
            tried += 1;
        }
        // Nobody may do it alone for two, nor with one more beside them.
        let mut town = town.clone();
        let crowd = [&town.registrar, &town.hospital, &town.ana, &town.stranger].map(Clone::clone);
        assert!(town.send(&crowd.each_ref(), row.message.clone()).is_err());
    }
    println!("{tried} pairs of message and role");
    assert!(tried >= 200);
}

#[test]
fn a_registrars_key_is_changed_by_the_registrar() {
    let mut town = Town::new();
    let Town { registrar, hospital, stranger, .. } = town.clone();
    let turn = |sealing_key: Vec<u8>| Message::RotateKeys(RotateKeys { sealing_key });
    let next = registrar.rotated(200);
    assert!(town.send(&[&next, &registrar], turn(vec![])).is_err());
    assert!(town.send(&[&registrar, &stranger], turn(vec![])).is_err());
    assert_eq!(town.send(&[&registrar, &next], turn(vec![8; 32])), Err(Refusal::Field));
    town.must(&[&registrar, &next], turn(vec![]));
    let party = hospital.id.as_bytes().to_vec();
    let status = Status::Suspended.into();
    let suspend = Message::SetPartyStatus(SetPartyStatus { party, status });
    assert_eq!(town.send(&[&registrar], suspend.clone()), Err(Refusal::NotTheKey));
    assert_eq!(town.send(&[&registrar, &next], turn(vec![])), Err(Refusal::NotTheKey));
    town.must(&[&next], suspend);
}

#[test]
fn keys_are_changed_by_those_who_have_them() {
    for role in 1..7 {
        let mut town = ready();
        let (_, somebody) = roles(&town)[role].clone();
        let message = Message::RotateKeys(RotateKeys { sealing_key: vec![8; 32] });
        let next = somebody.rotated(200);
        assert!(town.send(&[&next, &somebody], message.clone()).is_err());
        assert!(town.send(&[&somebody, &somebody], message.clone()).is_err());
        let stranger = town.stranger.clone();
        assert!(town.send(&[&somebody, &stranger], message.clone()).is_err());
        town.must(&[&somebody, &next], message.clone());
        assert!(town.send(&[&somebody, &somebody.rotated(201)], message.clone()).is_err());
        town.must(&[&next, &somebody.rotated(201)], message);
    }
}
