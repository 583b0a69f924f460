use medlight_ledger::consent::DisclosureError;

use crate::envelope::{OpenError, SealError};

/// Why something cannot be planned, or what was planned cannot be signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
#[expect(missing_docs, reason = "each variant's message is its documentation")]
pub enum PlanError {
    #[error("no choice is in force under this policy: there is nothing to withdraw")]
    NothingInForce,
    #[error("part of the choice in force does not open with these keys: write a new one instead")]
    Closed,
    #[error("so many people, places and dates cannot be compared: say it with fewer")]
    TooIntricate,
    #[error("the choice has changed since this was planned: plan it again")]
    Stale,
    #[error(transparent)]
    Seal(#[from] SealError),
    #[error("the choice cannot be written: {0}")]
    Choice(#[from] DisclosureError),
    #[error("the bytes to be signed are not in their one encoding: do not sign them")]
    NotCanonical,
    #[error("the bytes to be signed ask for something this app never plans: do not sign them")]
    Unknown,
    #[error("the bytes to be signed are for another ledger: do not sign them")]
    AnotherChain,
    #[error("the bytes to be signed are for other keys: use the relationship's own")]
    AnotherSigner,
    #[error("the sealed bytes do not hold what the bytes to be signed name: {0}")]
    Sealed(#[from] OpenError),
    #[error("the sealed bytes are missing: plan it again")]
    NoBlob,
}
