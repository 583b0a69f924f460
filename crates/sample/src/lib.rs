//! The sample town: three organisations, their staff, four patients, two years of history.
//!
//! Everything follows from a seed, as transactions that any engine takes in order: rules look at
//! the block's time, and when something occurred stands sealed in its AuditEvent, so a history
//! needs no old blocks. All of it is invented, and each FHIR resource says so (`HTEST`).

mod cast;
mod choices;
mod fhir;
mod history;
#[cfg(feature = "network")]
pub mod network;
mod pen;
mod story;

use medlight_ledger::consent::DisclosureError;
use medlight_wallet::Keys;
use medlight_wallet::envelope::SealError;

pub use cast::{
    Cast, Connection, Harbour, Linden, Northfield, Organisation, Patient, Practitioner, seed,
};

/// Where and when the town is to be.
#[derive(Clone, Copy, Debug)]
pub struct Setting<'a> {
    /// All keys and chances follow from it.
    pub seed: u64,
    /// The chain's name.
    pub chain_id: &'a str,
    /// When its history ends, in unix seconds; a block's time when it is sent, give or take five
    /// minutes.
    pub now: u64,
}

/// The town, and how to build it.
pub struct Town {
    /// Who lives there.
    pub cast: Cast,
    /// What to send, in this order.
    pub steps: Vec<Step>,
}

impl Town {
    /// The steps by chapter: what may share a block.
    pub fn chapters(&self) -> impl Iterator<Item = &[Step]> {
        self.steps.chunk_by(|one, other| one.chapter == other.chapter)
    }
}

/// One transaction.
pub struct Step {
    /// Steps of one chapter may share a block; those of the next come in a later second.
    pub chapter: u32,
    /// What happens, for people.
    pub what: String,
    /// What the node must have before: sealed payloads and public documents.
    pub blobs: Vec<Vec<u8>>,
    /// The signed transaction.
    pub tx: Vec<u8>,
}

/// Why a town cannot be written: a mistake in its story, not in what it is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SampleError {
    /// A payload cannot be sealed.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// A choice cannot be written.
    #[error(transparent)]
    Choice(#[from] DisclosureError),
}

/// Writes the town for a chain whose `registrar` admits its organisations.
///
/// # Errors
/// [`SampleError`].
pub fn town(setting: &Setting<'_>, registrar: &Keys) -> Result<Town, SampleError> {
    let mut cast = Cast::new(setting);
    let steps = story::write(setting, registrar, &mut cast)?;
    Ok(Town { cast, steps })
}
