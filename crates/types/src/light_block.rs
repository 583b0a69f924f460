use crate::{Commit, Header, ValidatorSet};

/// A header and the votes said to have decided it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedHeader {
    /// The header.
    pub header: Header,
    /// Its commit.
    pub commit: Commit,
}

/// All a light client needs to judge one height. Untrusted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LightBlock {
    /// The header and its votes.
    pub signed_header: SignedHeader,
    /// The set said to have voted.
    pub validators: ValidatorSet,
    /// The set said to vote on the next height.
    pub next_validators: ValidatorSet,
}
