//! Claims become [`Verified`](crate::Verified) values here, and nowhere else.

mod cell;
mod log;
mod tx;
mod votes;

use medlight_merkle::ics23::Ics23Error;
use medlight_merkle::log::LogError;
use medlight_merkle::simple::SimpleError;
use medlight_types::{CellError, Hash, Height};

pub use cell::prove_cell;
pub use log::{LogRange, prove_log, prove_log_extension};
pub use tx::{Transaction, prove_body, prove_tx};
pub use votes::{Votes, prove_votes};

/// The kind of proof our ledger answers with (design section 5).
const JMT_PROOF: &str = "ics23:jmt";

/// Why a claim is not proved. Except for [`ProveError::Cell`] the fault is the server's: ask
/// another one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ProveError {
    /// The header does not speak of that height.
    #[error("the answer is for height {found}, the header proves height {expected}")]
    Height {
        /// What the header can prove; 0 where it can prove nothing.
        expected: u64,
        /// What the answer is about.
        found: Height,
    },
    /// An answer to another question.
    #[error("the answer is about another key than the one asked")]
    Key,
    /// Not one proof of the kind we know.
    #[error("the answer carries {0}, not one proof of kind {JMT_PROOF}")]
    ProofKind(String),
    /// A proof about another key.
    #[error("the proof is labelled with another key than the one asked")]
    ProofKey,
    /// The header's application hash is no tree root.
    #[error("the header's app hash has {0} bytes, a tree root has 32")]
    AppHash(usize),
    /// The proof itself.
    #[error(transparent)]
    Ics23(#[from] Ics23Error),
    /// Proved, and not understood.
    #[error(transparent)]
    Cell(#[from] CellError),
    /// No page of a log.
    #[error("the answer about a log has none of its entries in it, or cannot be read")]
    LogPage,
    /// The entries themselves.
    #[error(transparent)]
    Log(#[from] LogError),
    /// The header names no transactions.
    #[error("the header has no data hash, so nothing can be in the block")]
    NoDataHash,
    /// Not the transaction that was asked for.
    #[error("the transaction hashes to {found}, asked was {expected}")]
    TxHash {
        /// Asked.
        expected: Hash,
        /// Found.
        found: Hash,
    },
    /// The places that answer and proof state differ. Alike they still prove none.
    #[error("the transaction is said to be at place {stated}, its proof says {proved}")]
    TxIndex {
        /// In the answer.
        stated: u64,
        /// In the proof.
        proved: u64,
    },
    /// The path to the data hash.
    #[error(transparent)]
    Tx(#[from] SimpleError),
    /// A block with another header.
    #[error("the block's header hashes to {found}, the trusted one to {expected}")]
    BlockHeader {
        /// Trusted.
        expected: Hash,
        /// Found.
        found: Hash,
    },
    /// A block labelled with another name.
    #[error("the block is labelled as another block")]
    BlockLabel,
    /// Transactions added, left out or changed.
    #[error("the block's transactions do not hash to what its header says")]
    BlockData,
    /// Votes for the block before added, left out or changed.
    #[error("the block's last commit does not hash to what its header says")]
    BlockLastCommit,
}

impl ProveError {
    /// The rule's tag in `docs/spec/verification.md`.
    pub fn rule(&self) -> &'static str {
        match self {
            Self::Height { .. } => "prove/height",
            Self::Key => "prove/key",
            Self::ProofKind(_) => "prove/proof-kind",
            Self::ProofKey => "prove/proof-key",
            Self::AppHash(_) => "prove/app-hash",
            Self::Ics23(error) => error.rule(),
            Self::Cell(_) => "prove/cell",
            Self::LogPage => "prove/log-page",
            Self::Log(error) => error.rule(),
            Self::NoDataHash => "prove/no-data-hash",
            Self::TxHash { .. } => "prove/tx-hash",
            Self::TxIndex { .. } => "prove/tx-index",
            Self::Tx(error) => error.rule(),
            Self::BlockHeader { .. } => "prove/block-header",
            Self::BlockLabel => "prove/block-label",
            Self::BlockData => "prove/block-data",
            Self::BlockLastCommit => "prove/block-last-commit",
        }
    }
}
