use std::collections::BTreeMap;

use medlight_ledger::apply::{Block, Failure, apply, chain_id, genesis};
use medlight_ledger::state::{Changes, Draft};
use medlight_ledger::{Id, Refusal, State, Transaction};
use medlight_merkle::log::CompactRange;
use medlight_store::{Backend, Prepared, Store, StoreError};
use medlight_types::Hash;
use serde::Deserialize;

use crate::application::{
    Answer, Application, BlockInfo, Finalized, Genesis, Query, Standing, TxResult,
};
use crate::query;

/// The ledger over a store.
pub struct App<B: Backend> {
    store: Store<B>,
    /// Known from the first state on.
    chain_id: Option<String>,
    /// The last block's time, as soon as this process has seen one.
    time: Option<u64>,
    finalized: Option<Decided>,
}

/// A block executed and not yet durable.
struct Decided {
    prepared: Prepared,
    /// Blobs to be erased with it.
    erased: Vec<Hash>,
}

/// What stops an engine.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// The disk, or what is on it.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The chain begins with a document that is none.
    #[error("the genesis document's app_state is not {{\"registrars\":[{{\"id\",\"key\"}}]}}: {0}")]
    Genesis(String),
    /// The state holds what this ledger never wrote.
    #[error("the cell {key} is damaged: restore this node's data from another node")]
    Damaged {
        /// Its key.
        key: String,
    },
    /// The engine's calls do not follow one another.
    #[error("the engine asked out of turn: {0}")]
    OutOfTurn(&'static str),
}

impl<B: Backend> App<B> {
    /// Goes on from what the store holds.
    ///
    /// # Errors
    /// [`AppError`].
    pub fn open(store: Store<B>) -> Result<Self, AppError> {
        let chain_id = match store.latest() {
            None => None,
            Some(_) => chain_id(&Latest(&store)).map_err(stopped)?,
        };
        Ok(Self { store, chain_id, time: None, finalized: None })
    }

    fn chain_id(&self) -> Result<&str, AppError> {
        self.chain_id.as_deref().ok_or(AppError::OutOfTurn("the chain has not begun"))
    }

    fn has_blobs(&self, tx: &Transaction) -> Result<bool, AppError> {
        for hash in tx.message().blobs() {
            // What is no hash is refused for its form, in its block.
            let Ok(hash) = hash.try_into() else { continue };
            if self.store.blob(&Hash::new(hash))?.is_none() {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn prepare(&self, version: u64, changes: Changes) -> Result<Prepared, AppError> {
        let cells = changes.cells.into_iter().map(|(key, value)| (key.into_bytes(), value));
        let entries = changes.entries.into_iter().map(|(key, list)| (key.into_bytes(), list));
        let changes =
            medlight_store::Changes { cells: cells.collect(), entries: entries.collect() };
        Ok(self.store.prepare(version, changes)?)
    }
}

impl<B: Backend> Application for App<B> {
    type Error = AppError;

    fn standing(&self) -> Standing {
        match self.store.latest() {
            None => Standing { height: 0, root: None },
            Some(latest) => Standing { height: latest.version, root: Some(latest.root) },
        }
    }

    fn init_chain(&mut self, document: &Genesis) -> Result<Hash, AppError> {
        if self.store.latest().is_some() {
            return Err(AppError::OutOfTurn("the chain has begun already"));
        }
        let changes = genesis(&document.chain_id, &registrars(&document.app_state)?);
        let prepared = self.prepare(0, changes)?;
        let root = prepared.root();
        self.store.commit(prepared)?;
        self.chain_id = Some(document.chain_id.clone());
        Ok(root)
    }

    fn check_tx(&self, tx: &[u8], new: bool) -> Result<TxResult, AppError> {
        let checked = Transaction::read(tx, self.chain_id()?).and_then(|tx| {
            // A process that has seen no block yet lets the next one decide about time.
            self.time.map_or(Ok(()), |time| tx.in_time(time)).map(|()| tx)
        });
        let tx = match checked {
            Ok(tx) => tx,
            Err(refusal) => return Ok(refused(refusal, None)),
        };
        if self.store.latest_cell(tx.receipt_key().as_bytes())?.is_some() {
            return Ok(refused(Refusal::Replayed, None));
        }
        match new && !self.has_blobs(&tx)? {
            true => Ok(refused(Refusal::MissingBlob, None)),
            false => Ok(TxResult::default()),
        }
    }

    fn prepare_proposal(
        &self,
        txs: Vec<Vec<u8>>,
        max_bytes: usize,
        block: &BlockInfo,
    ) -> Vec<Vec<u8>> {
        let Some(chain_id) = &self.chain_id else { return Vec::new() };
        let readable = |tx: &Vec<u8>| {
            Transaction::read(tx, chain_id).and_then(|tx| tx.in_time(block.time)).is_ok()
        };
        let mut left = max_bytes;
        let mut chosen = Vec::new();
        for tx in txs.into_iter().filter(readable) {
            // Tag and length in the block's list of transactions.
            let Some(rest) = left.checked_sub(tx.len() + 6) else { break };
            left = rest;
            chosen.push(tx);
        }
        chosen
    }

    fn finalize_block(&mut self, info: &BlockInfo, txs: &[Vec<u8>]) -> Result<Finalized, AppError> {
        let chain_id = self.chain_id()?;
        let block = Block { height: info.height, time: info.time };
        let (mut results, mut validators) = (Vec::new(), BTreeMap::new());
        let mut erased = Vec::new();
        let base = Latest(&self.store);
        let mut draft = Draft::new(&base);
        for bytes in txs {
            let tx = match Transaction::read(bytes, chain_id) {
                Ok(tx) => tx,
                Err(refusal) => {
                    results.push(refused(refusal, None));
                    continue;
                }
            };
            match apply(&draft, &block, &tx) {
                Ok(effect) => {
                    draft.adopt(effect.changes)?;
                    validators.extend(effect.validator);
                    erased.extend(effect.erased.map(Hash::new));
                    results.push(TxResult::default());
                }
                Err(Failure::Refused { refusal, item }) => results.push(refused(refusal, item)),
                Err(failure) => return Err(stopped(failure)),
            }
        }
        let prepared = self.prepare(info.height, draft.into_changes())?;
        let root = prepared.root();
        self.finalized = Some(Decided { prepared, erased });
        self.time = Some(info.time);
        Ok(Finalized { results, validators: validators.into_iter().collect(), root })
    }

    fn commit(&mut self) -> Result<(), AppError> {
        let decided = self.finalized.take().ok_or(AppError::OutOfTurn("nothing was finalized"))?;
        // Erased before the block counts as done: after a crash between the two the engine plays the
        // block again, and erases again.
        for hash in &decided.erased {
            self.store.erase_blob(hash)?;
        }
        Ok(self.store.commit(decided.prepared)?)
    }

    fn query(&mut self, asked: &Query) -> Result<Answer, AppError> {
        Ok(query::answer(&mut self.store, asked)?)
    }
}

/// A failure that is no refusal.
fn stopped(failure: Failure<StoreError>) -> AppError {
    match failure {
        Failure::State(error) => error.into(),
        Failure::Damaged { key } => AppError::Damaged { key },
        Failure::Refused { .. } => AppError::OutOfTurn("nothing was asked that can be refused"),
    }
}

fn refused(refusal: Refusal, item: Option<u32>) -> TxResult {
    let data = item.map(|item| item.to_be_bytes().to_vec()).unwrap_or_default();
    TxResult { code: refusal.code(), data, log: refusal.to_string() }
}

/// The newest durable state, as the rules read it.
struct Latest<'s, B: Backend>(&'s Store<B>);

impl<B: Backend> State for Latest<'_, B> {
    type Error = StoreError;

    fn cell(&self, key: &str) -> Result<Option<Vec<u8>>, StoreError> {
        self.0.latest_cell(key.as_bytes())
    }

    fn log(&self, key: &str) -> Result<CompactRange, StoreError> {
        self.0.log(key.as_bytes())
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AppState {
    registrars: Vec<RegistrarOf>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RegistrarOf {
    id: String,
    key: String,
}

/// `{"registrars":[{"id","key"}]}`, hex: at least one, each id the one its key begins.
fn registrars(app_state: &[u8]) -> Result<Vec<(Id, [u8; 32])>, AppError> {
    let wrong = |what: &str| AppError::Genesis(what.to_owned());
    let state: AppState =
        serde_json::from_slice(app_state).map_err(|error| AppError::Genesis(error.to_string()))?;
    let mut registrars = Vec::new();
    for RegistrarOf { id, key } in state.registrars {
        let key = base16ct::mixed::decode_vec(&key).map_err(|_| wrong("a key is no hex"))?;
        let key = <[u8; 32]>::try_from(key).map_err(|_| wrong("a key has not 32 bytes"))?;
        let known = Id::of_key(&key);
        if !known.to_string().eq_ignore_ascii_case(&id) {
            return Err(wrong("an id is not that of its key"));
        }
        registrars.push((known, key));
    }
    match registrars.is_empty() {
        true => Err(wrong("nobody could ever admit anybody")),
        false => Ok(registrars),
    }
}
