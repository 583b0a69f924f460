use medlight_types::{Address, ChainId, Hash, Height, Time};

use crate::Tally;

/// Why a light block is not believed. One variant per rule, in the order the rules are checked.
///
/// All but the first are the fault of whoever sent the block: ask another server.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LightError {
    /// The trusted header is too old to vouch for anything.
    #[error(
        "the trusted header expired at {expired}, now it is {now}: get a fresh starting point \
         from somebody you trust"
    )]
    TrustExpired {
        /// End of its trusting period.
        expired: Time,
        /// The time given.
        now: Time,
    },
    /// Another chain's header.
    #[error("the header is of chain {found}, not {expected}: ask a server of that chain")]
    ChainId {
        /// The trust root's.
        expected: ChainId,
        /// The header's.
        found: ChainId,
    },
    /// Another block format.
    #[error("the header has block version {found}, and this app reads 11: update the app")]
    BlockVersion {
        /// The header's.
        found: u64,
    },
    /// Not the block that was asked for at the starting point.
    #[error("the header at the starting point is at height {found}, not {expected}")]
    AnchorHeight {
        /// The trust root's.
        expected: Height,
        /// The header's.
        found: Height,
    },
    /// Not the header somebody vouched for.
    #[error("the header at the starting point hashes to {found}, not {expected}")]
    AnchorHash {
        /// The trust root's.
        expected: Hash,
        /// The header's.
        found: Hash,
    },
    /// No step forward.
    #[error("the header's height {found} is not above the trusted {trusted}")]
    HeightNotAbove {
        /// Trusted height.
        trusted: Height,
        /// The header's.
        found: Height,
    },
    /// Time stands still or runs back.
    #[error("the header's time {found} is not after the trusted {trusted}")]
    TimeNotAfter {
        /// Trusted time.
        trusted: Time,
        /// The header's.
        found: Time,
    },
    /// Further ahead than clocks drift.
    #[error("the header's time {found} is ahead of this device's clock, {now}: check the clock")]
    FromTheFuture {
        /// The header's.
        found: Time,
        /// The time given.
        now: Time,
    },
    /// The votes are about another height.
    #[error("the commit is for height {found}, the header is at {expected}")]
    CommitHeight {
        /// The header's.
        expected: Height,
        /// The commit's.
        found: Height,
    },
    /// The votes name no whole block.
    #[error("the commit names no block")]
    CommitForNoBlock,
    /// The votes are about another block.
    #[error("the commit is for block {found}, the header's hash is {expected}")]
    CommitBlock {
        /// The header's hash.
        expected: Hash,
        /// What the commit names.
        found: Hash,
    },
    /// The set is not the one the header names.
    #[error("the validators hash to {found}, the header says {expected}")]
    ValidatorsHash {
        /// The header's.
        expected: Hash,
        /// The set's.
        found: Hash,
    },
    /// The next set is not the one the header names.
    #[error("the next validators hash to {found}, the header says {expected}")]
    NextValidatorsHash {
        /// The header's.
        expected: Hash,
        /// The set's.
        found: Hash,
    },
    /// The trusted header announced other validators for this height.
    #[error("the header's validators hash to {found}, the header before announced {expected}")]
    NotTheAnnounced {
        /// Announced by the trusted header.
        expected: Hash,
        /// The header's.
        found: Hash,
    },
    /// Not one entry per validator.
    #[error("the commit has {found} entries for {expected} validators")]
    SignatureCount {
        /// Validators in the set.
        expected: usize,
        /// Entries in the commit.
        found: usize,
    },
    /// The same signer in two places.
    #[error("validator {address} voted twice in one commit")]
    RepeatedSigner {
        /// Who.
        address: Address,
    },
    /// A vote in somebody else's place.
    #[error("entry {index} of the commit is of {found}, that place is {expected}'s")]
    SignerOutOfPlace {
        /// Place in the commit.
        index: usize,
        /// Whose place it is.
        expected: Address,
        /// Whom the vote names.
        found: Address,
    },
    /// Not more than two thirds of the block's own set.
    #[error("only {tally} of the voting power signed, and more than two thirds must")]
    NotEnoughPower {
        /// Power for the block.
        tally: Tally,
    },
    /// A signature that counts is not one.
    #[error("the signature of validator {address} (entry {index}) is not valid")]
    BadSignature {
        /// Place in the commit.
        index: usize,
        /// Whose.
        address: Address,
    },
}

impl LightError {
    /// The rule's tag in `docs/spec/verification.md`.
    pub fn rule(&self) -> &'static str {
        match self {
            Self::TrustExpired { .. } => "light/trust-expired",
            Self::ChainId { .. } => "light/chain-id",
            Self::BlockVersion { .. } => "light/block-version",
            Self::AnchorHeight { .. } => "light/anchor-height",
            Self::AnchorHash { .. } => "light/anchor-hash",
            Self::HeightNotAbove { .. } => "light/height-not-above",
            Self::TimeNotAfter { .. } => "light/time-not-after",
            Self::FromTheFuture { .. } => "light/from-the-future",
            Self::CommitHeight { .. } => "light/commit-height",
            Self::CommitForNoBlock => "light/commit-for-no-block",
            Self::CommitBlock { .. } => "light/commit-block",
            Self::ValidatorsHash { .. } => "light/validators-hash",
            Self::NextValidatorsHash { .. } => "light/next-validators-hash",
            Self::NotTheAnnounced { .. } => "light/not-the-announced",
            Self::SignatureCount { .. } => "light/signature-count",
            Self::RepeatedSigner { .. } => "light/repeated-signer",
            Self::SignerOutOfPlace { .. } => "light/signer-out-of-place",
            Self::NotEnoughPower { .. } => "light/not-enough-power",
            Self::BadSignature { .. } => "light/bad-signature",
        }
    }
}
