//! What the rules work on, and the answer it comes to.

use super::{CLOSED_PROVISION, DEFAULT_POLICY};
use crate::consent::{
    Answer, DefaultPolicy, Effect, Label, Obligation, OpenedDirective, Place, Provision, Purpose,
    Request, Verdict,
};

/// One request among the provisions.
pub(super) struct Weighing<'a> {
    pub(super) directives: &'a [OpenedDirective],
    pub(super) default_policy: DefaultPolicy,
    pub(super) request: &'a Request,
    /// Provisions nobody showed us.
    pub(super) closed: Vec<Place>,
    /// Provisions that may speak about the request.
    pub(super) lines: Vec<Line<'a>>,
    /// The request's purpose and, behind it, what it is a kind of, the nearest first.
    pub(super) purposes: Vec<Purpose>,
    /// The record itself first, then the labels asked for.
    pub(super) matters: Vec<Matter<'a>>,
    pub(super) obligations: Vec<Obligation>,
}

/// A provision and where it stands.
#[derive(Clone, Copy)]
pub(super) struct Line<'a> {
    pub(super) place: Place,
    pub(super) provision: &'a Provision,
}

/// Data of one label: what is decided about it.
pub(super) struct Matter<'a> {
    pub(super) label: Label,
    /// The request names this label.
    pub(super) asked: bool,
    /// Naming any of these, a permit speaks about it.
    pub(super) permitted_by: Vec<Label>,
    /// Naming any of these, a deny speaks about it.
    pub(super) denied_by: Vec<Label>,
    /// The provisions that speak about it.
    pub(super) lines: Vec<Line<'a>>,
    /// Those of them that speak by name of the emergency that is declared.
    pub(super) emergency: Vec<Line<'a>>,
    /// The last rule that had permits and denies at odds before it.
    pub(super) contest: Option<&'static str>,
    pub(super) finding: Option<Finding>,
}

/// What was found about a matter.
#[derive(Clone)]
pub(super) struct Finding {
    pub(super) effect: Effect,
    pub(super) rule: &'static str,
    pub(super) led_by: Vec<Place>,
    /// By the patient; otherwise the default policy found it where the patient chose nothing.
    pub(super) chosen: bool,
    /// Only an emergency opens this.
    pub(super) breaks_glass: bool,
}

impl<'a> Weighing<'a> {
    pub(super) fn of(
        directives: &'a [OpenedDirective],
        default_policy: DefaultPolicy,
        request: &'a Request,
    ) -> Self {
        Self {
            directives,
            default_policy,
            request,
            closed: Vec::new(),
            lines: Vec::new(),
            purposes: vec![request.purpose],
            matters: request.labels.iter().map(|label| Matter::of(*label, true)).collect(),
            obligations: Vec::new(),
        }
    }

    /// The matter that settles the verdict: confidentiality says whether the record is open,
    /// sensitivities are only cut out of it. It is open when any level of it is.
    fn deciding(&self) -> Option<&Matter<'a>> {
        let mut levels = self.matters.iter().filter(|matter| matter.label.is_level());
        let first = levels.clone().next();
        levels.find(|matter| matter.is_permitted()).or(first)
    }

    pub(super) fn answer(self) -> Answer {
        if !self.closed.is_empty() {
            return Answer {
                verdict: Verdict::Unknown,
                obligations: Vec::new(),
                led_by: sorted(self.closed),
                rule: CLOSED_PROVISION,
            };
        }
        let deciding = self.deciding();
        let finding = deciding.and_then(|matter| matter.finding.as_ref());
        let verdict = match finding.map(|finding| (finding.chosen, finding.effect)) {
            Some((true, Effect::Permit)) => Verdict::Permit,
            Some((true, Effect::Deny)) => Verdict::Deny,
            Some((false, effect)) => Verdict::NoConsent(effect),
            None => Verdict::NoConsent(Effect::Deny),
        };
        let mut answer = Answer {
            verdict,
            obligations: Vec::new(),
            led_by: finding.map_or_else(Vec::new, |finding| finding.led_by.clone()),
            rule: finding.map_or(DEFAULT_POLICY, |finding| finding.rule),
        };
        // What is held back of a record matters only where the record is open.
        if answer.allows() {
            let asked = self.matters.iter().filter(|matter| matter.asked);
            let findings = asked.filter_map(|matter| matter.finding.as_ref());
            answer.led_by.extend(findings.flat_map(|finding| &finding.led_by));
            answer.obligations = self.obligations;
        }
        Answer { led_by: sorted(answer.led_by), ..answer }
    }
}

impl Line<'_> {
    pub(super) fn is(&self, effect: Effect) -> bool {
        self.provision.effect == effect
    }

    /// A permit that says how far the record is open. One without labels leaves nothing beyond it,
    /// one of sensitivities alone adds to whatever opens the record.
    pub(super) fn limits_the_record(&self) -> bool {
        self.is(Effect::Permit) && self.provision.labels.iter().any(|label| label.is_level())
    }
}

impl Matter<'_> {
    pub(super) fn of(label: Label, asked: bool) -> Self {
        Self {
            label,
            asked,
            permitted_by: vec![label],
            denied_by: vec![label],
            lines: Vec::new(),
            emergency: Vec::new(),
            contest: None,
            finding: None,
        }
    }

    pub(super) fn is_permitted(&self) -> bool {
        self.finding.as_ref().is_some_and(|finding| finding.effect == Effect::Permit)
    }
}

fn sorted(mut places: Vec<Place>) -> Vec<Place> {
    places.sort_unstable();
    places.dedup();
    places
}
