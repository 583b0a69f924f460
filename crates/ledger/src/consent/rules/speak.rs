//! Which provisions speak about the request, and about which of its data.

use super::weighing::{Line, Matter, Weighing};
use crate::consent::{Effect, Label, Leaf, Place};

/// All active directives count together: a newer one does not swallow an older one's block.
pub(super) fn all_directives(w: &mut Weighing<'_>) {
    for directive in w.directives {
        for (index, leaf) in directive.leaves.iter().enumerate() {
            if let Leaf::Open(provision) = leaf {
                let place = Place { seq: directive.seq, index };
                w.lines.push(Line { place, provision });
            }
        }
    }
}

/// A provision that stays closed may say anything, so nothing is known.
pub(super) fn closed_provision(w: &mut Weighing<'_>) {
    for directive in w.directives {
        for (index, leaf) in directive.leaves.iter().enumerate() {
            if matches!(leaf, Leaf::Closed) {
                w.closed.push(Place { seq: directive.seq, index });
            }
        }
    }
}

/// A provision counts from its first second up to, not including, its end.
pub(super) fn period(w: &mut Weighing<'_>) {
    w.lines.retain(|line| line.provision.period.contains(w.request.at));
}

/// A provision that names actors is about these only.
pub(super) fn actor(w: &mut Weighing<'_>) {
    let (organisation, practitioner) = (w.request.organisation, w.request.practitioner);
    w.lines.retain(|line| {
        let actors = &line.provision.actors;
        actors.is_empty() || actors.iter().any(|actor| actor.means(organisation, practitioner))
    });
}

/// Naming a purpose names what it has below it.
pub(super) fn purpose_child(w: &mut Weighing<'_>) {
    w.purposes.extend(w.request.purpose.ancestors());
}

/// A provision that names purposes is about these only.
pub(super) fn purpose(w: &mut Weighing<'_>) {
    w.lines.retain(|line| {
        let named = &line.provision.purposes;
        named.is_empty() || w.purposes.iter().any(|purpose| named.contains(purpose))
    });
}

/// Trials, population health and decision support are permitted by name only. Denied they are with
/// treatment.
pub(super) fn purpose_excluded(w: &mut Weighing<'_>) {
    let purpose = w.request.purpose;
    if purpose.is_by_name_only() {
        w.lines.retain(|line| line.is(Effect::Deny) || line.provision.purposes.contains(&purpose));
    }
}

/// The record itself is decided first, as data of normal confidentiality.
pub(super) fn normal_record(w: &mut Weighing<'_>) {
    let asked = w.request.labels.contains(&Label::Normal);
    w.matters.retain(|matter| matter.label != Label::Normal);
    w.matters.insert(0, Matter::of(Label::Normal, asked));
}

/// Levels are ordered: a permit reaches down from the level it names, a deny up from it.
pub(super) fn level_order(w: &mut Weighing<'_>) {
    for matter in w.matters.iter_mut().filter(|matter| matter.label.is_level()) {
        matter.permitted_by = Label::levels().filter(|level| *level >= matter.label).collect();
        matter.denied_by = Label::levels().filter(|level| *level <= matter.label).collect();
    }
}

/// To deny a sensitivity is to deny the kinds of it. A permit covers what it names.
pub(super) fn sensitivity_child(w: &mut Weighing<'_>) {
    for matter in &mut w.matters {
        matter.denied_by.extend(matter.label.wider());
    }
}

/// A provision that names labels is about data of these only.
pub(super) fn label(w: &mut Weighing<'_>) {
    for matter in &mut w.matters {
        let speaks = |line: &&Line<'_>| {
            let by = match line.provision.effect {
                Effect::Permit => &matter.permitted_by,
                Effect::Deny => &matter.denied_by,
            };
            let named = &line.provision.labels;
            named.is_empty() || by.iter().any(|label| named.contains(label))
        };
        matter.lines = w.lines.iter().filter(speaks).copied().collect();
    }
}
