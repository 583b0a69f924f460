//! What waits for a block, and how much of the room one signer may take. A policy of this node, no
//! rule of the ledger: blocks are executed without it.

use std::collections::{BTreeMap, BTreeSet};

use medlight_ledger::apply::Known;
use medlight_ledger::message::Message;
use medlight_ledger::{Id, Refusal, Transaction};
use medlight_types::Hash;

/// Bytes of the room that all share whom the newest state does not know, at most: a hundredth of a
/// block, so that nobody's block is full of what costs nothing.
const SHARED: usize = 256 << 10;

/// Transactions that wait for a block.
#[derive(Default)]
pub(crate) struct Waiting {
    /// By who signed them, as the newest state knows them by their keys. All whom it does not know
    /// share one room (`None`): keys cost nothing, so room for each would be room for anybody.
    txs: BTreeMap<Option<Id>, BTreeSet<Hash>>,
    /// Bytes of those in the room that all share.
    shared: usize,
    /// The blobs that those of them name who may.
    blobs: BTreeSet<Hash>,
}

impl Waiting {
    /// Counts a transaction for each of its signers who is `known`, `hash` being that of all its
    /// `length` bytes: one body can be signed in many ways. One that was in already (not `new`) is
    /// never refused.
    pub(crate) fn admit(
        &mut self,
        tx: &Transaction,
        known: &[Known],
        (hash, length): (Hash, usize),
        new: bool,
        quota: usize,
    ) -> Result<(), Refusal> {
        if !is_free(tx.message(), known) {
            let mut rooms: BTreeSet<_> = known.iter().map(|known| Some(known.id)).collect();
            // The longest message is a custodian's: from anybody else it is refused in its block.
            if rooms.is_empty() || matches!(tx.message(), Message::SubmitAccess(_)) {
                rooms.insert(None);
            }
            let is_full = |room: &Option<Id>| {
                let full = |txs: &BTreeSet<Hash>| txs.len() >= quota && !txs.contains(&hash);
                let has_too_much = room.is_none() && self.shared.saturating_add(length) > SHARED;
                has_too_much || self.txs.get(room).map_or(quota == 0, full)
            };
            if new && rooms.iter().any(is_full) {
                return Err(Refusal::Quota);
            }
            for room in rooms {
                let is_new = self.txs.entry(room).or_default().insert(hash);
                self.shared += if room.is_none() && is_new { length } else { 0 };
            }
        }
        if may_name(tx.message(), known) {
            self.blobs.extend(named(tx));
        }
        Ok(())
    }

    /// The blobs that the transactions name which wait.
    pub(crate) fn blobs(&self) -> &BTreeSet<Hash> {
        &self.blobs
    }

    /// A block was decided: what still waits is checked again, and counted again.
    pub(crate) fn clear(&mut self) {
        self.txs.clear();
        self.shared = 0;
        self.blobs.clear();
    }
}

/// Whether the bytes it names wait with it: where its first signer may sign such a message at all.
/// Anybody's word would keep all the room for loose bytes taken.
fn may_name(message: &Message, known: &[Known]) -> bool {
    let is_a_patients = matches!(message, Message::PutDirective(_) | Message::AskEntry(_));
    is_custodians(known) || (is_a_patients && !known.is_empty())
}

fn is_custodians(known: &[Known]) -> bool {
    known.first().is_some_and(|known| known.is_custodian)
}

/// The blobs a transaction names. What is no hash is refused for its form, in its block.
pub(crate) fn named(tx: &Transaction) -> impl Iterator<Item = Hash> {
    let hashes = tx.message().blobs().into_iter();
    hashes.filter_map(|hash| hash.try_into().ok().map(Hash::new))
}

/// No access goes unrecorded, and nobody waits in an emergency, because of a quota: where the first
/// signer is an organisation that may act. From others the same messages are messages like any.
fn is_free(message: &Message, known: &[Known]) -> bool {
    matches!(message, Message::SubmitAccess(_) | Message::BreakGlass(_)) && is_custodians(known)
}
