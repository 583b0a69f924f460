//! *Stop access* stops, whatever was permitted before.

use std::collections::BTreeSet;

use medlight_ledger::Id;
use medlight_ledger::consent::{
    Actor, Effect, Leaf, OpenedDirective, Period, Provision, Purpose, Request, Verdict, decide,
    stop,
};

use crate::format::{Names, all_cases, file};
use crate::laws::{Dice, ORGANISATIONS};

fn put(leaves: impl IntoIterator<Item = Provision>) -> OpenedDirective {
    let leaves = leaves.into_iter().map(Leaf::Open).collect();
    OpenedDirective { seq: 100, policy: Id::new([8; 20]), leaves }
}

#[test]
fn every_purpose_but_emergencies_is_denied() {
    let mut dice = Dice::new();
    for _ in 0..2_000 {
        let (mut directives, policy) = (dice.directives(), dice.default_policy());
        let whom = ORGANISATIONS[0];
        directives.push(put(stop(Some(whom), &directives, Effect::Permit)));
        for purpose in Purpose::ALL.iter().copied().filter(|purpose| !purpose.is_emergency()) {
            let request = Request { organisation: whom, purpose, ..dice.request() };
            let answer = decide(&directives, policy, &request);
            assert_eq!(answer.verdict, Verdict::Deny, "{directives:?} {request:?}");
        }
    }
}

#[test]
fn stopping_everyone_stops_everyone() {
    let mut dice = Dice::new();
    for _ in 0..5_000 {
        let (mut directives, policy) = (dice.directives(), dice.default_policy());
        directives.push(put(stop(None, &directives, Effect::Permit)));
        let request = dice.request();
        let answer = decide(&directives, policy, &request);
        if !request.purpose.is_emergency() {
            assert_eq!(answer.verdict, Verdict::Deny, "{directives:?} {request:?}");
        }
    }
}

#[test]
fn emergencies_follow_the_choice() {
    let mut dice = Dice::new();
    for _ in 0..5_000 {
        let (mut directives, policy) = (dice.directives(), dice.default_policy());
        let purpose = [Purpose::Etreat, Purpose::Btg];
        let organisation = ORGANISATIONS[0];
        let asked = purpose.map(|purpose| Request { organisation, purpose, ..dice.request() });

        let before = directives.clone();
        directives.push(put(stop(Some(organisation), &before, Effect::Deny)));
        for request in &asked {
            assert_eq!(decide(&directives, policy, request).verdict, Verdict::Deny);
        }

        // Left open they are open, unless the patient closed them by name before.
        let none_closed = before.iter().flat_map(|d| &d.leaves).all(|leaf| match leaf {
            Leaf::Open(line) => {
                line.effect == Effect::Permit
                    || !line.purposes.iter().any(|named| named.is_emergency())
            }
            _ => true,
        });
        directives.pop();
        directives.push(put(stop(Some(organisation), &before, Effect::Permit)));
        for request in asked.iter().filter(|_| none_closed) {
            assert!(decide(&directives, policy, request).allows(), "{directives:?} {request:?}");
        }
    }
}

#[test]
fn others_are_left_alone() {
    let mut dice = Dice::new();
    for _ in 0..5_000 {
        let (mut directives, policy) = (dice.directives(), dice.default_policy());
        let request = Request { organisation: ORGANISATIONS[1], ..dice.request() };
        let before = decide(&directives, policy, &request);
        directives.push(put(stop(Some(ORGANISATIONS[0]), &directives, Effect::Deny)));
        assert_eq!(decide(&directives, policy, &request), before, "{directives:?} {request:?}");
    }
}

/// The cases of `stop.json` were written by hand; these are the provisions they hold.
#[test]
fn the_cases_hold_what_stop_writes() {
    let names = Names(file("names.json"));
    let northfield = names.organisation("northfield");
    let case = |name: &str| {
        let mut cases = all_cases().into_iter();
        cases.find(|case| case.name == format!("stop/{name}")).unwrap().directives
    };
    let plain = [
        ("treatment", Some(northfield), Effect::Permit),
        ("an-emergency-closed", Some(northfield), Effect::Deny),
        ("everyone", None, Effect::Permit),
    ];
    for (name, whom, emergencies) in plain {
        assert_eq!(case(name)[0].leaves, put(stop(whom, &[], emergencies)).leaves, "{name}");
    }
    let named = case("against-a-permitted-doctor");
    let leaves = put(stop(Some(northfield), &named[..1], Effect::Permit)).leaves;
    assert_eq!(named[1].leaves, leaves);
}

#[test]
fn whom_a_deny_names_is_not_written_down_again() {
    let names = Names(file("names.json"));
    let (northfield, kern) = (names.organisation("northfield"), names.practitioner("nurse-kern"));
    let deny = Provision {
        effect: Effect::Deny,
        period: Period::ALWAYS,
        actors: BTreeSet::from([Actor::Practitioner(kern)]),
        purposes: BTreeSet::new(),
        labels: BTreeSet::new(),
    };
    let lines = stop(Some(northfield), &[put([deny])], Effect::Permit);
    assert!(
        lines.iter().all(|line| line.actors == BTreeSet::from([Actor::Organisation(northfield)]))
    );
}
