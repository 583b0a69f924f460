//! What the page shows of a recording in which everything passed.

use serde::{Deserialize, Serialize};

/// A hash as upper-case hex; two characters a byte.
pub type Digest = String;
/// A validator's address as upper-case hex; 40 characters.
pub type Address = String;
/// A block's time as RFC 3339 in UTC.
pub type Moment = String;

/// Everything that was verified in one recording.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// The chain all headers belong to.
    pub chain_id: String,
    /// Where the check began.
    pub start: StartView,
    /// How much was checked.
    pub counts: Counts,
    /// The set at the start, then each later set that differs from the one before it.
    pub validator_sets: Vec<ValidatorSetView>,
    /// One row per verified header, lowest height first.
    pub heights: Vec<HeightView>,
    /// One row per proof, in the order they were checked.
    pub proofs: Vec<ProofView>,
}

/// The header that everything else was verified from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StartView {
    /// Its height.
    pub height: u64,
    /// Its hash.
    pub hash: Digest,
    /// Whether the site vouches for it; otherwise it was taken from the recording itself.
    pub pinned: bool,
}

/// How much was checked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Headers verified.
    pub headers: u64,
    /// Signatures under them that were checked.
    pub signatures: u64,
    /// Transactions proved to be in a block.
    pub transactions: u64,
    /// Cells proved to hold a value.
    pub cells_present: u64,
    /// Cells proved to hold nothing.
    pub cells_absent: u64,
    /// Pages of logs whose entries are proved to be the log's.
    pub log_pages: u64,
    /// Answers that nothing here proves: counted, never shown.
    pub claims: u64,
}

/// A set of validators and the height it first stands at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ValidatorSetView {
    /// The first verified height with this set.
    pub from_height: u64,
    /// Its members, in the set's own order.
    pub validators: Vec<ValidatorView>,
    /// The sum of their powers.
    pub total_power: u64,
}

/// One validator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ValidatorView {
    /// Derived from its key.
    pub address: Address,
    /// Its voting power.
    pub power: u64,
}

/// One verified header and the votes under it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeightView {
    /// The height.
    pub height: u64,
    /// The header's hash.
    pub hash: Digest,
    /// The block's time.
    pub time: Moment,
    /// The round in which the block was agreed; 0 is the first attempt.
    pub round: u32,
    /// Who proposed the block.
    pub proposer: Address,
    /// The verified height this one was reached from, where heights between were left out.
    pub skipped_from: Option<u64>,
    /// Position of its validators in [`Report::validator_sets`].
    pub validator_set: usize,
    /// One vote per validator, in that set's order.
    pub votes: Vec<Vote>,
    /// Whether the next header names these votes; otherwise some may have been left out.
    pub votes_whole: bool,
    /// The power of those who signed the block.
    pub signed_power: u64,
    /// Transactions in the block, where the recording holds the whole block.
    pub transactions: Option<u64>,
}

/// What one validator did at one height.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Vote {
    /// Signed the block.
    Signed,
    /// Signed that it saw no block in time.
    Nil,
    /// Is not in the commit.
    Absent,
}

/// One proof and the hashes that carry it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProofView {
    /// The header it was checked against.
    pub height: u64,
    /// What it proves.
    pub kind: ProofKind,
    /// One path, or for an absent cell one per neighbour.
    pub paths: Vec<PathView>,
}

/// What a proof proves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ProofKind {
    /// A transaction is in the block. Its place there only a whole block proves.
    Transaction {
        /// The transaction.
        bytes: BytesView,
    },
    /// A cell holds a value.
    CellPresent {
        /// The cell's key.
        key: BytesView,
        /// The cell's value.
        value: BytesView,
    },
    /// A cell holds nothing.
    CellAbsent {
        /// The cell's key.
        key: BytesView,
    },
    /// Entries stand in a log, in this order and with nothing between them.
    Log {
        /// The log's key.
        key: BytesView,
        /// Place of the first, from 0.
        first: u64,
        /// The entries.
        entries: Vec<BytesView>,
        /// How many the whole log has.
        size: u64,
    },
}

/// Hashes from a leaf to the root in the header.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PathView {
    /// The key of the neighbouring cell that the path belongs to, for a cell that is absent.
    pub neighbour: Option<BytesView>,
    /// From leaf to root.
    pub hashes: Vec<Digest>,
}

/// Verified bytes, made readable. A stranger wrote them: they may say anything.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BytesView {
    /// As text where they are text without hidden characters, as upper-case hex otherwise.
    pub shown: String,
    /// Whether `shown` is hex.
    pub hex: bool,
    /// How many bytes there are.
    pub size: u64,
    /// How many of them `shown` covers.
    pub covered: u64,
}
