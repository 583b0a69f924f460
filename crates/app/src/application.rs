//! What an engine asks of the ledger: ABCI 2.0's questions in our own words.

use std::collections::BTreeMap;

use medlight_types::Hash;

/// A block about to be decided, or decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BlockInfo {
    /// Its height.
    pub height: u64,
    /// Its time, cut to whole seconds since 1970.
    pub time: u64,
}

/// How the chain begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Genesis {
    /// The chain's name.
    pub chain_id: String,
    /// The document's `app_state`, as JSON.
    pub app_state: Vec<u8>,
    /// The power of each validator the engine begins with, by Ed25519 key.
    pub validators: BTreeMap<[u8; 32], u64>,
}

/// Where the ledger stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The last height that is durable; 0 before the first block.
    pub height: u64,
    /// The state's root after it; `None` before the chain began.
    pub root: Option<Hash>,
}

/// What became of one transaction.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TxResult {
    /// 0 for done, or a refusal's stable code.
    pub code: u32,
    /// Empty, or the first bad item of a batch as `u32` in big-endian.
    pub data: Vec<u8>,
    /// For people; never proved.
    pub log: String,
}

/// What a block did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finalized {
    /// One per transaction, in order.
    pub results: Vec<TxResult>,
    /// Changes to the set of validators: Ed25519 key and power, 0 to remove.
    pub validators: Vec<([u8; 32], u64)>,
    /// The state's root after it.
    pub root: Hash,
}

/// A question about the state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    /// `/cell`, `/log`, `/keys`, `/blob`, `/blob/put` or `/blob/push`.
    pub path: String,
    /// What is asked about; its form depends on the path.
    pub data: Vec<u8>,
    /// The height whose state is meant; 0 for the newest that a header proves.
    pub height: u64,
}

/// Its answer. Untrusted by whoever asked, until the proof is checked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// 0, or a code from 900 on.
    pub code: u32,
    /// For people.
    pub log: String,
    /// The key asked about.
    pub key: Vec<u8>,
    /// What was found; empty for nothing.
    pub value: Vec<u8>,
    /// A `CommitmentProof` of the cell named by `key`, if the path proves anything.
    pub proof: Option<Vec<u8>>,
    /// The height of the state that was read.
    pub height: u64,
}

/// The ledger's rules over its state, as an engine drives them: strictly one call after the other.
pub trait Application {
    /// What stops an engine: the state cannot be read or written, or is damaged. Never a refusal.
    type Error: core::fmt::Display;

    /// Where the ledger stands.
    fn standing(&self) -> Standing;

    /// Begins the chain; gives the first state's root.
    ///
    /// # Errors
    /// The genesis document is not one, or the state cannot be written.
    fn init_chain(&mut self, genesis: &Genesis) -> Result<Hash, Self::Error>;

    /// Whether a transaction may wait for a block: its form, signatures, time and novelty, and if it
    /// is `new` whether its blobs are here and its signers have not too many waiting; never its
    /// numbers, or two of one signer could not share a block. Code 0 or the refusal's.
    ///
    /// # Errors
    /// The state cannot be read.
    fn check_tx(&mut self, tx: &[u8], new: bool) -> Result<TxResult, Self::Error>;

    /// Which of these to propose in `block`: in their order, those that can be read and are in
    /// time, `max_bytes` of them at most.
    fn prepare_proposal(
        &self,
        txs: Vec<Vec<u8>>,
        max_bytes: usize,
        block: &BlockInfo,
    ) -> Vec<Vec<u8>>;

    /// Executes a decided block. Nothing is durable before [`Application::commit`].
    ///
    /// # Errors
    /// The state cannot be read.
    fn finalize_block(
        &mut self,
        block: &BlockInfo,
        txs: &[Vec<u8>],
    ) -> Result<Finalized, Self::Error>;

    /// Makes the last finalized block durable.
    ///
    /// # Errors
    /// The state cannot be written.
    fn commit(&mut self) -> Result<(), Self::Error>;

    /// Blobs that blocks named and that are not here, behind `after`, ascending by hash.
    ///
    /// # Errors
    /// The state cannot be read.
    fn wanted_blobs(&self, after: Option<&Hash>, limit: usize) -> Result<Vec<Hash>, Self::Error>;

    /// Answers a question.
    ///
    /// # Errors
    /// The state cannot be read.
    fn query(&mut self, query: &Query) -> Result<Answer, Self::Error>;
}
