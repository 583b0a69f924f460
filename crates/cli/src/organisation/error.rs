use std::path::PathBuf;

use medlight_ledger::Id;
use medlight_wallet::act::ActError;

use super::events::Misplaced;
use super::form::FormError;

/// Why an organisation's command has no result.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
#[expect(missing_docs, reason = "each variant's message is its documentation")]
pub enum OrganisationError {
    #[error("{}: {error}", path.display())]
    File { path: PathBuf, error: std::io::Error },
    #[error("{}: {error}", path.display())]
    Form { path: PathBuf, error: FormError },
    #[error(transparent)]
    Act(#[from] ActError),
    #[error("{id} has other keys now than any of {}: take the newer file", path.display())]
    OtherKeys { path: PathBuf, id: Id },
    #[error("{0} of the events were refused: mend these lines and import the file again")]
    Refused(usize),
    #[error(
        "{0} of the entries that are there cannot be read, so nobody knows which events are \
             there already: name a node that has their sealed bytes"
    )]
    Withheld(usize),
    #[error("{}: {error}", path.display())]
    Patients { path: PathBuf, error: Misplaced },
}

impl OrganisationError {
    /// Whether what was typed or written is at fault, before anybody was asked.
    pub(crate) fn is_usage(&self) -> bool {
        matches!(self, Self::File { .. } | Self::Form { .. } | Self::Patients { .. })
    }
}
