//! What a person is told, case by case.

use std::collections::BTreeSet;
use std::slice::from_ref;

use medlight_ledger::consent::{
    Actor, DefaultPolicy, Effect, Label, Leaf, OpenedDirective, Period, Provision, Purpose,
    Request, Verdict, decide,
};
use medlight_ledger::{Id, Transaction};
use medlight_wallet::plan::{Intent, PlanError};

use crate::{CHAIN, NOW, POLICIES, applied, facts, keys, organisations, planned};

fn treat(organisation: Id, purposes: &[Purpose]) -> Provision {
    Provision {
        effect: Effect::Permit,
        period: Period::ALWAYS,
        actors: [Actor::Organisation(organisation)].into(),
        purposes: purposes.iter().copied().collect(),
        labels: BTreeSet::new(),
    }
}

fn directive(seq: u64, policy: Id, lines: Vec<Provision>) -> OpenedDirective {
    OpenedDirective { seq, policy, leaves: lines.into_iter().map(Leaf::Open).collect() }
}

#[test]
fn what_opens_anything_is_said_to() {
    let [here, _] = organisations();
    let [policy, other] = POLICIES;
    let permit = treat(here, &[Purpose::Treat]);
    let choose =
        |provisions: &[Provision]| Intent::Choose { policy, provisions: provisions.to_vec() };
    let loosens = |intent: &Intent, in_force: &[OpenedDirective], default| {
        planned(intent, &facts(in_force.to_vec(), default)).unwrap().loosens()
    };
    let none = DefaultPolicy::Deny;
    assert!(loosens(&choose(from_ref(&permit)), &[], none));
    // What stands already opens nothing.
    assert!(!loosens(
        &choose(from_ref(&permit)),
        &[directive(1, other, vec![permit.clone()])],
        none
    ));
    assert!(!loosens(&choose(&[]), &[directive(1, policy, vec![permit.clone()])], none));
    // Later counts too.
    let later = Period::new(NOW + 86_400, None).unwrap();
    assert!(loosens(&choose(&[Provision { period: later, ..permit.clone() }]), &[], none));
    // So does a sensitivity beside a record that is open already.
    let labels: BTreeSet<_> = [Label::Normal].into();
    let normal = directive(1, other, vec![Provision { labels, ..permit.clone() }]);
    let labels: BTreeSet<_> = [Label::Psy].into();
    assert!(loosens(&choose(&[Provision { labels, ..permit.clone() }]), &[normal], none));
    // To withdraw a block is to open.
    let block = directive(1, policy, vec![Provision { effect: Effect::Deny, ..permit.clone() }]);
    assert!(loosens(&Intent::Withdraw { policy }, &[block], DefaultPolicy::BasicNormal));
    // A stop opens nothing but, as it may be chosen, emergencies.
    let stop = |emergencies| Intent::Stop { policy, organisation: Some(here), emergencies };
    let permitted = directive(1, other, vec![permit]);
    assert!(!loosens(&stop(Effect::Deny), from_ref(&permitted), none));
    assert!(!loosens(&stop(Effect::Permit), &[permitted], none));
    assert!(loosens(&stop(Effect::Permit), &[], none));
}

#[test]
fn a_stop_keeps_what_the_policy_says_beside_it() {
    let [here, there] = organisations();
    let [policy, _] = POLICIES;
    let stop = Intent::Stop { policy, organisation: Some(here), emergencies: Effect::Permit };
    let lines = |in_force: Vec<Provision>| {
        let facts = facts(vec![directive(1, policy, in_force)], DefaultPolicy::Deny);
        let after = applied(&planned(&stop, &facts).unwrap(), &facts);
        let open =
            |leaf: &Leaf| if let Leaf::Open(line) = leaf { Some(line.clone()) } else { None };
        after[0].leaves.iter().filter_map(open).collect::<Vec<_>>()
    };
    let elsewhere = treat(there, &[Purpose::Treat]);
    let once = lines(vec![elsewhere.clone()]);
    assert!(once.len() == 3 && once.contains(&elsewhere));
    // Twice is no more than once, and where there is no room blocks stay.
    assert_eq!(lines(once.clone()), once);
    let mut full = vec![elsewhere.clone(); 14];
    full.push(Provision { effect: Effect::Deny, ..elsewhere });
    assert_eq!(lines(full.clone())[0], full[14]);
    let closed = OpenedDirective { seq: 1, policy, leaves: vec![Leaf::Closed] };
    let closed = facts(vec![closed], DefaultPolicy::Deny);
    assert_eq!(planned(&stop, &closed), Err(PlanError::Closed));
    // What shuts out everybody, emergencies too, takes the place of lines it need not know.
    let everyone = |emergencies| Intent::Stop { policy, organisation: None, emergencies };
    assert_eq!(planned(&everyone(Effect::Permit), &closed), Err(PlanError::Closed));
    let after = applied(&planned(&everyone(Effect::Deny), &closed).unwrap(), &closed);
    assert!(Purpose::ALL.iter().all(|purpose| {
        let request = Request {
            at: NOW,
            organisation: here,
            practitioner: None,
            purpose: *purpose,
            labels: BTreeSet::new(),
        };
        decide(&after, DefaultPolicy::AllNormal, &request).verdict == Verdict::Deny
    }));
}

#[test]
fn a_connection_and_a_question_change_no_choice() {
    let facts = facts(Vec::new(), DefaultPolicy::BasicNormal);
    let desk = keys(5);
    let connect = Intent::Connect { desk: desk.public_key() };
    let tx = planned(&connect, &facts).unwrap();
    assert!(tx.consequences().is_none() && !tx.loosens() && tx.blobs().is_empty());
    assert!(tx.summary()[0].starts_with("Connect with \"Northfield Hospital\""));
    assert!(Transaction::read(&tx.sign(&[&keys(0), &desk]).unwrap(), CHAIN).is_ok());
    for others in [&[&keys(0)][..], &[&keys(1), &desk], &[&keys(0), &keys(1)], &[&desk, &keys(0)]] {
        assert_eq!(tx.sign(others), Err(PlanError::AnotherSigner));
    }

    let question = "Why?\nAnd who?".to_owned();
    let ask = Intent::Ask { relationship: keys(0).id(), entry: 7, question };
    let tx = planned(&ask, &facts).unwrap();
    assert_eq!(tx.summary()[1], "The question: \"Why?\\nAnd who?\"");
    assert_eq!(tx.blobs().len(), 1);
}

#[test]
fn what_cannot_be_planned_is_named() {
    let [here, _] = organisations();
    let [policy, _] = POLICIES;
    let facts = facts(Vec::new(), DefaultPolicy::Deny);
    let withdraw = planned(&Intent::Withdraw { policy }, &facts);
    assert_eq!(withdraw, Err(PlanError::NothingInForce));
    let provisions = vec![treat(here, &[Purpose::Treat]); 17];
    let many = planned(&Intent::Choose { policy, provisions }, &facts);
    assert!(matches!(many, Err(PlanError::Choice(_))));
    let people = (0..60).map(|byte| Actor::Practitioner(Id::new([byte; 20]))).collect();
    let crowd = Provision { actors: people, ..treat(here, &[Purpose::Treat]) };
    let provisions = (1..16)
        .map(|day| Period::new(NOW + day * 86_400, None).unwrap())
        .map(|period| Provision { period, ..crowd.clone() })
        .collect();
    let crowd = planned(&Intent::Choose { policy, provisions }, &facts);
    assert_eq!(crowd, Err(PlanError::TooIntricate));
}
