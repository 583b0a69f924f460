use std::collections::BTreeSet;

use super::{Actor, Effect, Label, Leaf, OpenedDirective, Period, Provision, Purpose};
use crate::Id;

/// The provisions of *Stop access*: deny every purpose but emergencies, which follow `emergencies`.
///
/// About one `organisation` and everyone who acts for it, or about everyone when it is `None`. It
/// holds against whatever is permitted `in_force`: it names every purpose and label, and everybody
/// who was permitted by name, so that no permit is more specific, and deny wins a tie. A permit
/// given later may be more specific; whoever plans one must say so.
pub fn stop(
    organisation: Option<Id>,
    in_force: &[OpenedDirective],
    emergencies: Effect,
) -> Vec<Provision> {
    let mut named: BTreeSet<_> =
        permitted(in_force).filter_map(|actor| within(actor, organisation)).collect();
    let mut groups = Vec::new();
    match organisation {
        Some(id) => {
            named.insert(Actor::Organisation(id));
        }
        None => groups.push(BTreeSet::new()),
    }
    if !named.is_empty() {
        groups.push(named);
    }
    groups.into_iter().flat_map(|actors| block(&actors, emergencies)).collect()
}

/// Whom the permits in force name.
fn permitted(in_force: &[OpenedDirective]) -> impl Iterator<Item = Actor> {
    let leaves = in_force.iter().flat_map(|directive| &directive.leaves);
    leaves.flat_map(|leaf| match leaf {
        Leaf::Open(provision) if provision.effect == Effect::Permit => provision.actors.clone(),
        _ => BTreeSet::new(),
    })
}

/// The actor, as far as they act for the organisation.
fn within(actor: Actor, organisation: Option<Id>) -> Option<Actor> {
    let Some(organisation) = organisation else { return Some(actor) };
    match actor {
        Actor::Practitioner(practitioner) => {
            Some(Actor::PractitionerAt { organisation, practitioner })
        }
        Actor::PractitionerAt { organisation: at, .. } if at == organisation => Some(actor),
        Actor::Organisation(_) | Actor::PractitionerAt { .. } => None,
    }
}

fn block(actors: &BTreeSet<Actor>, emergencies: Effect) -> [Provision; 2] {
    let purposes = |emergency: bool| {
        Purpose::ALL.iter().copied().filter(|p| p.is_emergency() == emergency).collect()
    };
    // A deny names every label, so that no permit is the more specific. A permit names none: an
    // emergency the patient closed before stays closed.
    let labels = |effect| match effect {
        Effect::Deny => Label::ALL.iter().copied().collect(),
        Effect::Permit => BTreeSet::new(),
    };
    let line = |effect, emergency| Provision {
        effect,
        period: Period::ALWAYS,
        actors: actors.clone(),
        purposes: purposes(emergency),
        labels: labels(effect),
    };
    [line(Effect::Deny, false), line(emergencies, true)]
}
