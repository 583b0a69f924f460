//! How much of the room before a block one signer may take. A policy of this node, no rule of the
//! ledger: blocks are executed without it.

use std::collections::{BTreeMap, BTreeSet};

use medlight_ledger::message::Message;
use medlight_ledger::{Refusal, Transaction};
use medlight_types::Hash;

/// Transactions that wait for a block, by the key that signed them. An id is only claimed before a
/// block has looked at it; the key is proved, so nobody can use up another one's room.
#[derive(Default)]
pub(crate) struct Waiting(BTreeMap<[u8; 32], BTreeSet<Hash>>);

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
        if is_free(tx.message()) {
            return Ok(());
        }
        let is_full = |waiting: &BTreeSet<Hash>| waiting.len() >= quota && !waiting.contains(&hash);
        if new && tx.keys().any(|key| self.0.get(key).map_or(quota == 0, is_full)) {
            return Err(Refusal::Quota);
        }
        for key in tx.keys() {
            self.0.entry(*key).or_default().insert(hash);
        }
        Ok(())
    }

    /// A block was decided: what still waits is checked again, and counted again.
    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }
}

/// No access goes unrecorded, and nobody waits in an emergency, because of a quota.
fn is_free(message: &Message) -> bool {
    matches!(message, Message::SubmitAccess(_) | Message::BreakGlass(_))
}
