use medlight_merkle::log::RangeProof;
use medlight_merkle::{Hash, leaf_hash, log};
use medlight_types::{CellClaim, LogCell, LogHead, LogPage};

use super::{ProveError, prove_cell};
use crate::{Branch, Trusted, Verified};

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
    let page = Page::of(trusted, cell, claim)?;
    log::verify_range(&page.range, page.first, &page.leaves(), page.head.size, &page.head.root)?;
    Ok(page.verified(trusted, Vec::new()))
}

/// Proves that a log begins with all entries of `older`, the whole log as it was once, and those
/// that came right behind them.
///
/// # Errors
/// [`ProveError`]; [`ProveError::LogPage`] where the answer does not go on where `older` ends or
/// that is not whole, [`ProveError::Log`] where the log does not begin with it.
pub fn prove_log_extension(
    trusted: &Trusted,
    cell: &LogCell,
    older: &LogRange,
    claim: &CellClaim,
) -> Result<Verified<LogRange>, ProveError> {
    if claim.value.is_empty() || !older.is_whole() {
        return Err(ProveError::LogPage);
    }
    let page = Page::of(trusted, cell, claim)?;
    if page.first != older.size {
        return Err(ProveError::LogPage);
    }
    let before: Vec<_> = older.entries.iter().map(|entry| leaf_hash(entry)).collect();
    let (head, leaves) = (&page.head, page.leaves());
    let old_root = log::root(&before);
    log::verify_extension(&page.range, older.size, &old_root, &leaves, head.size, &head.root)?;
    Ok(page.verified(trusted, older.entries.clone()))
}

/// A page of a log whose head is proved, and whose entries are not yet.
struct Page {
    head: LogHead,
    branches: Vec<Branch>,
    first: u64,
    entries: Vec<Vec<u8>>,
    range: RangeProof,
}

impl Page {
    fn of(trusted: &Trusted, cell: &LogCell, claim: &CellClaim) -> Result<Self, ProveError> {
        let LogPage { head, first, entries, range } =
            LogPage::decode(&claim.value).map_err(|_| ProveError::LogPage)?;
        // An empty head would ask for the proof that there is no log at all.
        if head.is_empty() {
            return Err(ProveError::LogPage);
        }
        let head = prove_cell(trusted, cell, &CellClaim { value: head, ..claim.clone() })?;
        let branches = head.branches().to_vec();
        let head = head.into_value().ok_or(ProveError::LogPage)?;
        Ok(Self { head, branches, first, entries, range })
    }

    fn leaves(&self) -> Vec<Hash> {
        self.entries.iter().map(|entry| leaf_hash(entry)).collect()
    }

    /// With what stands before it, once all of it is proved.
    fn verified(self, trusted: &Trusted, mut before: Vec<Vec<u8>>) -> Verified<LogRange> {
        let first = if before.is_empty() { self.first } else { 0 };
        before.extend(self.entries);
        let range = LogRange { first, entries: before, size: self.head.size };
        Verified::new(range, trusted, self.branches)
    }
}
