use crate::Hash;

/// Why a log's proof fails.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LogError {
    /// A place the log does not have.
    #[error("place {index} is not in a log of {size} entries")]
    Index {
        /// The place.
        index: u64,
        /// Entries in the log.
        size: u64,
    },
    /// Entries the log does not have.
    #[error("{count} entries from place {first} on are not in a log of {size}")]
    Range {
        /// First place.
        first: u64,
        /// How many.
        count: u64,
        /// Entries in the log.
        size: u64,
    },
    /// The later log is the shorter one.
    #[error("the log had {old} entries and now has {new}: entries were taken away")]
    Shrunk {
        /// Entries before.
        old: u64,
        /// Entries now.
        new: u64,
    },
    /// Every log begins with nothing, so there is nothing to prove.
    #[error("an empty log is the beginning of every log: compare with one that has entries")]
    Empty,
    /// Too few or too many hashes on the path.
    #[error("the path has {found} hashes and needs {expected}")]
    PathLength {
        /// A sound path's.
        expected: usize,
        /// This one's.
        found: usize,
    },
    /// Too few or too many hashes for what lies before the range.
    #[error("the range has {found} hashes on its left and needs {expected}")]
    LeftCount {
        /// A sound proof's.
        expected: usize,
        /// This one's.
        found: usize,
    },
    /// Too few or too many hashes for what lies behind the range.
    #[error("the range has {found} hashes on its right and needs {expected}")]
    RightCount {
        /// A sound proof's.
        expected: usize,
        /// This one's.
        found: usize,
    },
    /// The proof leads to another log.
    #[error("the proof leads to {computed}, the root is {expected}")]
    Root {
        /// The root asked about.
        expected: Hash,
        /// Where the proof leads.
        computed: Hash,
    },
    /// The proof begins at another log: history was changed.
    #[error("the proof begins at {computed}, the older root is {expected}: history was changed")]
    OldRoot {
        /// The older root.
        expected: Hash,
        /// Where the proof begins.
        computed: Hash,
    },
}

impl LogError {
    /// The rule's tag in `docs/spec/verification.md`.
    pub fn rule(&self) -> &'static str {
        match self {
            Self::Index { .. } => "log/index",
            Self::Range { .. } => "log/range",
            Self::Shrunk { .. } => "log/shrunk",
            Self::Empty => "log/empty",
            Self::PathLength { .. } => "log/path-length",
            Self::LeftCount { .. } => "log/left-count",
            Self::RightCount { .. } => "log/right-count",
            Self::Root { .. } => "log/root",
            Self::OldRoot { .. } => "log/old-root",
        }
    }
}

/// `log/root`
pub(super) fn root_is(expected: &Hash, computed: Hash) -> Result<(), LogError> {
    if *expected == computed {
        return Ok(());
    }
    Err(LogError::Root { expected: *expected, computed })
}

/// `log/old-root`
pub(super) fn old_root_is(expected: &Hash, computed: Hash) -> Result<(), LogError> {
    if *expected == computed {
        return Ok(());
    }
    Err(LogError::OldRoot { expected: *expected, computed })
}

/// `log/path-length`
pub(super) fn path_length_is(expected: usize, path: &[Hash]) -> Result<(), LogError> {
    match path.len() {
        found if found == expected => Ok(()),
        found => Err(LogError::PathLength { expected, found }),
    }
}
