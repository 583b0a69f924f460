use super::{Effect, Label};

/// What [`super::decide()`] found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Whether the record may be opened.
    pub verdict: Verdict,
    /// What whoever opens it must do; none where it stays shut.
    pub obligations: Vec<Obligation>,
    /// The provisions that led there, in the order of their places.
    pub led_by: Vec<Place>,
    /// The tag of the rule that settled the verdict, as `docs/spec/consent.md` lists it.
    pub rule: &'static str,
}

impl Answer {
    /// Whether the record may be opened, the obligations kept.
    pub fn allows(&self) -> bool {
        matches!(self.verdict, Verdict::Permit | Verdict::NoConsent(Effect::Permit))
    }
}

/// PERMIT, DENY, NO CONSENT or UNKNOWN.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// The patient's choice allows it; in an emergency, the default policy may instead.
    Permit,
    /// The patient's choice forbids it.
    Deny,
    /// The patient has chosen nothing about this; the default policy says what this holds.
    NoConsent(Effect),
    /// Part of the choice is closed to whoever asks. Never a permit, and never shown as a denial.
    Unknown,
}

/// What must be done with an allowed access.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Obligation {
    /// `REDACT`: hold back what carries any of these labels.
    Redact(Vec<Label>),
    /// `AUDTR`: keep an audit trail of it.
    Audit,
    /// `NOTIFY_PATIENT`: tell the patient.
    NotifyPatient,
    /// `REVIEW_BY`: somebody else reviews it, at the latest at this unix second.
    ReviewBy(u64),
}

/// Where a provision stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Its directive's number.
    pub seq: u64,
    /// Its leaf in the directive, from 0.
    pub index: usize,
}
