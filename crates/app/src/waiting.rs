//! What waits for a block, and how much of the room one signer may take. A policy of this node, no
//! rule of the ledger: blocks are executed without it.

use std::collections::{BTreeMap, BTreeSet};

use medlight_ledger::message::Message;
use medlight_ledger::{Refusal, Transaction};
use medlight_types::Hash;

/// Transactions that wait for a block.
#[derive(Default)]
pub(crate) struct Waiting {
    /// By the key that signed them. An id is only claimed before a block has looked at it; the key
    /// is proved, so nobody can use up another one's room.
    txs: BTreeMap<[u8; 32], BTreeSet<Hash>>,
    /// The blobs they name.
    blobs: BTreeSet<Hash>,
}

impl Waiting {
    /// Counts a transaction for each of its keys, `hash` being that of all its bytes: one body can
    /// be signed in many ways. One that was in already (not `new`) is never refused.
    pub(crate) fn admit(
        &mut self,
        tx: &Transaction,
        hash: Hash,
        new: bool,
        quota: usize,
    ) -> Result<(), Refusal> {
        if !is_free(tx.message()) {
            let is_full = |txs: &BTreeSet<Hash>| txs.len() >= quota && !txs.contains(&hash);
            if new && tx.keys().any(|key| self.txs.get(key).map_or(quota == 0, is_full)) {
                return Err(Refusal::Quota);
            }
            for key in tx.keys() {
                self.txs.entry(*key).or_default().insert(hash);
            }
        }
        self.blobs.extend(named(tx));
        Ok(())
    }

    /// The blobs that the transactions name which wait.
    pub(crate) fn blobs(&self) -> &BTreeSet<Hash> {
        &self.blobs
    }

    /// A block was decided: what still waits is checked again, and counted again.
    pub(crate) fn clear(&mut self) {
        self.txs.clear();
        self.blobs.clear();
    }
}

/// The blobs a transaction names. What is no hash is refused for its form, in its block.
pub(crate) fn named(tx: &Transaction) -> impl Iterator<Item = Hash> {
    let hashes = tx.message().blobs().into_iter();
    hashes.filter_map(|hash| hash.try_into().ok().map(Hash::new))
}

/// No access goes unrecorded, and nobody waits in an emergency, because of a quota.
fn is_free(message: &Message) -> bool {
    matches!(message, Message::SubmitAccess(_) | Message::BreakGlass(_))
}
