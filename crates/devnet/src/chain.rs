use core::time::Duration;

use ed25519_dalek::{Signer, SigningKey};
use medlight_app::{Application, BlockInfo, Finalized, Genesis};
use medlight_merkle::empty_root;
use medlight_types::{
    Address, Block, BlockId, ChainId, Commit, CommitSig, Hash, Header, Height, PublicKey, SetError,
    SignedHeader, Time, Validator, ValidatorSet, Version, Vote, precommit_sign_bytes,
};

use crate::{Rotation, consensus_hash, median_time, results_hash};

/// CometBFT v0.38's block protocol, and the version of the ledger's rules.
const VERSION: Version = Version { block: 11, app: 1 };

/// The keys that sign every block, each with its power.
#[derive(Clone)]
pub struct Validators(Vec<(SigningKey, u64)>);

impl Validators {
    /// These keys.
    pub fn new(keys: Vec<(SigningKey, u64)>) -> Self {
        Self(keys)
    }

    fn list(&self) -> Vec<Validator> {
        self.0.iter().map(|(key, power)| Validator::new(public(key), *power)).collect()
    }

    fn key_of(&self, address: &Address) -> Option<&SigningKey> {
        let found = self.0.iter().find(|(key, _)| public(key).address() == *address);
        found.map(|(key, _)| key)
    }
}

fn public(key: &SigningKey) -> PublicKey {
    PublicKey::new(key.verifying_key().to_bytes())
}

/// What keeps a chain from going on.
#[derive(Debug, thiserror::Error)]
pub enum ChainError<E: core::fmt::Display> {
    /// The application stopped.
    #[error("{0}")]
    Application(E),
    /// Its validators are no set.
    #[error(transparent)]
    Set(#[from] SetError),
    /// Time or height ran out.
    #[error("the chain is at its end: there is no further height or time")]
    End,
}

/// One block, decided.
#[derive(Clone, Debug)]
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
    chain_id: ChainId,
    keys: Validators,
    genesis_time: Time,
    /// The sets of the next height and of the one behind it.
    current: Rotation,
    next: Rotation,
    last: Option<(BlockId, Commit, ValidatorSet, Height)>,
    app_hash: Vec<u8>,
    results: Hash,
}

impl<A: Application> Chain<A> {
    /// Begins a chain: the application's first state, no block yet.
    ///
    /// # Errors
    /// [`ChainError`].
    pub fn begin(
        mut app: A,
        genesis: &Genesis,
        chain_id: ChainId,
        keys: Validators,
        genesis_time: Time,
    ) -> Result<Self, ChainError<A::Error>> {
        let app_hash = app.init_chain(genesis).map_err(ChainError::Application)?;
        let current = Rotation::new(keys.list())?;
        let mut next = current.clone();
        next.advance();
        Ok(Self {
            app,
            chain_id,
            keys,
            genesis_time,
            current,
            next,
            last: None,
            app_hash: app_hash.as_bytes().to_vec(),
            results: empty_root(),
        })
    }

    /// The application, to be asked.
    pub fn app(&mut self) -> &mut A {
        &mut self.app
    }

    /// Its name.
    pub fn chain_id(&self) -> &ChainId {
        &self.chain_id
    }

    /// The set of the block to come, and each one's priority.
    pub fn coming(&self) -> (ValidatorSet, Vec<i64>) {
        let priorities = self.current.priorities().map(|(_, priority)| priority).collect();
        (self.current.set().clone(), priorities)
    }

    /// Decides a block of `txs`, in which every validator votes at `now`.
    ///
    /// # Errors
    /// [`ChainError`].
    pub fn produce(
        &mut self,
        now: Time,
        txs: Vec<Vec<u8>>,
    ) -> Result<Produced, ChainError<A::Error>> {
        let height = self.last.as_ref().map_or(Some(Height::FIRST), |(.., last)| last.next());
        let height = height.ok_or(ChainError::End)?;
        let mut block = self.assemble(height, txs);
        let id = BlockId { hash: Some(block.header.hash()), parts: block.parts() };
        block.id = id;
        // Votes come after the block they are for, whatever the clock says; then so does the next.
        let after = block.header.time.after(Duration::from_millis(1)).ok_or(ChainError::End)?;
        let commit = self.votes(height, id, now.max(after));
        let info = BlockInfo {
            height: height.value(),
            time: u64::try_from(block.header.time.seconds()).unwrap_or(0),
        };
        let finalized = self
            .app
            .finalize_block(&info, &block.transactions)
            .and_then(|finalized| self.app.commit().map(|()| finalized))
            .map_err(ChainError::Application)?;
        let (validators, priorities) = self.coming();
        let updates = finalized.validators.iter();
        let updates: Vec<_> =
            updates.map(|(key, power)| Validator::new(PublicKey::new(*key), *power)).collect();
        let mut after =
            if updates.is_empty() { self.next.clone() } else { self.next.changed(&updates)? };
        after.advance();
        self.current = core::mem::replace(&mut self.next, after);
        self.last = Some((id, commit.clone(), validators.clone(), height));
        self.app_hash = finalized.root.as_bytes().to_vec();
        self.results = results_hash(&finalized.results);
        Ok(Produced { block, commit, validators, priorities, finalized })
    }

    /// The block, its name still missing.
    fn assemble(&self, height: Height, transactions: Vec<Vec<u8>>) -> Block {
        let (last_block_id, last_commit, time) = match &self.last {
            None => (BlockId::default(), None, Some(self.genesis_time)),
            Some((id, commit, set, _)) => (*id, Some(commit.clone()), median_time(commit, set)),
        };
        let header = Header {
            version: VERSION,
            chain_id: self.chain_id.clone(),
            height,
            time: time.unwrap_or(self.genesis_time),
            last_block_id,
            last_commit_hash: None,
            data_hash: None,
            validators_hash: self.current.set().hash(),
            next_validators_hash: self.next.set().hash(),
            consensus_hash: Some(consensus_hash()),
            app_hash: self.app_hash.clone(),
            last_results_hash: Some(self.results),
            evidence_hash: Some(empty_root()),
            proposer_address: self.current.proposer().unwrap_or(Address::new([0; Address::LEN])),
        };
        let mut block = Block { id: BlockId::default(), header, transactions, last_commit };
        block.header.data_hash = Some(block.data_hash());
        block.header.last_commit_hash = Some(block.last_commit_hash());
        block
    }

    /// Every validator whose key is here votes for it; the others are absent.
    fn votes(&self, height: Height, block_id: BlockId, time: Time) -> Commit {
        let message = precommit_sign_bytes(&self.chain_id, height, 0, &block_id, time);
        let vote = |validator: &Validator| match self.keys.key_of(&validator.address()) {
            None => CommitSig::Absent,
            Some(key) => CommitSig::Commit(Vote {
                address: validator.address(),
                time,
                signature: key.sign(&message).to_bytes(),
            }),
        };
        let signatures = self.current.set().validators().iter().map(vote).collect();
        Commit { height, round: 0, block_id, signatures }
    }
}
