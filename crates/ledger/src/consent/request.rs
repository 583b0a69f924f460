use std::collections::BTreeSet;

use super::{Label, Provision, Purpose};
use crate::Id;

/// An active directive, as far as it is open to whoever asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenedDirective {
    /// Its number in the relationship.
    pub seq: u64,
    /// The policy it stands under.
    pub policy: Id,
    /// What lies under its root, in order.
    pub leaves: Vec<Leaf>,
}

/// One leaf under a directive's root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Leaf {
    /// Disclosed.
    Open(Provision),
    /// Disclosed, and there only so that the number of provisions tells nothing.
    Padding,
    /// Not disclosed: it may say anything.
    Closed,
}

/// Who asks for what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The moment it is about, in unix seconds.
    pub at: u64,
    /// For which organisation.
    pub organisation: Id,
    /// Which person; `None` when a system asks without one.
    pub practitioner: Option<Id>,
    /// What for.
    pub purpose: Purpose,
    /// How the data asked for is labelled. Data without a level of confidentiality is normal. To
    /// learn everything that would be held back, ask with all labels.
    pub labels: BTreeSet<Label>,
}
