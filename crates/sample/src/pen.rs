//! Writes transactions: seals, signs, keeps what goes beside the chain.

use medlight_ledger::Id;
use medlight_ledger::message::{Envelope, Message};
use medlight_ledger::tx::TxBody;
use medlight_merkle::{Hash, sha256};
use medlight_wallet::envelope::{Context, Kind, SealError, Sealed, seal};
use medlight_wallet::{Keys, SealingKey, sign};
use rand_chacha::ChaCha20Rng;
use rand_core::{Rng as _, SeedableRng as _};

use crate::{Setting, Step};

/// Seconds a step can wait before it is sent.
const PATIENCE: u64 = 6 * 3_600;

pub(crate) struct Pen<'a> {
    pub(crate) setting: Setting<'a>,
    random: ChaCha20Rng,
    blobs: Vec<Vec<u8>>,
    chapter: u32,
    steps: Vec<Step>,
}

impl<'a> Pen<'a> {
    pub(crate) fn new(setting: Setting<'a>) -> Self {
        let parts = [
            b"medlight/sample/chance",
            &setting.seed.to_be_bytes()[..],
            setting.chain_id.as_bytes(),
        ];
        let random = ChaCha20Rng::from_seed(*sha256(&parts.concat()).as_bytes());
        Self { setting, random, blobs: Vec::new(), chapter: 1, steps: Vec::new() }
    }

    /// Seconds before the town's present.
    pub(crate) fn ago(&self, seconds: u64) -> u64 {
        self.setting.now.saturating_sub(seconds)
    }

    pub(crate) fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        self.random.fill_bytes(&mut bytes);
        bytes
    }

    /// A number below `limit`, which is not 0.
    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        self.random.next_u64() % limit.max(1)
    }

    /// Seals for the transaction that is sent next.
    pub(crate) fn seal(
        &mut self,
        kind: Kind,
        owner: Id,
        plaintext: &[u8],
        readers: &[&SealingKey],
    ) -> Result<Option<Envelope>, SealError> {
        let context = Context { chain_id: self.setting.chain_id, kind, owner };
        let Sealed { envelope, blob } = seal(&context, plaintext, readers, &mut self.random)?;
        self.blobs.push(blob);
        Ok(Some(envelope))
    }

    /// Publishes a document with the transaction that is sent next.
    pub(crate) fn publish(&mut self, document: &str) -> Hash {
        self.blobs.push(document.as_bytes().to_vec());
        sha256(document.as_bytes())
    }

    pub(crate) fn send(&mut self, what: impl Into<String>, signers: &[&Keys], message: Message) {
        let body = TxBody {
            chain_id: self.setting.chain_id.to_owned(),
            nonce: self.bytes::<16>().to_vec(),
            valid_until: self.setting.now.saturating_add(PATIENCE),
            signers: signers.iter().map(|keys| keys.signer()).collect(),
            message: Some(message),
        };
        let (what, blobs) = (what.into(), std::mem::take(&mut self.blobs));
        self.steps.push(Step { chapter: self.chapter, what, blobs, tx: sign(&body, signers) });
    }

    /// What is sent from here on stands in later blocks than what was sent before.
    pub(crate) fn turn_the_page(&mut self) {
        self.chapter += 1;
    }

    pub(crate) fn into_steps(self) -> Vec<Step> {
        self.steps
    }
}
