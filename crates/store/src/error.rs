/// What keeps a store from answering or writing.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The disk, or the file on it.
    #[error("the store cannot be read or written ({0}): check the disk and its permissions")]
    Disk(String),
    /// Two programs at once would spoil it.
    #[error("the store is in use by another process: stop that one first")]
    InUse,
    /// Another version of this program wrote it.
    #[error(
        "the store has format {found}, this program knows {known}: use the program that wrote it"
    )]
    Format {
        /// In the store.
        found: u32,
        /// Ours.
        known: u32,
    },
    /// What is in it cannot be.
    #[error("the store is damaged at {0}: restore it from another node")]
    Damaged(&'static str),
    /// Too old to be kept, or not there yet.
    #[error("version {asked} is not kept: ask for {oldest} to {latest}")]
    NotKept {
        /// Asked for.
        asked: u64,
        /// The oldest that is.
        oldest: u64,
        /// The newest.
        latest: u64,
    },
    /// Versions follow one another.
    #[error("version {found} does not follow; the next is {expected}")]
    OutOfTurn {
        /// The next.
        expected: u64,
        /// Given.
        found: u64,
    },
    /// A state must hold something, or it has no root that proves absence.
    #[error("the state would be empty: write or leave at least one cell")]
    Empty,
    /// ICS-23 can prove neither.
    #[error("a cell has an empty key or value: give it at least one byte")]
    EmptyCell,
    /// The log does not have them.
    #[error("the log has no such entries: ask for fewer")]
    NoSuchEntries,
    /// A blob over its limit.
    #[error("the blob has more than {limit} bytes: seal less at once")]
    BlobTooLarge {
        /// Bytes at most.
        limit: u32,
    },
    /// It was erased, and stays so.
    #[error("the blob was erased: it is not taken again")]
    Erased,
    /// Transactions that wait name all the blobs there is room for.
    #[error("{most} bytes of blobs wait for a block that names them: try again after the next one")]
    NoRoom {
        /// Bytes at most.
        most: u64,
    },
}

impl StoreError {
    /// The question was about a version that is not kept.
    pub fn is_of_another_version(&self) -> bool {
        matches!(self, Self::NotKept { .. })
    }

    /// The blob itself is refused.
    pub fn is_of_the_blob(&self) -> bool {
        matches!(self, Self::BlobTooLarge { .. } | Self::Erased | Self::NoRoom { .. })
    }
}
