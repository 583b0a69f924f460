use medlight_merkle::simple;

use crate::{Hash, Height};

/// One place in the state whose value has one meaning.
pub trait Cell {
    /// What the value says.
    type Value;

    /// The key, as bytes of the tree.
    fn key(&self) -> &[u8];

    /// Reads a proved value. Called with proved bytes only.
    fn decode(&self, value: &[u8]) -> Result<Self::Value, CellError>;
}

/// A proved value that is not what its cell should hold: the application's fault, not the
/// server's, so another server would answer the same.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the cell's proved value cannot be read ({0}): this app may be older than the ledger")]
pub struct CellError(pub &'static str);

/// Any key, its value as plain bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawCell(pub Vec<u8>);

impl Cell for RawCell {
    type Value = Vec<u8>;

    fn key(&self) -> &[u8] {
        &self.0
    }

    fn decode(&self, value: &[u8]) -> Result<Vec<u8>, CellError> {
        Ok(value.to_vec())
    }
}

/// What a node answered to `abci_query` with `prove`: one cell at one height. Untrusted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellClaim {
    /// The state after this block.
    pub height: Height,
    /// The key the answer is about, to be compared with the one asked.
    pub key: Vec<u8>,
    /// The value; empty means "absent" (no cell holds an empty value).
    pub value: Vec<u8>,
    /// The proof, in operations from leaf to root. Empty when none was given.
    pub proof: Vec<ProofOp>,
}

/// One step of a proof as CometBFT carries it (`tendermint.crypto.ProofOp`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProofOp {
    /// Which kind of proof, such as `ics23:jmt`.
    pub kind: String,
    /// The key it speaks of.
    pub key: Vec<u8>,
    /// The proof's own bytes.
    pub data: Vec<u8>,
}

/// What a node answered to `tx` with `prove`: a transaction's place in a block. Untrusted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TxClaim {
    /// The block it is said to be in.
    pub height: Height,
    /// The hash it was asked by.
    pub hash: Hash,
    /// Its place in the block.
    pub index: u64,
    /// The transaction.
    pub bytes: Vec<u8>,
    /// Its path to the header's `data_hash`.
    pub proof: simple::Proof,
}
