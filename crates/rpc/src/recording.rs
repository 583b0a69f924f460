mod error;
mod gather;

use medlight_types::{Block, CellClaim, LightBlock, Time, TxClaim};

pub use error::RecordingError;
use gather::Gathered;
use medlight_types::json::answers;

/// Answers of one network's node, gathered from files and joined: a commit with the validators of
/// its height and the next. Untrusted.
#[derive(Clone, Debug, Default)]
pub struct Recording {
    /// By height, ascending; never empty.
    pub light_blocks: Vec<Sourced<LightBlock>>,
    /// Whole blocks.
    pub blocks: Vec<Sourced<Block>>,
    /// Transactions with their proofs.
    pub transactions: Vec<Sourced<TxClaim>>,
    /// State queries with their proofs.
    pub cells: Vec<Sourced<CellClaim>>,
    /// Names of the answers that no header proves.
    pub unproved: Vec<String>,
}

/// Something a node said, and where it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sourced<T> {
    /// The question the answer names, or else the file.
    pub source: String,
    /// What was said.
    pub claim: T,
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
                gathered.add(file, answer)?;
            }
        }
        gathered.join()
    }

    /// The time of its newest header: the moment it speaks of.
    pub fn as_of(&self) -> Option<Time> {
        self.light_blocks.last().map(|block| block.claim.signed_header.header.time)
    }
}
