//! The ledger's own rules, upon what is proved of its state: whoever is refused learns why before
//! anything is sent, and from no node's word.

use core::cell::RefCell;
use core::convert::Infallible;
use std::collections::{BTreeMap, BTreeSet};

use medlight_ledger::apply::{Block, Failure, apply};
use medlight_ledger::{State, Transaction};
use medlight_merkle::Hash;
use medlight_merkle::log::CompactRange;
use medlight_rpc::Transport;
use medlight_types::{Cell as _, LogCell};

use crate::connection::unreadable;
use crate::{Client, ClientError, Clock, TrustStore};

impl<T: Transport, C: Clock, S: TrustStore> Client<T, C, S> {
    /// Applies a signed transaction to the newest state that is proved, and forgets the result: what
    /// is left is the key of the cell that will say that it took effect. The state may change before
    /// it is in a block: only its receipt says so. Sync first.
    ///
    /// # Errors
    /// [`ClientError::Refusable`] with the rule's code.
    pub async fn rehearse(&mut self, tx: &[u8]) -> Result<String, ClientError> {
        let mut snapshot = self.snapshot(&[], &[]).await?;
        let chain_id = snapshot.trusted().header().chain_id.as_str().to_owned();
        let tx = Transaction::read(tx, &chain_id)
            .map_err(|refusal| ClientError::Refusable { refusal, item: None })?;
        let time = snapshot.time().unix();
        let block = Block { height: snapshot.height().value().saturating_add(1), time };
        let mut proved = Proved::default();
        loop {
            let applied = apply(&proved, &block, &tx);
            let guessed = proved.guessed.take();
            if guessed.is_empty() {
                return match applied {
                    Ok(_) => Ok(tx.receipt_key()),
                    Err(Failure::Refused { refusal, item }) => {
                        Err(ClientError::Refusable { refusal, item })
                    }
                    Err(Failure::Damaged { key }) => Err(unreadable(&key)),
                    Err(Failure::State(never)) => match never {},
                };
            }
            let keys: Vec<_> = guessed.iter().cloned().map(String::into_bytes).collect();
            self.prove(&mut snapshot, None, &keys, &[]).await?;
            for key in guessed {
                let value = snapshot.cell(key.as_bytes()).and_then(|cell| cell.value().clone());
                proved.cells.insert(key, value);
            }
        }
    }
}

/// Cells that are proved, there or not. Of any other a rule is told that it is not there, and what
/// comes of that is a guess: it names what to prove next, many cells at once, and decides nothing.
#[derive(Default)]
struct Proved {
    cells: BTreeMap<String, Option<Vec<u8>>>,
    guessed: RefCell<BTreeSet<String>>,
}

impl State for Proved {
    type Error = Infallible;

    fn cell(&self, key: &str) -> Result<Option<Vec<u8>>, Infallible> {
        let known = self.cells.get(key).cloned();
        Ok(known.unwrap_or_else(|| {
            self.guessed.borrow_mut().insert(key.to_owned());
            None
        }))
    }

    /// Of its proved size. Rules look at nothing else, and the root that comes of appending to it
    /// is forgotten with the rest.
    fn log(&self, key: &str) -> Result<CompactRange, Infallible> {
        let head = self.cell(key)?;
        let cell = LogCell(key.as_bytes().to_vec());
        // What is no head is no log, as the state that is proved has it.
        let size = head.and_then(|head| cell.decode(&head).ok()).map_or(0, |head| head.size);
        let nodes = (0..size.count_ones()).map(|_| Hash::new([0; 32])).collect::<Vec<_>>();
        Ok(CompactRange::from_parts(size, &nodes).unwrap_or_default())
    }

    fn due(&self, _time: u64, _limit: usize) -> Result<Vec<(u64, String)>, Infallible> {
        Ok(Vec::new())
    }
}
