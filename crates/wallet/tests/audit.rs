//! Every way an entry can stand out, on a connection made by hand.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use std::collections::{BTreeMap, BTreeSet};

use medlight_ledger::Id;
use medlight_ledger::connection::{Connection, List, Payload};
use medlight_ledger::consent::{DefaultPolicy, Disclosure, Effect, Period, Provision, Purpose};
use medlight_ledger::message::Envelope;
use medlight_ledger::message::access::Basis;
use medlight_ledger::record::{
    AccessEntry, Change, Coverage, Emergency, Party, Policy, Relationship, Stage, Stamp, VERSION,
};
use medlight_wallet::audit::{Audit, Audited, Content, Finding};
use medlight_wallet::envelope::{Context, Kind, OpenError, Sealed, seal};
use medlight_wallet::{Keys, Opener, SealingKey, Seed};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng as _;
use serde_json::{Value, json};

const CHAIN: &str = "medlight-test";
/// 2026-11-23T12:00:00Z
const NOON: u64 = 1_795_435_200;

struct Desk {
    patient: Keys,
    custodian: Keys,
    random: ChaCha20Rng,
    connection: Connection,
}

fn keys(number: u8) -> Keys {
    Seed::new([number; 64]).keys(CHAIN, 0, 0)
}

/// A custodian that states at 11:00 that all before was submitted, and lets nobody see anything.
fn desk() -> Desk {
    let (patient, custodian) = (keys(1), keys(2));
    let party = Party {
        name: "Northfield".to_owned(),
        sealing_key: custodian.sealing_key().to_bytes().to_vec(),
        ..Party::default()
    };
    let relationship = Relationship {
        version: VERSION,
        custodian: custodian.id().as_bytes().to_vec(),
        stage: Stage::Active.into(),
        key: patient.public_key().to_vec(),
        sealing_key: patient.sealing_key().to_bytes().to_vec(),
        ..Relationship::default()
    };
    let policy =
        Policy { version: VERSION, text: vec![0; 32], default: DefaultPolicy::Deny.into() };
    let stated = |seq, complete_to| Coverage {
        version: VERSION,
        seq,
        systems: 1,
        complete_to,
        stated_at: complete_to,
        interval: 3_600,
    };
    let list = List {
        of: patient.id(),
        relationship: relationship.clone(),
        entries: Vec::new(),
        emergencies: Vec::new(),
        questions: BTreeMap::new(),
    };
    let connection = Connection {
        chain_id: CHAIN.to_owned(),
        height: 9,
        time: NOON + 900,
        id: patient.id(),
        relationship,
        custodian: (custodian.id(), party),
        policies: vec![(keys(9).id(), policy)],
        changes: Vec::new(),
        coverage: vec![stated(1, NOON - 3_600)],
        lists: vec![list],
        payloads: BTreeMap::new(),
    };
    Desk { patient, custodian, random: ChaCha20Rng::seed_from_u64(1), connection }
}

/// An AuditEvent of somebody who reads to treat.
fn event(recorded: &str, purpose: &str) -> Value {
    json!({
        "resourceType": "AuditEvent",
        "recorded": recorded,
        "agent": [{
            "requestor": true,
            "who": { "display": "Dr\u{202e} Saar" },
            "purposeOfUse": [{ "coding": [{ "code": purpose }] }],
        }],
    })
}

impl Desk {
    fn seal(&mut self, kind: Kind, plaintext: &[u8], readers: &[&SealingKey]) -> Envelope {
        let context = Context { chain_id: CHAIN, kind, owner: self.patient.id() };
        let Sealed { envelope, blob } =
            seal(&context, plaintext, readers, &mut self.random).unwrap();
        self.connection.payloads.insert(envelope.sealed_hash.clone(), Payload::Here(blob));
        envelope
    }

    /// An entry that was recorded a quarter past twelve, before it is changed.
    fn enter(&mut self, event: &Value, change: impl FnOnce(&mut AccessEntry)) -> &mut Self {
        let reader = self.patient.sealing_key().clone();
        let envelope = self.seal(Kind::Access, event.to_string().as_bytes(), &[&reader]);
        let entries = &mut self.connection.lists[0].entries;
        let mut entry = AccessEntry {
            version: VERSION,
            number: entries.len() as u64,
            stamp: Stamp::InForce.into(),
            recorded_at: NOON + 900,
            envelope: Some(envelope),
            choices: u64::MAX,
            policies: 1,
            ..AccessEntry::default()
        };
        change(&mut entry);
        entries.push(entry);
        self
    }

    /// The patient chooses one line: anyone, to treat.
    fn choose(&mut self, seq: u64, effect: Effect) -> &mut Self {
        let line = Provision {
            effect,
            period: Period::ALWAYS,
            actors: BTreeSet::new(),
            purposes: [Purpose::Treat].into(),
            labels: BTreeSet::new(),
        };
        let disclosure = Disclosure::new([7; 32], vec![line]).unwrap();
        let reader = self.patient.sealing_key().clone();
        let envelope = self.seal(Kind::Directive, &disclosure.encode(), &[&reader]);
        self.connection.changes.push(Change {
            version: VERSION,
            policy: self.connection.policies[0].0.as_bytes().to_vec(),
            seq,
            root: disclosure.root().as_bytes().to_vec(),
            count: disclosure.count(),
            envelope: Some(envelope),
            recorded_at: NOON,
            height: 3,
        });
        self
    }

    fn audit(&self) -> Vec<Audited> {
        Audit::of(&self.connection, &Opener::new(&self.connection, &self.patient)).entries
    }

    fn findings(&self) -> Vec<Vec<Finding>> {
        self.audit().into_iter().map(|it| it.findings.into_iter().collect()).collect()
    }
}

const AT_TEN_TO: &str = "2026-11-23T11:50:00Z";

#[test]
fn an_entry_is_compared_with_the_choices_that_stood_when_it_was_recorded() {
    let mut desk = desk();
    desk.choose(1, Effect::Permit).choose(2, Effect::Deny);
    let treat = event(AT_TEN_TO, "TREAT");
    for choices in 0..=2 {
        desk.enter(&treat, |entry| entry.choices = choices);
    }
    // The rule lets nobody; then the patient allows; then forbids.
    assert_eq!(desk.findings(), [vec![Finding::Mismatch], vec![], vec![Finding::Mismatch]]);
    let Content::Opened(event) = &desk.audit()[0].content else { panic!("it opens") };
    assert_eq!((event.who.name.as_str(), event.occurred), ("Dr Saar", NOON - 600));
}

#[test]
fn a_revoked_choice_counts_no_more_and_one_that_does_not_open_is_no_mismatch() {
    let mut desk = desk();
    desk.choose(1, Effect::Permit);
    let mut ended = desk.connection.changes[0].clone();
    (ended.seq, ended.root, ended.envelope) = (2, Vec::new(), None);
    desk.connection.changes.push(ended);
    desk.choose(3, Effect::Permit);
    let hidden = desk.connection.changes[2].envelope.clone().unwrap().sealed_hash;
    desk.connection.payloads.insert(hidden, Payload::Withheld);
    let treat = event(AT_TEN_TO, "TREAT");
    desk.enter(&treat, |entry| entry.choices = 2).enter(&treat, |entry| entry.choices = 3);
    desk.enter(&event(AT_TEN_TO, "SOMETHING"), |_| ());
    let (mismatch, unknown) = (vec![Finding::Mismatch], vec![Finding::NotCompared]);
    assert_eq!(desk.findings(), [mismatch, unknown.clone(), unknown]);
}

#[test]
fn late_is_an_hour_after_or_behind_a_statement_and_never_before_the_first() {
    let mut desk = desk();
    desk.choose(1, Effect::Permit);
    // 10:59:59 is history from before; 11:00 is more than an hour before 12:15.
    desk.enter(&event("2026-11-23T10:59:59Z", "TREAT"), |_| ());
    desk.enter(&event("2026-11-23T11:00:00Z", "TREAT"), |_| ());
    desk.enter(&event(AT_TEN_TO, "TREAT"), |_| ());
    let (before, late) = (vec![Finding::FromBefore], vec![Finding::AddedLate]);
    assert_eq!(desk.findings(), [before.clone(), late.clone(), vec![]]);
    let mut second = desk.connection.coverage[0].clone();
    (second.complete_to, second.stated_at) = (NOON, NOON + 899);
    desk.connection.coverage.push(second);
    assert_eq!(desk.findings(), [before.clone(), late.clone(), late.clone()]);
    // In the second of the statement nobody can tell which came first.
    desk.connection.coverage[1].stated_at = NOON + 900;
    assert_eq!(desk.findings(), [before, late, vec![]]);
    // Whoever dates an entry back has not made it old.
    let day = 86_400;
    for (recorded_at, findings) in [
        (NOON - 3_600 + day, vec![Finding::FromBefore]),
        (NOON - 3_599 + day, vec![Finding::Mismatch, Finding::AddedLate]),
    ] {
        let old = event("2024-01-01T00:00:00Z", "RECORDMGT");
        desk.enter(&old, |entry| entry.recorded_at = recorded_at);
        assert_eq!(desk.findings().pop(), Some(findings));
    }
}

#[test]
fn nothing_is_excused_where_the_custodian_has_stated_nothing() {
    let mut desk = desk();
    desk.connection.coverage.clear();
    desk.enter(&event("1999-01-01T00:00:00Z", "TREAT"), |_| ());
    assert_eq!(desk.findings(), [vec![Finding::Mismatch, Finding::AddedLate]]);
}

/// The rule of today says nothing of yesterday, in neither direction.
#[test]
fn a_later_policy_makes_nothing_lawful_that_was_not() {
    let mut desk = desk();
    let all = Policy {
        default: DefaultPolicy::AllNormal.into(),
        ..desk.connection.policies[0].1.clone()
    };
    desk.connection.policies.push((keys(10).id(), all));
    let treat = event(AT_TEN_TO, "TREAT");
    desk.enter(&treat, |entry| entry.policies = 0);
    desk.enter(&treat, |entry| entry.policies = 1);
    desk.enter(&treat, |entry| entry.policies = 2);
    assert_eq!(desk.findings(), [vec![Finding::Mismatch], vec![Finding::Mismatch], vec![]]);
}

/// One emergency is one person's, and over in a day.
#[test]
fn an_emergency_excuses_nobody_else_and_nothing_later() {
    let mut desk = desk();
    let doctor = keys(20).id();
    let opened = Emergency {
        practitioner: doctor.as_bytes().to_vec(),
        at: NOON - 600,
        ..Emergency::default()
    };
    desk.connection.lists[0].emergencies.push(opened);
    let by = |id: Id, number| {
        let mut event = event(AT_TEN_TO, "BTG");
        event["agent"][0]["who"]["identifier"] =
            json!({ "system": "urn:medlight:party", "value": id.to_string() });
        let basis = move |entry: &mut AccessEntry| {
            entry.basis = Some(Basis::Emergency(number));
            entry.stamp = Stamp::Emergency.into();
        };
        (event, basis)
    };
    for (id, number) in [(doctor, 1), (keys(21).id(), 1), (doctor, 2), (doctor, 0)] {
        let (event, basis) = by(id, number);
        desk.enter(&event, basis);
    }
    let unrecorded = |desk: &Desk| {
        let findings = desk.findings();
        findings.iter().map(|it| it.contains(&Finding::NoEmergency)).collect::<Vec<_>>()
    };
    assert_eq!(unrecorded(&desk), [false, true, true, true]);
    desk.connection.lists[0].emergencies[0].at = NOON - 200_000;
    assert_eq!(unrecorded(&desk), [true; 4]);
}

#[test]
fn the_ledgers_own_word_on_a_basis_is_passed_on() {
    let mut desk = desk();
    desk.choose(1, Effect::Permit);
    let treat = event(AT_TEN_TO, "TREAT");
    desk.enter(&treat, |entry| entry.stamp = Stamp::Unsupported.into());
    desk.enter(&treat, |entry| entry.stamp = Stamp::Ended.into());
    desk.enter(&treat, |entry| entry.corrects = 1);
    desk.enter(&event(AT_TEN_TO, "BTG"), |_| ());
    let findings = desk.findings();
    assert_eq!(findings[..3], [[Finding::Unsupported], [Finding::Ended], [Finding::Correction]]);
    assert!(findings[3].contains(&Finding::NoEmergency));
    assert_eq!(desk.audit()[0].corrected_by, Some(2));
}

#[test]
fn what_does_not_open_says_why_and_is_counted_apart() {
    let mut desk = desk();
    let treat = event(AT_TEN_TO, "TREAT");
    for _ in 0..3 {
        desk.enter(&treat, |_| ());
    }
    let hash = |desk: &Desk, entry: usize| {
        desk.connection.lists[0].entries[entry].envelope.clone().unwrap().sealed_hash
    };
    let (erased, withheld, altered) = (hash(&desk, 0), hash(&desk, 1), hash(&desk, 2));
    desk.connection.payloads.insert(erased, Payload::Erased { at: NOON });
    desk.connection.payloads.insert(withheld, Payload::Withheld);
    desk.connection.payloads.insert(altered, Payload::Here(vec![0; 512]));
    let others = desk.custodian.sealing_key().clone();
    let sealed = desk.seal(Kind::Access, treat.to_string().as_bytes(), &[&others]);
    let held = sealed.clone();
    desk.enter(&treat, |entry| entry.envelope = Some(sealed));
    desk.enter(&treat, |entry| {
        (entry.envelope, entry.held_until, entry.legal_code) = (Some(held), NOON + 901, 1);
    });
    desk.enter(&json!({ "resourceType": "Patient" }), |_| ());
    let content: Vec<_> = desk.audit().into_iter().map(|entry| entry.content).collect();
    assert_eq!(
        content[..3],
        [Content::Erased { at: NOON }, Content::Withheld, Content::Unsound(OpenError::AnotherBlob),]
    );
    assert_eq!(content[3..5], [Content::ForOthers, Content::Held { until: NOON + 901, code: 1 }]);
    assert!(matches!(content[5], Content::NotAnEvent(_)));
    let opener = Opener::new(&desk.connection, &desk.patient);
    let counts = Audit::of(&desk.connection, &opener).counts();
    let each = [counts.opened, counts.erased, counts.withheld, counts.held, counts.unopened];
    assert_eq!((counts.entries, each), (6, [0, 1, 1, 1, 3]));
}

#[test]
fn a_history_that_goes_on_opens_with_its_own_key_and_no_other() {
    for handed in [3, 4] {
        let mut desk = desk();
        let before = keys(3);
        let context = Context { chain_id: CHAIN, kind: Kind::Access, owner: before.id() };
        let text = event(AT_TEN_TO, "TREAT").to_string();
        let reader = [before.sealing_key()];
        let sealed = seal(&context, text.as_bytes(), &reader, &mut desk.random).unwrap();
        let hash = sealed.envelope.sealed_hash.clone();
        desk.connection.payloads.insert(hash, Payload::Here(sealed.blob));
        let mut list = desk.connection.lists[0].clone();
        list.of = before.id();
        list.relationship.sealing_key = before.sealing_key().to_bytes().to_vec();
        list.entries
            .push(AccessEntry { envelope: Some(sealed.envelope), ..AccessEntry::default() });
        desk.connection.lists.insert(0, list);
        // The custodian hands over the key, or another one.
        let key = keys(handed).opening_key().to_bytes();
        let own = desk.patient.sealing_key().clone();
        desk.connection.relationship.handover = Some(desk.seal(Kind::Handover, &*key, &[&own]));
        let opened = matches!(desk.audit()[0].content, Content::Opened(_));
        assert_eq!(opened, handed == 3, "handed over: {handed}");
    }
}
