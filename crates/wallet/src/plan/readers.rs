//! Whose answers are compared: everybody that a choice names, wherever it could matter, and
//! somebody whom it does not name.

use std::collections::BTreeSet;

use medlight_ledger::Id;
use medlight_ledger::consent::{Actor, Provision};

/// Somebody who might ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Reader {
    /// For which organisation; `None` for one that no line names.
    pub organisation: Option<Id>,
    /// Which person; `None` for one that no line names.
    pub practitioner: Option<Id>,
}

impl Reader {
    /// The custodian's people first, then everybody that `lines` name and everyone else. Each
    /// person stands at each organisation: lines about the two meet there.
    pub(super) fn all<'a>(
        custodian: Id,
        lines: impl Iterator<Item = &'a Provision>,
    ) -> BTreeSet<Self> {
        let mut organisations = BTreeSet::from([None, Some(custodian)]);
        let mut practitioners = BTreeSet::from([None]);
        for actor in lines.flat_map(|line| &line.actors) {
            match *actor {
                Actor::Organisation(id) => {
                    organisations.insert(Some(id));
                }
                Actor::Practitioner(id) => {
                    practitioners.insert(Some(id));
                }
                Actor::PractitionerAt { organisation, practitioner } => {
                    organisations.insert(Some(organisation));
                    practitioners.insert(Some(practitioner));
                }
            }
        }
        let at = |organisation| {
            let whom = practitioners.iter();
            whom.map(move |practitioner| Self { organisation, practitioner: *practitioner })
        };
        organisations.iter().copied().flat_map(at).collect()
    }

    /// The organisation to ask for. No key hashes to the one that stands for all others.
    pub(super) fn asks_for(&self) -> Id {
        self.organisation.unwrap_or(Id::new([0; Id::LEN]))
    }
}
