use medlight_types::json::ShapeError;

use crate::TransportError;

/// Why a node's answer is of no use. None of these is proof of a lie; each is reason to ask another.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AskError {
    /// No answer.
    #[error(transparent)]
    Transport(#[from] TransportError),
    /// It is not what a node writes.
    #[error(transparent)]
    Shape(#[from] ShapeError),
    /// The node says it cannot answer.
    #[error("the node refuses to answer: it may not have that height, ask another")]
    Refused,
    /// The application says it cannot answer.
    #[error("the ledger behind the node refuses to answer, with code {0}")]
    Code(u64),
    /// An answer to another question than ours.
    #[error("the node answers another question than it was asked")]
    AnotherAnswer,
    /// Bytes that are not those named.
    #[error("the node gives other bytes than those named by their hash")]
    OtherBytes,
}

impl AskError {
    /// Whether the node answered at all.
    pub fn is_silence(&self) -> bool {
        matches!(self, Self::Transport(_))
    }
}
