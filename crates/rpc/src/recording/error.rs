use medlight_types::json::ShapeError;
use medlight_types::{ChainId, Height, SetError};

/// Why files are no recording of one network.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RecordingError {
    /// A file is not what a node answers.
    #[error("{origin}: {error}")]
    Shape {
        /// The file.
        origin: String,
        /// What is wrong in it.
        error: ShapeError,
    },
    /// No commit among the answers.
    #[error("there is no commit in it, so nothing can be checked: add the answers of `commit`")]
    NothingToCheck,
    /// One height, two different answers.
    #[error(
        "{origin} and {other} say different things about height {height}: one of them is false"
    )]
    Conflict {
        /// The later answer.
        origin: String,
        /// The earlier one.
        other: String,
        /// The height.
        height: Height,
    },
    /// Several networks at once.
    #[error(
        "{origin} is of the chain {found}, {other} of {expected}: choose one network's answers"
    )]
    TwoChains {
        /// A commit of the one.
        origin: String,
        /// A commit of the other.
        other: String,
        /// The former's chain.
        found: ChainId,
        /// The latter's.
        expected: ChainId,
    },
    /// Nobody to check a commit by.
    #[error(
        "{origin}: the validators of height {height} are not in the recording: add the answer of \
         `validators` for that height"
    )]
    NoValidators {
        /// The commit that needs them.
        origin: String,
        /// Their height.
        height: Height,
    },
    /// Pages of a set missing, or too many.
    #[error("{origin}: {found} of {total} validators of height {height} are in the recording")]
    PartialSet {
        /// The first page.
        origin: String,
        /// Their height.
        height: Height,
        /// How many came.
        found: usize,
        /// How many there should be.
        total: u64,
    },
    /// A list that is no set.
    #[error("{origin}: {error}")]
    Set {
        /// The first page.
        origin: String,
        /// What is wrong with it.
        error: SetError,
    },
}

impl RecordingError {
    /// The rule's tag in `docs/spec/verification.md`.
    pub fn rule(&self) -> &'static str {
        match self {
            Self::Shape { error, .. } => error.rule(),
            Self::NothingToCheck => "recording/nothing-to-check",
            Self::Conflict { .. } => "recording/conflict",
            Self::TwoChains { .. } => "recording/two-chains",
            Self::NoValidators { .. } => "recording/no-validators",
            Self::PartialSet { .. } => "recording/partial-set",
            Self::Set { error, .. } => error.rule(),
        }
    }

    /// The file or answer at fault, if it is one.
    pub fn origin(&self) -> Option<&str> {
        match self {
            Self::NothingToCheck => None,
            Self::Shape { origin, .. }
            | Self::Conflict { origin, .. }
            | Self::TwoChains { origin, .. }
            | Self::NoValidators { origin, .. }
            | Self::PartialSet { origin, .. }
            | Self::Set { origin, .. } => Some(origin),
        }
    }
}
