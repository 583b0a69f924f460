//! What a device keeps of a network between two visits.

use core::future::Future;

use medlight_light::{LightError, Options, TrustRoot, Trusted, anchor};
use medlight_types::{Header, Time, ValidatorSet};

use crate::Checkpoint;

/// The newest header proved, with those who sign the next one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Where trust began: from another starting point nothing here is proved.
    pub checkpoint: Checkpoint,
    /// The header.
    pub header: Header,
    /// Those who sign the next height.
    pub next_validators: ValidatorSet,
}

/// Where it is kept. Whoever can write there decides what the client believes, as does whoever can
/// change the app: what comes back is checked for damage and age, not for how it was proved.
pub trait TrustStore {
    /// What was kept last; `None` where nothing was.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`]; the client goes on from its checkpoint then.
    fn load(&mut self) -> impl Future<Output = Result<Option<Kept>, StoreError>>;

    /// Puts it in place of what was kept before.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`]; the client goes on, and its next visit begins further back.
    fn keep(&mut self, kept: Kept) -> impl Future<Output = Result<(), StoreError>>;
}

/// Why a client goes on without what it kept.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The device gives no access to it, or has no room.
    #[error("what was kept on this device is out of reach: {0}")]
    Unavailable(String),
    /// It is damaged, or older than trust lasts.
    #[error("what was kept on this device is not used: {0}")]
    Unsound(#[from] LightError),
}

/// Keeps it in memory: as long as the client, or as whoever takes it out.
#[derive(Clone, Debug, Default)]
pub struct InMemory(Option<Kept>);

impl TrustStore for InMemory {
    async fn load(&mut self) -> Result<Option<Kept>, StoreError> {
        Ok(self.0.clone())
    }

    async fn keep(&mut self, kept: Kept) -> Result<(), StoreError> {
        self.0 = Some(kept);
        Ok(())
    }
}

impl Kept {
    pub(crate) fn of(trusted: &Trusted, checkpoint: Checkpoint) -> Self {
        let (header, next_validators) =
            (trusted.header().clone(), trusted.next_validators().clone());
        Self { checkpoint, header, next_validators }
    }

    /// As good as on the day it was proved.
    pub(crate) fn trusted(self, options: &Options, now: Time) -> Result<Trusted, StoreError> {
        let Self { header, next_validators, .. } = self;
        let root = TrustRoot {
            chain_id: header.chain_id.clone(),
            height: header.height,
            hash: header.hash(),
        };
        Ok(anchor(&root, header, next_validators, options, now)?)
    }
}
