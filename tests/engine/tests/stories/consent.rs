use medlight_ledger::consent::{
    DefaultPolicy, Disclosure, Effect, Label, OpenedDirective, Provision, Purpose, Request,
    Verdict, decide, stop,
};
use medlight_ledger::message::Message;
use medlight_ledger::message::consent::{PutDirective, RevokeDirective};
use medlight_ledger::record::{Change, Directive, Named, Policy};
use medlight_ledger::{Id, Refusal};
use medlight_sample::Connection;
use medlight_wallet::Keys;
use medlight_wallet::envelope::Kind;

use crate::scene::Scene;

/// The custodian's rule, by its proved list.
pub(crate) fn policy(scene: &Scene, custodian: Id) -> (Id, DefaultPolicy) {
    let listed: Vec<Named> = scene.asked.log(&format!("consent/policies/{custodian}"));
    let policy = Id::try_from(listed[0].id.as_slice()).unwrap();
    let cell: Policy = scene.asked.cell(&format!("consent/policy/{custodian}/{policy}")).unwrap();
    (policy, DefaultPolicy::try_from(cell.default).unwrap())
}

/// The choice in force, proved, opened with the patient's key and held against its root.
fn in_force(scene: &Scene, connection: &Connection) -> Vec<OpenedDirective> {
    let (policy, _) = policy(scene, connection.custodian);
    let id = connection.keys.id();
    let cell: Option<Directive> = scene.asked.cell(&format!("consent/directive/{id}/{policy}"));
    let Some(cell) = cell else { return Vec::new() };
    let key = connection.keys.opening_key();
    let bytes = scene.open(Kind::Directive, id, cell.envelope.as_ref().unwrap(), key).unwrap();
    vec![Disclosure::decode(&bytes).unwrap().opened(policy, &cell).unwrap()]
}

/// What is answered about normal records now, purpose by purpose.
fn answers(scene: &Scene, connection: &Connection) -> impl Fn(Purpose) -> Verdict {
    let (_, default) = policy(scene, connection.custodian);
    let (directives, at) = (in_force(scene, connection), scene.asked.now());
    let organisation = connection.custodian;
    move |purpose| {
        let labels = [Label::Normal].into();
        let request = Request { at, organisation, practitioner: None, purpose, labels };
        decide(&directives, default, &request).verdict
    }
}

fn choose(
    scene: &mut Scene,
    keys: &Keys,
    policy: Id,
    (seq, replaces): (u64, u64),
    lines: Vec<Provision>,
) -> u32 {
    let disclosure = Disclosure::new([3; 32], lines).unwrap();
    let envelope = scene.seal(Kind::Directive, keys.id(), &disclosure.encode(), &[keys]);
    let message = PutDirective {
        policy: policy.as_bytes().to_vec(),
        seq,
        replaces,
        root: disclosure.root().as_bytes().to_vec(),
        count: disclosure.count(),
        envelope,
    };
    scene.send(&[keys], Message::PutDirective(message))
}

/// Ana stops Linden.
pub(crate) fn stop_denies(scene: &mut Scene) {
    let town = scene.town.clone();
    let ana = &town.cast.ana.connections[1];
    assert_eq!(answers(scene, ana)(Purpose::Treat), Verdict::Permit);
    let (policy, _) = policy(scene, ana.custodian);
    let lines = stop(Some(ana.custodian), &in_force(scene, ana), Effect::Permit);
    assert_eq!(choose(scene, &ana.keys, policy, (2, 1), lines), 0);
    let after = answers(scene, ana);
    for purpose in Purpose::ALL {
        let expected = if purpose.is_emergency() { Verdict::Permit } else { Verdict::Deny };
        assert_eq!(after(*purpose), expected, "{purpose:?}");
    }
}

/// Leo withdraws his choice for Harbour, whose rule is that nobody may.
pub(crate) fn withdrawn_leaves_the_rule(scene: &mut Scene) {
    let town = scene.town.clone();
    let leo = &town.cast.leo.connections[1];
    assert_eq!(answers(scene, leo)(Purpose::Treat), Verdict::Permit);
    let (policy, _) = policy(scene, leo.custodian);
    let policy = policy.as_bytes().to_vec();
    let revoke = RevokeDirective { policy, seq: 2, replaces: 1 };
    assert_eq!(scene.send(&[&leo.keys], Message::RevokeDirective(revoke)), 0);
    let after = answers(scene, leo)(Purpose::Treat);
    assert_eq!(after, Verdict::NoConsent(Effect::Deny));
    let changes: Vec<Change> = scene.asked.log(&format!("consent/changes/{}", leo.keys.id()));
    assert!(changes.iter().map(|change| change.seq).eq(1..=2));
    assert!(changes[1].root.is_empty(), "a withdrawal names no choice");
}

/// Rosa changes her choice for Northfield, and an old wish of hers comes late.
pub(crate) fn replaces_the_one_it_names(scene: &mut Scene) {
    let town = scene.town.clone();
    let rosa = &town.cast.rosa.connections[0];
    let (policy, _) = policy(scene, rosa.custodian);
    let lines = stop(Some(rosa.custodian), &in_force(scene, rosa), Effect::Deny);
    assert_eq!(choose(scene, &rosa.keys, policy, (2, 1), lines.clone()), 0);
    let late = choose(scene, &rosa.keys, policy, (3, 1), lines.clone());
    assert_eq!(late, Refusal::NotInForce.code());
    let skipped = choose(scene, &rosa.keys, policy, (4, 2), lines);
    assert_eq!(skipped, Refusal::Seq.code());
    assert_eq!(answers(scene, rosa)(Purpose::Etreat), Verdict::Deny);
}
