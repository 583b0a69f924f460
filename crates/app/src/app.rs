use std::collections::{BTreeMap, BTreeSet};

use medlight_ledger::apply::{
    Block, Failure, apply, chain_id, forget_receipts, genesis, known, told,
};
use medlight_ledger::state::{Changes, Draft};
use medlight_ledger::{Refusal, Transaction};
use medlight_merkle::sha256;
use medlight_store::{Backend, Memory, Prepared, Store, StoreError, Version};
use medlight_types::Hash;

use crate::application::{
    Answer, Application, BlockInfo, Finalized, Genesis, Query, Standing, TxResult,
};
use crate::document::registrars;
use crate::latest::Latest;
use crate::query;
use crate::waiting::{Waiting, named};

/// Transactions of one signer that may wait for a block, where nothing else is asked for.
pub const QUOTA: usize = 100;

/// The ledger over a store.
pub struct App<B: Backend> {
    store: Store<B>,
    /// Known from the first state on.
    chain_id: Option<String>,
    quota: usize,
    waiting: Waiting,
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
    /// The chain begins with validators that no later block could go on with.
    #[error("the genesis document's validators cannot be: {0}")]
    Validators(Refusal),
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
        let waiting = Waiting::default();
        Ok(Self { store, chain_id, quota: QUOTA, waiting, finalized: None })
    }

    /// Lets so many transactions of one signer wait for a block.
    #[must_use]
    pub fn with_quota(self, quota: usize) -> Self {
        Self { quota, ..self }
    }

    fn chain_id(&self) -> Result<&str, AppError> {
        self.chain_id.as_deref().ok_or(AppError::OutOfTurn("the chain has not begun"))
    }

    fn has_blobs(&self, tx: &Transaction) -> Result<bool, AppError> {
        for hash in named(tx) {
            if !self.store.has_blob(&hash)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn prepare(
        &self,
        version: u64,
        changes: Changes,
        blobs: BTreeSet<Hash>,
        time: Option<u64>,
    ) -> Result<Prepared, AppError> {
        let cells = changes.cells.into_iter().map(|(key, value)| (key.into_bytes(), value));
        let entries = changes.entries.into_iter().map(|(key, list)| (key.into_bytes(), list));
        let due = changes.due.into_iter();
        let due = due.map(|((time, key), noted)| ((time, key.into_bytes()), noted));
        let changes = medlight_store::Changes {
            cells: cells.collect(),
            entries: entries.collect(),
            due: due.collect(),
            blobs,
            spared: self.waiting.blobs().clone(),
            time,
        };
        Ok(self.store.prepare(version, changes)?)
    }
}

/// An engine that ended before its first block begins again: that is well, if it begins alike.
fn begun_alike(latest: Version, changes: Changes) -> Result<Hash, AppError> {
    if latest.version > 0 {
        return Err(AppError::OutOfTurn("the chain has begun already"));
    }
    let again = App::open(Store::open(Memory::default(), 1)?)?;
    match again.prepare(0, changes, BTreeSet::new(), None)?.root() == latest.root {
        true => Ok(latest.root),
        false => Err(AppError::OutOfTurn("the chain has begun with another genesis document")),
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
        let registrars = registrars(&document.app_state)?;
        let changes = genesis(&document.chain_id, &registrars, &document.validators)
            .map_err(AppError::Validators)?;
        if let Some(latest) = self.store.latest() {
            return begun_alike(latest, changes);
        }
        let prepared = self.prepare(0, changes, BTreeSet::new(), None)?;
        let root = prepared.root();
        self.store.commit(prepared)?;
        self.chain_id = Some(document.chain_id.clone());
        Ok(root)
    }

    fn check_tx(&mut self, tx: &[u8], new: bool) -> Result<TxResult, AppError> {
        let hash = sha256(tx);
        let last = self.store.latest().and_then(|latest| latest.time);
        let checked = Transaction::read(tx, self.chain_id()?).and_then(|tx| {
            // Before the first block there is no time; that block will say.
            last.map_or(Ok(()), |time| tx.in_time(time)).map(|()| tx)
        });
        let read = match checked {
            Ok(read) => read,
            Err(refusal) => return Ok(refused(refusal, None)),
        };
        if self.store.latest_cell(read.receipt_key().as_bytes())?.is_some() {
            return Ok(refused(Refusal::Replayed, None));
        }
        if new && !self.has_blobs(&read)? {
            return Ok(refused(Refusal::MissingBlob, None));
        }
        let known = known(&Latest(&self.store), &read).map_err(stopped)?;
        let admitted = self.waiting.admit(&read, &known, (hash, tx.len()), new, self.quota);
        Ok(admitted.map_or_else(|refusal| refused(refusal, None), |()| TxResult::default()))
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
        let (mut blobs, mut erased) = (BTreeSet::new(), Vec::new());
        let base = Latest(&self.store);
        let mut draft = Draft::new(&base);
        // A block without transactions changes no cell.
        if !txs.is_empty() {
            let forgotten = forget_receipts(&draft, &block)?;
            draft.adopt(forgotten)?;
        }
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
                    blobs.extend(named(&tx));
                    validators.extend(effect.validator);
                    erased.extend(effect.erased.map(Hash::new));
                    results.push(TxResult::default());
                }
                Err(Failure::Refused { refusal, item }) => results.push(refused(refusal, item)),
                Err(failure) => return Err(stopped(failure)),
            }
        }
        let changes = draft.into_changes();
        let validators = told(&base, validators)?;
        let prepared = self.prepare(info.height, changes, blobs, Some(info.time))?;
        let root = prepared.root();
        self.finalized = Some(Decided { prepared, erased });
        Ok(Finalized { results, validators, root })
    }

    fn commit(&mut self) -> Result<(), AppError> {
        let decided = self.finalized.take().ok_or(AppError::OutOfTurn("nothing was finalized"))?;
        // Erased before the block counts as done: after a crash between the two the engine plays the
        // block again, and erases again.
        for hash in &decided.erased {
            self.store.erase_blob(hash)?;
        }
        self.store.commit(decided.prepared)?;
        self.waiting.clear();
        Ok(())
    }

    fn wanted_blobs(&self, after: Option<&Hash>, limit: usize) -> Result<Vec<Hash>, AppError> {
        Ok(self.store.wanted_blobs(after, limit)?)
    }

    fn query(&mut self, asked: &Query) -> Result<Answer, AppError> {
        Ok(query::answer(&mut self.store, asked, self.waiting.blobs())?)
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
