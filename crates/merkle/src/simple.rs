//! CometBFT's simple Merkle tree (`crypto/merkle` of v0.38). It hashes as RFC 6962 does; the proof
//! is laid out its own way.

use crate::log::{self, LogError};
use crate::{Hash, leaf_hash};

/// Root over items, each hashed as a leaf.
pub fn root<T: AsRef<[u8]>>(items: &[T]) -> Hash {
    let leaves: Vec<_> = items.iter().map(|item| leaf_hash(item.as_ref())).collect();
    log::root(&leaves)
}

/// The path from one item to the root (`tendermint.crypto.Proof`). Untrusted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// Items in the tree.
    pub total: u64,
    /// The item's place, from 0.
    pub index: u64,
    /// The item's leaf hash, as stated.
    pub leaf_hash: Hash,
    /// Siblings from the leaf up.
    pub aunts: Vec<Hash>,
}

/// Why an item is not proved to be in a tree.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SimpleError {
    /// The proof is about another item.
    #[error("the proof is for leaf {stated}, the item's is {computed}")]
    Leaf {
        /// In the proof.
        stated: Hash,
        /// Of the item.
        computed: Hash,
    },
    /// The path is none from the item to the root.
    #[error(transparent)]
    Path(#[from] LogError),
}

impl SimpleError {
    /// The rule's tag in `docs/spec/verification.md`.
    pub fn rule(&self) -> &'static str {
        match self {
            Self::Leaf { .. } => "simple/leaf",
            Self::Path(error) => error.rule(),
        }
    }
}

impl Proof {
    /// Checks that `item` stands at the proof's place under `root`, and gives the hashes computed
    /// from its leaf to the root.
    ///
    /// # Errors
    /// [`SimpleError`], one variant per rule.
    pub fn verify(&self, root: &Hash, item: &[u8]) -> Result<Vec<Hash>, SimpleError> {
        let (stated, computed) = (self.leaf_hash, leaf_hash(item));
        if stated != computed {
            return Err(SimpleError::Leaf { stated, computed });
        }
        Ok(log::verify_inclusion(&computed, self.index, self.total, &self.aunts, root)?)
    }
}
