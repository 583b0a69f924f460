//! What rules read and write: cells and logs, and nothing else.

use std::collections::{BTreeMap, BTreeSet};

use medlight_merkle::leaf_hash;
use medlight_merkle::log::CompactRange;
use medlight_types::LogHead;

/// The state before a transaction.
pub trait State {
    /// What reading can fail with; never a reason to refuse anything.
    type Error;

    /// A cell's value.
    ///
    /// # Errors
    /// The state could not be read.
    fn cell(&self, key: &str) -> Result<Option<Vec<u8>>, Self::Error>;

    /// All that is needed to append to a log; empty for a log that is not there.
    ///
    /// # Errors
    /// The state could not be read.
    fn log(&self, key: &str) -> Result<CompactRange, Self::Error>;

    /// What was noted as due before `time`: times and keys, in order, the first `limit`.
    ///
    /// # Errors
    /// The state could not be read.
    fn due(&self, time: u64, limit: usize) -> Result<Vec<(u64, String)>, Self::Error>;
}

/// What is to become of a state: cells set (`None`: deleted), entries appended, and notes made for
/// later blocks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// By key.
    pub cells: BTreeMap<String, Option<Vec<u8>>>,
    /// By the log's key, in order. The logs' heads are among the cells.
    pub entries: BTreeMap<String, Vec<Vec<u8>>>,
    /// Keys by the time they are due at: noted (`true`) or crossed out (`false`). A note changes
    /// nothing that is proved.
    pub due: BTreeMap<(u64, String), bool>,
}

/// A state with changes not yet made. Dropped, it was never there.
pub struct Draft<'s, S> {
    base: &'s S,
    changes: Changes,
    logs: BTreeMap<String, CompactRange>,
}

impl<'s, S: State> Draft<'s, S> {
    /// Nothing changed yet.
    pub fn new(base: &'s S) -> Self {
        Self { base, changes: Changes::default(), logs: BTreeMap::new() }
    }

    /// What was changed.
    pub fn into_changes(self) -> Changes {
        self.changes
    }

    /// Takes over what was changed in a draft upon this one.
    ///
    /// # Errors
    /// The state could not be read; then this draft is of no use any more.
    pub fn adopt(&mut self, changes: Changes) -> Result<(), S::Error> {
        for (key, entries) in changes.entries {
            let mut log = self.log(&key)?;
            entries.iter().for_each(|entry| log.append(leaf_hash(entry)));
            self.logs.insert(key.clone(), log);
            self.changes.entries.entry(key).or_default().extend(entries);
        }
        self.changes.cells.extend(changes.cells);
        self.changes.due.extend(changes.due);
        Ok(())
    }

    pub(crate) fn set(&mut self, key: String, value: Vec<u8>) {
        self.changes.cells.insert(key, Some(value));
    }

    pub(crate) fn delete(&mut self, key: String) {
        self.changes.cells.insert(key, None);
    }

    /// Notes that something is due with `key` at `time`.
    pub(crate) fn note(&mut self, time: u64, key: String) {
        self.changes.due.insert((time, key), true);
    }

    /// Crosses such a note out.
    pub(crate) fn cross_out(&mut self, time: u64, key: String) {
        self.changes.due.insert((time, key), false);
    }

    /// Appends an entry, writes the log's head, and gives the entry's place.
    pub(crate) fn append(&mut self, key: &str, entry: Vec<u8>) -> Result<u64, S::Error> {
        let mut log = self.log(key)?;
        let place = log.size();
        log.append(leaf_hash(&entry));
        let head = LogHead { size: log.size(), root: log.root() };
        self.set(key.to_owned(), head.encode());
        self.logs.insert(key.to_owned(), log);
        self.changes.entries.entry(key.to_owned()).or_default().push(entry);
        Ok(place)
    }
}

impl<S: State> State for Draft<'_, S> {
    type Error = S::Error;

    fn cell(&self, key: &str) -> Result<Option<Vec<u8>>, S::Error> {
        match self.changes.cells.get(key) {
            Some(value) => Ok(value.clone()),
            None => self.base.cell(key),
        }
    }

    fn log(&self, key: &str) -> Result<CompactRange, S::Error> {
        match self.logs.get(key) {
            Some(log) => Ok(log.clone()),
            None => self.base.log(key),
        }
    }

    fn due(&self, time: u64, limit: usize) -> Result<Vec<(u64, String)>, S::Error> {
        // Each note here crosses out one below at most.
        let below = limit.saturating_add(self.changes.due.len());
        let mut due: BTreeSet<_> = self.base.due(time, below)?.into_iter().collect();
        for (note, noted) in self.changes.due.iter().filter(|((at, _), _)| *at < time) {
            match noted {
                true => _ = due.insert(note.clone()),
                false => _ = due.remove(note),
            }
        }
        Ok(due.into_iter().take(limit).collect())
    }
}
