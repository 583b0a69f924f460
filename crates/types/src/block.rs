use medlight_merkle::{Hash, sha256, simple};

use crate::{BlockId, Commit, Header};

/// A block as the RPC method `block` gives it. Untrusted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// The name it is said to have.
    pub id: BlockId,
    /// Its header.
    pub header: Header,
    /// Its transactions, in order.
    pub transactions: Vec<Vec<u8>>,
    /// The votes for the block before; `None` in the first block.
    pub last_commit: Option<Commit>,
}

impl Block {
    /// What its header must call `data_hash`: the root over the transactions' SHA-256 hashes
    /// (CometBFT v0.38, `types/tx.go`).
    pub fn data_hash(&self) -> Hash {
        let hashes: Vec<_> = self.transactions.iter().map(|tx| *sha256(tx).as_bytes()).collect();
        simple::root(&hashes)
    }

    /// What its header must call `last_commit_hash`.
    pub fn last_commit_hash(&self) -> Hash {
        self.last_commit.as_ref().map_or_else(medlight_merkle::empty_root, Commit::hash)
    }
}
