mod error;
mod gather;

use std::sync::Arc;

use medlight_types::{Block, CellClaim, LightBlock, TxClaim};

pub use error::RecordingError;
use gather::Gathered;
use medlight_types::json::answers;

/// Answers of one network's node, gathered from files and joined: a commit with the validators of
/// its height and the next. Untrusted.
#[derive(Clone, Debug, Default)]
pub struct Recording {
    /// By height, ascending; never empty.
    pub light_blocks: Vec<Joined>,
    /// Whole blocks.
    pub blocks: Vec<Sourced<Block>>,
    /// Transactions with their proofs.
    pub transactions: Vec<Sourced<TxClaim>>,
    /// State queries with their proofs.
    pub cells: Vec<Sourced<CellClaim>>,
    /// How many answers are in it that no header proves.
    pub unproved: usize,
}

/// Something a node said, and where it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sourced<T> {
    /// The file, and the question the answer names if it names one.
    pub source: String,
    /// What was said.
    pub claim: T,
}

/// A commit with the validators of its height and the next, out of several answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Joined {
    /// Where the commit was read.
    pub source: String,
    /// Where the two sets were read.
    pub sets: [Arc<str>; 2],
    /// What was said.
    pub claim: LightBlock,
}

impl Recording {
    /// Reads files of RPC answers: each file one JSON-RPC answer, or a batch of them. The content
    /// decides what an answer is; file names only serve messages.
    ///
    /// # Errors
    /// [`RecordingError`], naming the file or answer at fault.
    pub fn read<'a>(
        files: impl IntoIterator<Item = (&'a str, &'a [u8])>,
    ) -> Result<Self, RecordingError> {
        let mut gathered = Gathered::default();
        for (file, bytes) in files {
            let shape = |error| RecordingError::Shape { origin: file.into(), error };
            for answer in answers(bytes).map_err(shape)? {
                gathered.add(file, answer);
            }
        }
        gathered.join()
    }
}
