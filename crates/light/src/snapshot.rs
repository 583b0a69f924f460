use std::collections::BTreeMap;

use medlight_types::{CellClaim, Height, LogCell, RawCell, Time};

use crate::{LogRange, ProveError, Trusted, Verified, prove_cell, prove_log, prove_log_extension};

/// Cells and logs proved at one height. What is decided from it never mixes two states: there is
/// no way to put something of another height in.
#[derive(Clone, Debug)]
pub struct Snapshot {
    trusted: Trusted,
    cells: BTreeMap<Vec<u8>, Verified<Option<Vec<u8>>>>,
    logs: BTreeMap<Vec<u8>, Verified<LogRange>>,
}

impl Snapshot {
    /// An empty one, of the state that `trusted` proves: the state after the block before it.
    /// `None` for the first header, which proves the state of no block.
    pub fn of(trusted: Trusted) -> Option<Self> {
        trusted.height().previous()?;
        Some(Self { trusted, cells: BTreeMap::new(), logs: BTreeMap::new() })
    }

    /// The header that proves it.
    pub fn trusted(&self) -> &Trusted {
        &self.trusted
    }

    /// The height of the state: after this block.
    pub fn height(&self) -> Height {
        // The first header has no snapshot.
        self.trusted.height().previous().unwrap_or(Height::FIRST)
    }

    /// When the header that proves it was made.
    pub fn time(&self) -> Time {
        self.trusted.header().time
    }

    /// Proves a cell, there or not, and takes it in.
    ///
    /// # Errors
    /// [`ProveError`]; nothing is taken in then.
    pub fn prove_cell(&mut self, key: &[u8], claim: &CellClaim) -> Result<(), ProveError> {
        let proved = prove_cell(&self.trusted, &RawCell(key.to_vec()), claim)?;
        self.cells.insert(key.to_vec(), proved);
        Ok(())
    }

    /// Proves the next entries of a log, those behind what is here of it, and takes them in.
    ///
    /// # Errors
    /// [`ProveError`]; [`ProveError::LogPage`] for entries that are not the next, or for none where
    /// there are more. Nothing is taken in then.
    pub fn prove_log(&mut self, key: &[u8], claim: &CellClaim) -> Result<(), ProveError> {
        let page = prove_log(&self.trusted, &LogCell(key.to_vec()), claim)?;
        let branches = page.branches().to_vec();
        let LogRange { first, entries: more, size } = page.into_value();
        let known = self.logs.get(key).map_or(0, |known| known.value().entries.len());
        if u64::try_from(known) != Ok(first) || (more.is_empty() && size > first) {
            return Err(ProveError::LogPage);
        }
        let known = self.logs.remove(key).map(Verified::into_value);
        let mut entries = known.map(|known| known.entries).unwrap_or_default();
        entries.extend(more);
        let range = LogRange { first: 0, entries, size };
        self.logs.insert(key.to_vec(), Verified::new(range, &self.trusted, branches));
        Ok(())
    }

    /// Takes a log over from an older snapshot that has it whole, if `claim`, about what was appended
    /// since, proves that nothing in it has changed; and takes in what was appended.
    ///
    /// # Errors
    /// [`ProveError`]; nothing is taken in then.
    pub fn extend_log(
        &mut self,
        key: &[u8],
        older: &Self,
        claim: &CellClaim,
    ) -> Result<(), ProveError> {
        let older = older.logs.get(key).ok_or(ProveError::LogPage)?;
        let cell = LogCell(key.to_vec());
        let extended = prove_log_extension(&self.trusted, &cell, older.value(), claim)?;
        self.logs.insert(key.to_vec(), extended);
        Ok(())
    }

    /// A cell's value, `None` inside for one proved absent; `None` for one not asked about.
    pub fn cell(&self, key: &[u8]) -> Option<&Verified<Option<Vec<u8>>>> {
        self.cells.get(key)
    }

    /// A log from its first entry on, as far as it is here; `None` for one not asked about.
    pub fn log(&self, key: &[u8]) -> Option<&Verified<LogRange>> {
        self.logs.get(key)
    }
}
