use medlight_ledger::Id;

use crate::envelope::SealError;
use crate::plan::PlanError;

/// Why something cannot be written for the ledger.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
#[expect(missing_docs, reason = "each variant's message is its documentation")]
pub enum ActError {
    #[error("this needs the keys of {needed} signers and has those of {given}: name the others")]
    Signers { needed: usize, given: usize },
    #[error("the ledger proves that there is no relationship {0}: look at its id")]
    NoSuchRelationship(Id),
    #[error("the history of {0} goes on there: name its keys too, so that they are handed over")]
    NoHandover(Id),
    #[error("the rule has no text: write what holds where a patient has chosen nothing")]
    NoText,
    #[error("what is sealed for {0} has no sound key to be sealed to")]
    NoKey(Id),
    #[error(transparent)]
    Seal(#[from] SealError),
    #[error(transparent)]
    Unopened(PlanError),
    #[error("the bytes to be signed are not in their one encoding: do not sign them")]
    NotCanonical,
    #[error("the bytes to be signed ask for something this app never writes: do not sign them")]
    Unknown,
    #[error("these are not the keys it was written with")]
    OtherKeys,
}
