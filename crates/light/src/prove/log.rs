use medlight_merkle::{leaf_hash, log};
use medlight_types::{CellClaim, LogCell, LogPage};

use super::{ProveError, prove_cell};
use crate::{Trusted, Verified};

/// Entries of a log, in their places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogRange {
    /// Place of the first entry here, from 0.
    pub first: u64,
    /// The entries.
    pub entries: Vec<Vec<u8>>,
    /// How many the whole log has at this height.
    pub size: u64,
}

impl LogRange {
    /// Nothing of the log is missing here.
    pub fn is_whole(&self) -> bool {
        u64::try_from(self.entries.len()) == Ok(self.size)
    }
}

/// Proves some of a log's entries, or that the log is empty.
///
/// `claim` is the answer to `/log`: its proof is that of the log's cell, its value a [`LogPage`].
///
/// # Errors
/// [`ProveError`]; [`ProveError::Log`] where entries do not lead to the log's root.
pub fn prove_log(
    trusted: &Trusted,
    cell: &LogCell,
    claim: &CellClaim,
) -> Result<Verified<LogRange>, ProveError> {
    if claim.value.is_empty() {
        let absent = prove_cell(trusted, cell, claim)?;
        let empty = LogRange { first: 0, entries: Vec::new(), size: 0 };
        return Ok(Verified::new(empty, trusted, absent.branches().to_vec()));
    }
    let LogPage { head, first, entries, range } =
        LogPage::decode(&claim.value).map_err(|_| ProveError::LogPage)?;
    // An empty head would ask for the proof that there is no log at all.
    if head.is_empty() {
        return Err(ProveError::LogPage);
    }
    let head = prove_cell(trusted, cell, &CellClaim { value: head, ..claim.clone() })?;
    let branches = head.branches().to_vec();
    let head = head.into_value().ok_or(ProveError::LogPage)?;
    let mut leaves = Vec::with_capacity(entries.len());
    for entry in &entries {
        leaves.push(leaf_hash(entry));
    }
    log::verify_range(&range, first, &leaves, head.size, &head.root)?;
    Ok(Verified::new(LogRange { first, entries, size: head.size }, trusted, branches))
}
