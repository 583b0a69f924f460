//! What is shown before signing is what holds after it.

use std::collections::BTreeSet;

use medlight_ledger::consent::{
    Actor, DefaultPolicy, Disclosure, Effect, Label, Leaf, OpenedDirective, Period, Provision,
    Purpose, Request, Verdict, decide,
};
use medlight_ledger::message::Message;
use medlight_ledger::record::{Directive, VERSION};
use medlight_ledger::{Id, Transaction};
use medlight_wallet::envelope::{Context, Kind, open};
use medlight_wallet::plan::{Custodian, Facts, Intent, PlanError, UnsignedTx, plan};
use medlight_wallet::{Keys, Seed};
use proptest::prelude::{Just, ProptestConfig, Strategy, any, prop_oneof, proptest};
use proptest::sample::{select, subsequence};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng as _;

const CHAIN: &str = "medlight-dev-01234567";
const NOW: u64 = 1_795_449_600;
const POLICIES: [Id; 2] = [Id::new([20; 20]), Id::new([21; 20])];

fn keys(index: u32) -> Keys {
    Seed::new([9; 64]).keys(CHAIN, index, 0)
}

/// The custodian, and another organisation.
fn organisations() -> [Id; 2] {
    [keys(1).id(), Id::new([30; 20])]
}

fn facts(in_force: Vec<OpenedDirective>, default_policy: DefaultPolicy) -> Facts {
    let desk = keys(1);
    let name = "Northfield Hospital".into();
    let custodian = Custodian { id: desk.id(), name, sealing_key: desk.sealing_key().clone() };
    let chain_id = CHAIN.into();
    Facts { chain_id, now: NOW, next_seq: 10, in_force, default_policy, custodian }
}

fn planned(intent: &Intent, facts: &Facts) -> Result<UnsignedTx, PlanError> {
    plan(intent, facts, &keys(0), &mut ChaCha20Rng::seed_from_u64(1))
}

/// The directives in force once the custodian has read the signed transaction.
fn applied(tx: &UnsignedTx, facts: &Facts) -> Vec<OpenedDirective> {
    let signed = tx.sign(&keys(0)).unwrap();
    let transaction = Transaction::read(&signed, CHAIN).unwrap();
    transaction.in_time(NOW + 1).unwrap();
    let (policy, put) = match transaction.message() {
        Message::PutDirective(m) => {
            let envelope = m.envelope.clone().unwrap();
            let context = Context { chain_id: CHAIN, kind: Kind::Directive, owner: keys(0).id() };
            let [blob] = tx.blobs() else { panic!("one blob") };
            let opened = open(&context, &envelope, blob, keys(1).opening_key()).unwrap();
            let directive = Directive {
                version: VERSION,
                seq: m.seq,
                root: m.root.clone(),
                count: m.count,
                envelope: Some(envelope),
            };
            let policy = Id::try_from(m.policy.as_slice()).unwrap();
            let opened = Disclosure::decode(&opened).unwrap().opened(policy, &directive).unwrap();
            (policy, Some(opened))
        }
        Message::RevokeDirective(m) => (Id::try_from(m.policy.as_slice()).unwrap(), None),
        other => panic!("{other:?}"),
    };
    let others = facts.in_force.iter().filter(|directive| directive.policy != policy);
    others.cloned().chain(put).collect()
}

fn line() -> impl Strategy<Value = Provision> {
    use Purpose::{Btg, Clintrl, Etreat, Hpaymt, Treat, Treatds};
    let effect = prop_oneof![Just(Effect::Permit), Just(Effect::Deny)];
    let periods =
        [(0, None), (0, Some(NOW - 1)), (NOW + 3_600, None), (NOW - 60, Some(NOW + 86_400))];
    let period = select(periods.to_vec()).prop_map(|(from, end)| Period::new(from, end).unwrap());
    let person = Id::new([40; 20]);
    let [organisation, other] = organisations();
    let actors = subsequence(
        vec![
            Actor::Organisation(organisation),
            Actor::Organisation(other),
            Actor::Practitioner(person),
            Actor::PractitionerAt { organisation, practitioner: person },
        ],
        0..3,
    );
    let purposes = subsequence(vec![Treat, Etreat, Btg, Clintrl, Treatds, Hpaymt], 0..3);
    let labels = subsequence(Label::ALL.to_vec(), 0..3);
    (effect, period, actors, purposes, labels).prop_map(
        |(effect, period, actors, purposes, labels)| Provision {
            effect,
            period,
            actors: actors.into_iter().collect(),
            purposes: purposes.into_iter().collect(),
            labels: labels.into_iter().collect(),
        },
    )
}

fn in_force() -> impl Strategy<Value = Vec<OpenedDirective>> {
    let lines = || proptest::option::of(proptest::collection::vec(line(), 0..4));
    (lines(), lines()).prop_map(|(one, two)| {
        let each = [one, two].into_iter().zip(POLICIES).zip(1..);
        each.filter_map(|((lines, policy), seq)| {
            let mut leaves: Vec<_> = lines?.into_iter().map(Leaf::Open).collect();
            leaves.resize(4, Leaf::Padding);
            Some(OpenedDirective { seq, policy, leaves })
        })
        .collect()
    })
}

fn default_policy() -> impl Strategy<Value = DefaultPolicy> {
    use DefaultPolicy::{AllNormal, BasicNormal, BreakGlassOnly, Deny};
    select(vec![BasicNormal, AllNormal, BreakGlassOnly, Deny])
}

fn intent() -> impl Strategy<Value = Intent> {
    let policy = || select(POLICIES.to_vec());
    let choose = (policy(), proptest::collection::vec(line(), 0..6));
    prop_oneof![
        3 => choose.prop_map(|(policy, provisions)| Intent::Choose { policy, provisions }),
        2 => stop(),
        1 => policy().prop_map(|policy| Intent::Withdraw { policy }),
    ]
}

fn stop() -> impl Strategy<Value = Intent> {
    let organisation = proptest::option::of(select(organisations().to_vec()));
    let emergencies = prop_oneof![Just(Effect::Permit), Just(Effect::Deny)];
    (select(POLICIES.to_vec()), organisation, emergencies).prop_map(
        |(policy, organisation, emergencies)| Intent::Stop { policy, organisation, emergencies },
    )
}

/// What of all labels is open to somebody at a moment.
fn shown(
    directives: &[OpenedDirective],
    default_policy: DefaultPolicy,
    request: &Request,
) -> BTreeSet<Label> {
    let opens = |label: &Label| {
        let request = Request { labels: [*label].into(), ..request.clone() };
        let answer = decide(directives, default_policy, &request);
        answer.allows() && !format!("{:?}", answer.obligations).contains(&format!("[{label:?}]"))
    };
    Label::ALL.iter().copied().filter(opens).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn the_effect_shown_is_what_decide_answers_once_it_is_in_force(
        intent in intent(),
        in_force in in_force(),
        default_policy in default_policy(),
        wait in select(vec![0, 3_600, 86_400]),
        purpose in select(Purpose::ALL.to_vec()),
    ) {
        let facts = facts(in_force, default_policy);
        let tx = match planned(&intent, &facts) {
            Err(PlanError::NothingInForce) => return Ok(()),
            tx => tx.unwrap(),
        };
        let after = applied(&tx, &facts);
        let effect = tx.consequences().unwrap();
        assert_eq!(effect.at, NOW);
        assert!(effect.rows.len() >= 4 * Purpose::ALL.len());
        for row in &effect.rows {
            let request = Request {
                at: NOW,
                organisation: row.reader.organisation.unwrap_or(Id::new([99; 20])),
                practitioner: row.reader.practitioner,
                purpose: row.purpose,
                labels: [row.label].into(),
            };
            assert_eq!(row.before, decide(&facts.in_force, default_policy, &request));
            assert_eq!(row.after, decide(&after, default_policy, &request));
        }
        // Nobody is shown anything more, now or later, unless that was said.
        for organisation in organisations() {
            for practitioner in [None, Some(Id::new([40; 20]))] {
                let at = NOW + wait;
                let labels = BTreeSet::new();
                let request = Request { at, organisation, practitioner, purpose, labels };
                let before = shown(&facts.in_force, default_policy, &request);
                let more = !shown(&after, default_policy, &request).is_subset(&before);
                assert!(!more || tx.loosens(), "{request:?}");
            }
        }
    }

    #[test]
    fn a_stop_stops(
        intent in stop(),
        in_force in in_force(),
        default_policy in default_policy(),
        late in any::<bool>(),
    ) {
        let facts = facts(in_force, default_policy);
        let tx = planned(&intent, &facts).unwrap();
        let after = applied(&tx, &facts);
        let Intent::Stop { organisation, emergencies, .. } = intent else { panic!() };
        let closed = facts.in_force.iter().flat_map(|directive| &directive.leaves).any(|leaf| {
            let Leaf::Open(line) = leaf else { return false };
            line.effect == Effect::Deny
                && line.purposes.iter().any(|purpose| purpose.is_emergency())
        });
        for row in &tx.consequences().unwrap().rows {
            if organisation.is_some() && row.reader.organisation != organisation {
                continue;
            }
            let later = Request {
                at: NOW + 86_399 * u64::from(late),
                organisation: row.reader.organisation.unwrap_or(Id::new([99; 20])),
                practitioner: row.reader.practitioner,
                purpose: row.purpose,
                labels: [row.label].into(),
            };
            for answer in [&row.after, &decide(&after, default_policy, &later)] {
                match (row.purpose.is_emergency(), emergencies) {
                    (false, _) | (true, Effect::Deny) => {
                        assert_eq!(answer.verdict, Verdict::Deny, "{row:?}");
                    }
                    // What the patient closed by name before stays closed.
                    (true, Effect::Permit) if closed => {}
                    (true, Effect::Permit) => {
                        assert_eq!(answer.verdict, Verdict::Permit, "{row:?}");
                    }
                }
            }
        }
    }
}

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
    assert!(loosens(&choose(&[permit.clone()]), &[], none));
    // What stands already opens nothing.
    assert!(!loosens(
        &choose(&[permit.clone()]),
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
    assert!(!loosens(&stop(Effect::Deny), &[permitted.clone()], none));
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
    let closed = planned(&stop, &facts(vec![closed], DefaultPolicy::Deny));
    assert_eq!(closed, Err(PlanError::Closed));
}

#[test]
fn a_connection_and_a_question_change_no_choice() {
    let facts = facts(Vec::new(), DefaultPolicy::BasicNormal);
    let connect = Intent::Connect { offer: Id::new([5; 20]), continues: None };
    let tx = planned(&connect, &facts).unwrap();
    assert!(tx.consequences().is_none() && !tx.loosens() && tx.blobs().is_empty());
    assert!(tx.summary()[0].starts_with("Connect with \"Northfield Hospital\""));
    assert!(Transaction::read(&tx.sign(&keys(0)).unwrap(), CHAIN).is_ok());
    assert_eq!(tx.sign(&keys(1)), Err(PlanError::AnotherSigner));

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
    let people = (0..200).map(|byte| Actor::Practitioner(Id::new([byte; 20]))).collect();
    let crowd = Provision { actors: people, ..treat(here, &[Purpose::Treat]) };
    let provisions = (1..16)
        .map(|day| Period::new(NOW + day * 86_400, None).unwrap())
        .map(|period| Provision { period, ..crowd.clone() })
        .collect();
    let crowd = planned(&Intent::Choose { policy, provisions }, &facts);
    assert!(matches!(crowd, Err(PlanError::TooIntricate | PlanError::Seal(_))));
}
