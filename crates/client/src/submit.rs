//! A signed transaction, carried until the ledger has proved what became of it.

use core::time::Duration;

use medlight_ledger::apply::KEPT_FOR;
use medlight_ledger::record::Receipt;
use medlight_ledger::tx::{SignedTx, TxBody};
use medlight_ledger::{Refusal, key};
use medlight_light::Snapshot;
use medlight_merkle::{Hash, sha256};
use medlight_rpc::{AskError, Transport};
use prost::Message as _;

use crate::{Client, ClientError, Clock, Fault, TrustStore};

/// Blocks to wait before another node gets the same bytes.
const BLOCKS: u64 = 2;
/// Without a new block, the nodes asked are frozen or cut off: a living chain has one every 15 seconds
/// (design 5).
const PATIENCE: Duration = Duration::from_secs(120);
/// The ledger's code for a transaction that took effect already.
const REPLAYED: u64 = Refusal::Replayed.code() as u64;
/// Between two looks at the chain.
const PAUSE: Duration = Duration::from_millis(250);

/// What became of a transaction, proved.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// It took effect in the block at this height.
    Done {
        /// The block's height.
        height: u64,
        /// The state that proves it.
        snapshot: Snapshot,
    },
    /// It has not, and its time is over: it never will.
    Never {
        /// The state that proves it.
        snapshot: Snapshot,
    },
}

impl<T: Transport, C: Clock, S: TrustStore> Client<T, C, S> {
    /// Hands the blobs and the transaction to the network, and follows the chain until it proves
    /// that the transaction took effect, or never will. A node's "accepted" is believed by nobody.
    ///
    /// # Errors
    /// [`ClientError`], [`ClientError::Stalled`] once no new block came for two minutes of the
    /// caller's clock; the transaction may still take effect then: the same call with the same bytes
    /// goes on.
    pub async fn submit(&mut self, tx: &[u8], blobs: &[Vec<u8>]) -> Result<Outcome, ClientError> {
        let (hash, valid_until) = read(tx).ok_or(ClientError::NotATransaction)?;
        let key = key::receipt(&hash).into_bytes();
        let mut turn = 0;
        let mut sent_at = None;
        let mut newest = (0, self.clock.now());
        loop {
            let head = self.sync(None).await?.trusted;
            let height = head.height().value();
            if height > newest.0 {
                newest = (height, self.clock.now());
            }
            if height > 1 {
                let snapshot = self.snapshot(core::slice::from_ref(&key), &[]).await?;
                if let Some(outcome) = judged(snapshot, &key, valid_until)? {
                    return Ok(outcome);
                }
            }
            if sent_at.is_none_or(|sent| height >= sent + BLOCKS) {
                self.hand_over(tx, blobs, turn).await?;
                (turn, sent_at) = (turn + 1, Some(height));
            }
            if newest.1.after(PATIENCE).is_none_or(|until| until < self.clock.now()) {
                return Err(ClientError::Stalled { since: head.header().time });
            }
            self.clock.sleep(PAUSE).await;
        }
    }

    /// Gives them to one node, each time to another, and to the next where one does not take them.
    async fn hand_over(
        &mut self,
        tx: &[u8],
        blobs: &[Vec<u8>],
        turn: usize,
    ) -> Result<(), ClientError> {
        let mut order = self.nodes.in_order(self.clock.now());
        let turn = turn % order.len().max(1);
        order.rotate_left(turn);
        let (mut incidents, mut declined) = (Vec::new(), None);
        for place in order {
            let Some(node) = self.nodes.get(place) else { continue };
            let handed = async {
                for blob in blobs {
                    node.put_blob(blob).await?;
                }
                match node.broadcast(tx).await {
                    // It has the bytes already, from an earlier call or from another node.
                    Err(AskError::Refused) => Ok(REPLAYED),
                    answer => answer,
                }
            };
            match handed.await {
                // Taken in, or long since: what became of it, its receipt says.
                Ok(0 | REPLAYED) => return Ok(()),
                Ok(code) => declined = Some(code),
                Err(error) => self.note(&mut incidents, place, Fault::Ask(error))?,
            }
        }
        match declined {
            Some(code) => Err(ClientError::Declined { code }),
            None => Err(ClientError::of(incidents)),
        }
    }
}

/// Hash of the body, and its end.
fn read(tx: &[u8]) -> Option<(Hash, u64)> {
    let signed = SignedTx::decode(tx).ok()?;
    let body = TxBody::decode(signed.body.as_slice()).ok()?;
    Some((sha256(&signed.body), body.valid_until))
}

/// What a state says of the receipt's cell; `None` while it can still change.
fn judged(
    snapshot: Snapshot,
    key: &[u8],
    valid_until: u64,
) -> Result<Option<Outcome>, ClientError> {
    let cell = snapshot.cell(key).map(|cell| cell.value().clone());
    if let Some(Some(value)) = cell {
        let receipt = Receipt::decode(value.as_slice());
        let height = receipt.map(|receipt| receipt.height).unwrap_or_default();
        return Ok(Some(Outcome::Done { height, snapshot }));
    }
    // The state is that after block H, the time that of block H + 1. Past the transaction's end it
    // cannot be in that block, nor in a later one; within the ledger's memory, absent is absent.
    let now = snapshot.time().unix();
    if now > valid_until.saturating_add(KEPT_FOR) {
        return Err(ClientError::Unknown { since: snapshot.time() });
    }
    Ok((now > valid_until).then_some(Outcome::Never { snapshot }))
}
