//! Which of the provisions that speak wins, and what holds where none speaks.

use super::weighing::{Finding, Line, Weighing};
use super::{
    BREAK_GLASS, DEFAULT_POLICY, DENY_WINS_A_TIE, MOST_SPECIFIC, NOTHING_BEYOND, PROVISION,
};
use crate::consent::{DefaultPolicy, Effect, Label, Purpose, Request};

/// In an emergency, provisions that speak of emergencies by name are weighed apart from the
/// others: blocking an organisation must not close emergencies by accident.
pub(super) fn emergency_line(w: &mut Weighing<'_>) {
    let declared = declared(w);
    for matter in &mut w.matters {
        let lines = core::mem::take(&mut matter.lines);
        (matter.emergency, matter.lines) =
            lines.into_iter().partition(|line| names_any(line, &declared));
    }
}

/// The most specific provision wins. One is more specific than another when it is so in actor,
/// purpose or label and less so in none of them.
pub(super) fn most_specific(w: &mut Weighing<'_>) {
    for matter in &mut w.matters {
        let (request, purposes) = (w.request, &w.purposes);
        if is_at_odds(&matter.lines) {
            matter.contest = Some(MOST_SPECIFIC);
        }
        for lines in [&mut matter.lines, &mut matter.emergency] {
            let all: Vec<_> =
                lines.iter().map(|line| narrowness(line, request, purposes)).collect();
            lines.retain(|line| {
                let own = narrowness(line, request, purposes);
                !all.iter().any(|other| is_beaten(own, *other))
            });
        }
    }
}

/// Where none of them is the more specific, deny wins.
pub(super) fn deny_wins_a_tie(w: &mut Weighing<'_>) {
    for matter in &mut w.matters {
        if is_at_odds(&matter.lines) {
            matter.contest = Some(DENY_WINS_A_TIE);
        }
        for lines in [&mut matter.lines, &mut matter.emergency] {
            if is_at_odds(lines) {
                lines.retain(|line| line.is(Effect::Deny));
            }
        }
    }
}

/// A provision that is left decides.
pub(super) fn provision(w: &mut Weighing<'_>) {
    for matter in &mut w.matters {
        matter.finding = chosen(&matter.lines, matter.contest.unwrap_or(PROVISION));
    }
}

/// A permit that names a level says how far the record is open: what lies beyond it is not
/// permitted, whatever the default policy says.
pub(super) fn nothing_beyond(w: &mut Weighing<'_>) {
    let limits: Vec<_> = w.lines.iter().filter(|line| line.limits_the_record()).collect();
    if limits.is_empty() {
        return;
    }
    let beyond = Finding {
        effect: Effect::Deny,
        rule: NOTHING_BEYOND,
        led_by: limits.iter().map(|line| line.place).collect(),
        chosen: true,
        breaks_glass: false,
    };
    for matter in w.matters.iter_mut().filter(|matter| matter.finding.is_none()) {
        matter.finding = Some(beyond.clone());
    }
}

/// In an emergency, what is denied opens by a provision that permits emergencies by name, or else
/// by the default policy. A provision that denies them by name closes the record for good.
pub(super) fn break_glass(w: &mut Weighing<'_>) {
    let (policy, purpose) = (w.default_policy, w.request.purpose);
    if !purpose.is_emergency() {
        return;
    }
    // Whoever opens emergencies so far and no further has chosen about the rest.
    let declared = declared(w);
    let limited = w.lines.iter().any(|l| l.limits_the_record() && names_any(l, &declared));
    for matter in w.matters.iter_mut() {
        let named = chosen(&matter.emergency, BREAK_GLASS);
        let denied = matter.finding.as_ref().filter(|finding| finding.effect == Effect::Deny);
        let led_by = match (&named, denied) {
            // What an ordinary provision permits needs no glass broken.
            (Some(named), _) if named.effect == Effect::Permit && matter.is_permitted() => continue,
            (Some(named), _) => named.led_by.clone(),
            (None, Some(denied)) if !limited && opens(policy, purpose, matter.label) => {
                denied.led_by.clone()
            }
            (None, _) => continue,
        };
        let effect = named.as_ref().map_or(Effect::Permit, |named| named.effect);
        matter.finding = Some(Finding {
            effect,
            rule: BREAK_GLASS,
            led_by,
            chosen: true,
            breaks_glass: effect == Effect::Permit,
        });
    }
}

/// What the patient chose nothing about, the custodian's registered policy decides.
pub(super) fn default_policy(w: &mut Weighing<'_>) {
    let policy = w.default_policy;
    for matter in w.matters.iter_mut().filter(|matter| matter.finding.is_none()) {
        let is_open = opens(policy, w.request.purpose, matter.label);
        matter.finding = Some(Finding {
            effect: if is_open { Effect::Permit } else { Effect::Deny },
            rule: DEFAULT_POLICY,
            led_by: Vec::new(),
            chosen: false,
            breaks_glass: is_open && policy == DefaultPolicy::BreakGlassOnly,
        });
    }
}

/// IHE PCF's four policies. None registered is a denial.
fn opens(policy: DefaultPolicy, purpose: Purpose, label: Label) -> bool {
    let is_normal = label.is_level() && label <= Label::Normal;
    match policy {
        DefaultPolicy::BasicNormal => {
            let is_treatment =
                purpose == Purpose::Treat || purpose.ancestors().any(|p| p == Purpose::Treat);
            is_normal && is_treatment && !purpose.is_by_name_only()
        }
        DefaultPolicy::AllNormal => is_normal,
        DefaultPolicy::BreakGlassOnly => purpose.is_emergency(),
        DefaultPolicy::Deny | DefaultPolicy::Unspecified => false,
    }
}

/// What lines that no longer disagree come to; a permit among them, if they still do.
fn chosen(lines: &[Line<'_>], rule: &'static str) -> Option<Finding> {
    let is_permit = lines.iter().any(|line| line.is(Effect::Permit));
    let effect = if is_permit { Effect::Permit } else { Effect::Deny };
    let led_by: Vec<_> =
        lines.iter().filter(|line| line.is(effect)).map(|line| line.place).collect();
    let finding = Finding { effect, rule, led_by, chosen: true, breaks_glass: false };
    (!lines.is_empty()).then_some(finding)
}

fn is_at_odds(lines: &[Line<'_>]) -> bool {
    [Effect::Permit, Effect::Deny].iter().all(|effect| lines.iter().any(|line| line.is(*effect)))
}

/// The names of the emergency that is declared; none for another purpose.
fn declared(w: &Weighing<'_>) -> Vec<Purpose> {
    w.purposes.iter().copied().filter(|purpose| purpose.is_emergency()).collect()
}

fn names_any(line: &Line<'_>, purposes: &[Purpose]) -> bool {
    purposes.iter().any(|purpose| line.provision.purposes.contains(purpose))
}

/// How narrowly a line speaks of actor, purpose and label.
type Narrowness = [usize; 3];

fn narrowness(line: &Line<'_>, request: &Request, purposes: &[Purpose]) -> Narrowness {
    let provision = line.provision;
    let (organisation, practitioner) = (request.organisation, request.practitioner);
    let meant = provision.actors.iter().filter(|actor| actor.means(organisation, practitioner));
    let nearest = purposes.iter().position(|purpose| provision.purposes.contains(purpose));
    [
        meant.map(|actor| actor.rank()).max().unwrap_or(0),
        // The request's own purpose is the narrowest name for it, its farthest ancestor the widest.
        nearest.map_or(0, |steps| purposes.len().saturating_sub(steps)),
        usize::from(!provision.labels.is_empty()),
    ]
}

fn is_beaten(own: Narrowness, other: Narrowness) -> bool {
    own != other && own.iter().zip(&other).all(|(own, other)| own <= other)
}
