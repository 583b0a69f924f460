//! For any choice: the effect shown is what `decide()` answers, and a stop stops.

use std::collections::BTreeSet;

use medlight_ledger::Id;
use medlight_ledger::consent::{
    Actor, DefaultPolicy, Effect, Label, Leaf, OpenedDirective, Period, Provision, Purpose,
    Request, Verdict, decide,
};
use medlight_wallet::plan::{Intent, PlanError};
use proptest::prelude::{Just, ProptestConfig, Strategy, any, prop_oneof, proptest};
use proptest::sample::{select, subsequence};

use crate::{NOW, POLICIES, applied, facts, organisations, planned};

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
