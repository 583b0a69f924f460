use std::collections::BTreeSet;

use super::{Label, Purpose};
use crate::Id;

/// One line of a patient's choice. An empty set leaves its dimension open: no actor means anyone,
/// no purpose any purpose, no label any label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provision {
    /// What it does.
    pub effect: Effect,
    /// When it counts.
    pub period: Period,
    /// Whom it is about.
    pub actors: BTreeSet<Actor>,
    /// What for.
    pub purposes: BTreeSet<Purpose>,
    /// Which data. Among levels of confidentiality a permit reaches up to the highest it names, a
    /// deny from the lowest it names.
    pub labels: BTreeSet<Label>,
}

/// FHIR's `Consent.provision.type`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "FHIR's two words")]
pub enum Effect {
    Permit,
    Deny,
}

/// From a second on, up to but not including another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    from: u64,
    until: Option<u64>,
}

impl Period {
    /// No limit on either side.
    pub const ALWAYS: Self = Self { from: 0, until: None };

    /// `from <= t < until`, in unix seconds. `None` when no second lies between them.
    pub const fn new(from: u64, until: Option<u64>) -> Option<Self> {
        match until {
            Some(until) if until <= from => None,
            _ => Some(Self { from, until }),
        }
    }

    /// The first second; 0 for no limit.
    pub const fn from(&self) -> u64 {
        self.from
    }

    /// The first second that no longer counts.
    pub const fn until(&self) -> Option<u64> {
        self.until
    }

    /// Whether it counts at this second.
    pub fn contains(&self, at: u64) -> bool {
        self.from <= at && self.until.is_none_or(|until| at < until)
    }
}

/// Whom a provision names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Actor {
    /// Everyone who acts for it.
    Organisation(Id),
    /// This person, for whichever organisation.
    Practitioner(Id),
    /// This person, as long as they act for this organisation.
    PractitionerAt {
        /// The organisation.
        organisation: Id,
        /// The person.
        practitioner: Id,
    },
}

impl Actor {
    /// Whoever a form names: an organisation, a person, or a person there only; `None` for nobody.
    pub fn of(organisation: Option<Id>, practitioner: Option<Id>) -> Option<Self> {
        Some(match (organisation, practitioner) {
            (None, None) => return None,
            (Some(id), None) => Self::Organisation(id),
            (None, Some(id)) => Self::Practitioner(id),
            (Some(organisation), Some(practitioner)) => {
                Self::PractitionerAt { organisation, practitioner }
            }
        })
    }

    /// Whether somebody who acts for `organisation`, and is `practitioner` if it is a person, is
    /// meant.
    pub fn means(&self, organisation: Id, practitioner: Option<Id>) -> bool {
        match *self {
            Self::Organisation(id) => id == organisation,
            Self::Practitioner(id) => Some(id) == practitioner,
            Self::PractitionerAt { organisation: at, practitioner: id } => {
                at == organisation && Some(id) == practitioner
            }
        }
    }

    /// How narrow the name is; anyone, who has no name, is 0.
    pub(super) const fn rank(&self) -> usize {
        match self {
            Self::Organisation(_) => 1,
            Self::Practitioner(_) => 2,
            Self::PractitionerAt { .. } => 3,
        }
    }
}
