//! What was decided, kept: blocks with their votes and results, whose turn it was, and where each
//! transaction stands.

#[cfg(feature = "redb")]
mod file;
mod memory;
#[cfg(feature = "redb")]
mod rows;

use std::borrow::Cow;

use serde_json::Value;

#[cfg(feature = "redb")]
pub use file::FileHistory;
pub use memory::MemoryHistory;

use crate::{Produced, Rotation};

/// What keeps the blocks from being read or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum HistoryError {
    /// The disk, or the file on it.
    #[error("the blocks cannot be read or written ({0}): check the disk and its permissions")]
    Disk(String),
    /// Two programs at once would spoil them.
    #[error("the blocks are in use by another process: stop that one first")]
    InUse,
    /// Another version of this program wrote them.
    #[error(
        "the blocks have format {found}, this program knows {known}: use the program that wrote them"
    )]
    Format {
        /// In the file.
        found: u32,
        /// Ours.
        known: u32,
    },
    /// What is kept cannot be.
    #[error("the blocks are damaged at {0}: restore the folder, or begin again in an empty one")]
    Damaged(&'static str),
}

/// Where a chain keeps its blocks. They are asked for one by one: nothing here grows with a chain's
/// length but what is kept.
pub trait History {
    /// The genesis document; `None` before a chain began.
    ///
    /// # Errors
    /// [`HistoryError`].
    fn genesis(&self) -> Result<Option<Value>, HistoryError>;

    /// Begins a chain: its document, and whose turns the first two heights are.
    ///
    /// # Errors
    /// [`HistoryError`].
    fn begin(&mut self, genesis: &Value, first: [&Rotation; 2]) -> Result<(), HistoryError>;

    /// The newest block's height; 0 before the first.
    ///
    /// # Errors
    /// [`HistoryError`].
    fn height(&self) -> Result<u64, HistoryError>;

    /// The block at a height.
    ///
    /// # Errors
    /// [`HistoryError`].
    fn block(&self, height: u64) -> Result<Option<Cow<'_, Produced>>, HistoryError>;

    /// Whose turn a height is; known for two heights behind the newest block.
    ///
    /// # Errors
    /// [`HistoryError`].
    fn rotation(&self, height: u64) -> Result<Option<Rotation>, HistoryError>;

    /// Height and place of the newest transaction with this hash.
    ///
    /// # Errors
    /// [`HistoryError`].
    fn place(&self, hash: &[u8; 32]) -> Result<Option<(u64, usize)>, HistoryError>;

    /// Keeps the next block, and whose turn it is two heights later: all of it durably, or nothing.
    ///
    /// # Errors
    /// [`HistoryError`].
    fn append(&mut self, block: &Produced, later: &Rotation) -> Result<(), HistoryError>;
}
