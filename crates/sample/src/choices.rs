//! What patients choose, as lines.

use medlight_ledger::Id;
use medlight_ledger::consent::{Actor, Effect, Label, Period, Provision, Purpose};

/// *Treat me*: treatment there, with its bills and administration, and in an emergency; no trials,
/// public health or decision support. `up_to` is how guarded the data may be.
pub(crate) fn treat_me(there: Id, up_to: &[Label]) -> Vec<Provision> {
    let line = |effect, purposes: &[Purpose], labels: &[Label]| Provision {
        effect,
        period: Period::ALWAYS,
        actors: [Actor::Organisation(there)].into(),
        purposes: purposes.iter().copied().collect(),
        labels: labels.iter().copied().collect(),
    };
    vec![
        line(Effect::Permit, &[Purpose::Treat, Purpose::Hpaymt, Purpose::Patadmin], up_to),
        line(Effect::Deny, &[Purpose::Clintrl, Purpose::Pophlth, Purpose::Treatds], &[]),
        line(Effect::Permit, &[Purpose::Etreat], &[]),
    ]
}

/// *Not this person*: no purpose but emergencies, whatever the data.
pub(crate) fn not(there: Id, practitioner: Id) -> Provision {
    let at = Actor::PractitionerAt { organisation: there, practitioner };
    Provision {
        effect: Effect::Deny,
        period: Period::ALWAYS,
        actors: [at].into(),
        purposes: Purpose::ALL.iter().copied().filter(|purpose| !purpose.is_emergency()).collect(),
        labels: Label::ALL.iter().copied().collect(),
    }
}
