use medlight_merkle::{Hash, sha256, simple};

use crate::encode::Message;
use crate::{BlockId, Commit, Header, PartSetHeader};

/// Bytes of a block's part (CometBFT v0.38, `types/params.go` `BlockPartSizeBytes`).
const PART: usize = 65_536;

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

    /// The parts it travels in, if there is no evidence in it: `tendermint.types.Block`, cut up.
    pub fn parts(&self) -> PartSetHeader {
        let block = self.encode();
        let parts: Vec<_> = block.chunks(PART).collect();
        // A block is far smaller than 2^32 parts.
        let total = u32::try_from(parts.len()).unwrap_or(u32::MAX);
        PartSetHeader { total, hash: Some(simple::root(&parts)) }
    }

    /// Bytes of its encoding.
    pub fn size(&self) -> usize {
        self.encode().len()
    }

    fn encode(&self) -> Vec<u8> {
        let data = self.transactions.iter().fold(Message::new(), |data, tx| data.item(1, tx));
        // The first block follows no vote, and says so with a commit of nothing.
        let none = || Message::new().always(3, BlockId::default().encode());
        let last_commit = self.last_commit.as_ref().map_or_else(none, Commit::encode);
        Message::new()
            .always(1, self.header.encode())
            .always(2, data)
            .always(3, Message::new())
            .always(4, last_commit)
            .finish()
    }

    /// What its header must call `last_commit_hash`.
    pub fn last_commit_hash(&self) -> Hash {
        self.last_commit.as_ref().map_or_else(medlight_merkle::empty_root, Commit::hash)
    }
}
