//! The ledger's own rules, upon what is proved of its state: whoever is refused learns why before
//! anything is sent, and from no node's word.

use std::collections::BTreeMap;

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
            let missing = match apply(&proved, &block, &tx) {
                Ok(_) => return Ok(tx.receipt_key()),
                Err(Failure::Refused { refusal, item }) => {
                    return Err(ClientError::Refusable { refusal, item });
                }
                Err(Failure::Damaged { key }) => return Err(unreadable(&key)),
                Err(Failure::State(Missing(key))) => key,
            };
            self.prove(&mut snapshot, None, &[missing.clone().into_bytes()], &[]).await?;
            let value = snapshot.cell(missing.as_bytes()).and_then(|cell| cell.value().clone());
            proved.cells.insert(missing, value);
        }
    }
}

/// Cells that are proved, there or not.
#[derive(Default)]
struct Proved {
    cells: BTreeMap<String, Option<Vec<u8>>>,
}

/// A cell that a rule reads and that is to be proved first.
struct Missing(String);

impl State for Proved {
    type Error = Missing;

    fn cell(&self, key: &str) -> Result<Option<Vec<u8>>, Missing> {
        self.cells.get(key).cloned().ok_or_else(|| Missing(key.to_owned()))
    }

    /// Of its proved size. Rules look at nothing else, and the root that comes of appending to it
    /// is forgotten with the rest.
    fn log(&self, key: &str) -> Result<CompactRange, Missing> {
        let head = self.cell(key)?;
        let cell = LogCell(key.as_bytes().to_vec());
        // What is no head is no log, as the state that is proved has it.
        let size = head.and_then(|head| cell.decode(&head).ok()).map_or(0, |head| head.size);
        let nodes = (0..size.count_ones()).map(|_| Hash::new([0; 32])).collect::<Vec<_>>();
        Ok(CompactRange::from_parts(size, &nodes).unwrap_or_default())
    }

    fn due(&self, _time: u64, _limit: usize) -> Result<Vec<(u64, String)>, Missing> {
        Ok(Vec::new())
    }
}
