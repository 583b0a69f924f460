mod open;

use core::time::Duration;

use medlight_app::{Application, BlockInfo, Finalized};
use medlight_merkle::empty_root;
use medlight_types::{
    Address, Block, BlockId, ChainId, Commit, CommitSig, Hash, Header, Height, PublicKey, SetError,
    SignedHeader, Time, Validator, ValidatorSet, Version,
};
use serde_json::Value;

use crate::consensus::MAX_BLOCK_BYTES;
use crate::{
    History, HistoryError, Rotation, Validators, consensus_hash, median_time, results_hash,
};

/// CometBFT v0.38's block protocol, and the version of the ledger's rules.
const VERSION: Version = Version { block: 11, app: 1 };

/// Bytes that CometBFT keeps for a block's frame, its header and its commit, and for each vote in it.
const HEAD: usize = 11 + 626 + 94;
const VOTE: usize = 113;

/// What keeps a chain from going on.
#[derive(Debug, thiserror::Error)]
pub enum ChainError<E: core::fmt::Display> {
    /// The application stopped.
    #[error("{0}")]
    Application(E),
    /// Its blocks.
    #[error(transparent)]
    History(#[from] HistoryError),
    /// Its validators are no set.
    #[error(transparent)]
    Set(#[from] SetError),
    /// The blocks kept are those of another network.
    #[error(
        "another network is kept here: its {what} is {kept}, not {asked}; ask for the one it began \
         with, or name another folder"
    )]
    OtherNetwork {
        /// What differs.
        what: &'static str,
        /// As it is kept.
        kept: String,
        /// As it was asked for.
        asked: String,
    },
    /// State and blocks are not of one moment.
    #[error(
        "the state is that of height {state}, and the blocks end at {blocks}: restore both from \
         one copy, or begin again in an empty folder"
    )]
    Apart {
        /// The state's height.
        state: u64,
        /// The newest block's.
        blocks: u64,
    },
    /// The same block came to something else.
    #[error(
        "block {height}, executed again, came to another result: go on with the program that made it"
    )]
    OtherResult {
        /// Its height.
        height: u64,
    },
    /// Time or height ran out.
    #[error("the chain is at its end: there is no further height or time")]
    End,
}

/// One block, decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Produced {
    /// The block.
    pub block: Block,
    /// The votes that decided it.
    pub commit: Commit,
    /// The set that voted.
    pub validators: ValidatorSet,
    /// Each one's priority then, in the set's order.
    pub priorities: Vec<i64>,
    /// What its transactions came to.
    pub finalized: Finalized,
}

impl Produced {
    /// Header and votes, as a light client asks for them.
    pub fn signed_header(&self) -> SignedHeader {
        SignedHeader { header: self.block.header.clone(), commit: self.commit.clone() }
    }
}

/// A chain with everything that decides its next block.
pub struct Chain<A> {
    app: A,
    history: Box<dyn History + Send>,
    chain_id: ChainId,
    keys: Validators,
    genesis: Value,
    genesis_time: Time,
    /// The sets of the next height and of the one behind it.
    current: Rotation,
    next: Rotation,
    last: Option<Produced>,
    /// The state's, as it is now.
    root: Hash,
    caught_up: bool,
}

impl<A: Application> Chain<A> {
    /// Whether a crash had left the application one block behind.
    pub fn caught_up(&self) -> bool {
        self.caught_up
    }

    /// The application, to be asked.
    pub fn app(&mut self) -> &mut A {
        &mut self.app
    }

    /// Its name.
    pub fn chain_id(&self) -> &ChainId {
        &self.chain_id
    }

    /// The document it began with.
    pub fn genesis(&self) -> &Value {
        &self.genesis
    }

    /// What was decided.
    pub fn history(&self) -> &dyn History {
        &*self.history
    }

    /// The newest block.
    pub fn last(&self) -> Option<&Produced> {
        self.last.as_ref()
    }

    /// The set of the block to come, and each one's priority.
    pub fn coming(&self) -> (ValidatorSet, Vec<i64>) {
        let priorities = self.current.priorities().map(|(_, priority)| priority).collect();
        (self.current.set().clone(), priorities)
    }

    /// Bytes of transactions that the next block can hold, as CometBFT counts them
    /// (`types/block.go` `MaxDataBytes`): what its parameters allow, without the most that header and
    /// votes can take.
    pub fn room(&self) -> usize {
        let members = self.current.set().validators().len();
        MAX_BLOCK_BYTES.saturating_sub(HEAD + (members * VOTE))
    }

    /// What the application proposes of `txs` for the next block.
    pub fn proposal(&self, txs: Vec<Vec<u8>>, room: usize) -> Vec<Vec<u8>> {
        let height = self.last.as_ref().map_or(0, |last| last.block.header.height.value());
        let block = BlockInfo { height: height.saturating_add(1), time: self.next_time().unix() };
        self.app.prepare_proposal(txs, room, &block)
    }

    /// Decides a block of `txs`, in which every validator votes at `now`. It is kept before the
    /// application counts it as done: a crash between the two leaves one block to be given again.
    ///
    /// # Errors
    /// [`ChainError`]; then the chain must be opened again.
    pub fn produce(
        &mut self,
        now: Time,
        txs: Vec<Vec<u8>>,
    ) -> Result<&Produced, ChainError<A::Error>> {
        let last = self.last.as_ref().map(|last| last.block.header.height);
        let height = last.map_or(Some(Height::FIRST), Height::next).ok_or(ChainError::End)?;
        let mut block = self.assemble(height, txs);
        let id = BlockId { hash: Some(block.header.hash()), parts: block.parts() };
        block.id = id;
        // Votes come after the block they are for, whatever the clock says; then so does the next.
        let after = block.header.time.after(Duration::from_millis(1)).ok_or(ChainError::End)?;
        let set = self.current.set();
        let commit = self.keys.votes(set, &self.chain_id, height, id, now.max(after));
        let info = info(&block.header);
        let finalized = self.app.finalize_block(&info, &block.transactions);
        let finalized = finalized.map_err(ChainError::Application)?;
        let updates = finalized.validators.iter();
        let updates: Vec<_> =
            updates.map(|(key, power)| Validator::new(PublicKey::new(*key), *power)).collect();
        let mut later =
            if updates.is_empty() { self.next.clone() } else { self.next.changed(&updates)? };
        later.advance();
        let (validators, priorities) = self.coming();
        let produced = Produced { block, commit, validators, priorities, finalized };
        self.history.append(&produced, &later)?;
        self.app.commit().map_err(ChainError::Application)?;
        self.current = core::mem::replace(&mut self.next, later);
        self.root = produced.finalized.root;
        Ok(self.last.insert(produced))
    }

    /// When the next block is: when the last one was voted for.
    fn next_time(&self) -> Time {
        let last = self.last.as_ref();
        let voted = last.and_then(|last| median_time(&last.commit, &last.validators));
        voted.unwrap_or(self.genesis_time)
    }

    /// The block, its name still missing.
    fn assemble(&self, height: Height, transactions: Vec<Vec<u8>>) -> Block {
        let (last_block_id, last_commit, results) = match &self.last {
            None => (BlockId::default(), None, empty_root()),
            Some(Produced { block, commit, finalized, .. }) => {
                (block.id, Some(commit.clone()), results_hash(&finalized.results))
            }
        };
        let header = Header {
            version: VERSION,
            chain_id: self.chain_id.clone(),
            height,
            time: self.next_time(),
            last_block_id,
            last_commit_hash: None,
            data_hash: None,
            validators_hash: self.current.set().hash(),
            next_validators_hash: self.next.set().hash(),
            consensus_hash: Some(consensus_hash()),
            app_hash: self.root.as_bytes().to_vec(),
            last_results_hash: Some(results),
            evidence_hash: Some(empty_root()),
            proposer_address: self.current.proposer().unwrap_or(Address::new([0; Address::LEN])),
        };
        let mut block = Block { id: BlockId::default(), header, transactions, last_commit };
        block.header.data_hash = Some(block.data_hash());
        block.header.last_commit_hash = Some(block.last_commit_hash());
        block
    }

    /// What the same validators would have signed on a chain of another name.
    pub(crate) fn elsewhere(&self, block: &Produced, chain_id: ChainId) -> SignedHeader {
        let header = Header { chain_id, ..block.block.header.clone() };
        let block_id = BlockId { hash: Some(header.hash()), ..block.block.id };
        let time = block.commit.signatures.iter().find_map(CommitSig::vote).map(|vote| vote.time);
        let time = time.unwrap_or(header.time);
        let (height, set) = (header.height, &block.validators);
        let commit = self.keys.votes(set, &header.chain_id, height, block_id, time);
        SignedHeader { header, commit }
    }
}

/// What the application is told of a block: its time in whole seconds.
fn info(header: &Header) -> BlockInfo {
    BlockInfo { height: header.height.value(), time: header.time.unix() }
}
