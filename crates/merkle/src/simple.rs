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

#[cfg(test)]
mod tests {
    use super::*;

    fn proof(items: &[Vec<u8>], index: usize) -> Proof {
        let leaves: Vec<_> = items.iter().map(|item| leaf_hash(item)).collect();
        Proof {
            total: items.len() as u64,
            index: index as u64,
            leaf_hash: leaves[index],
            aunts: log::prove_inclusion(&leaves, index).unwrap(),
        }
    }

    #[test]
    fn every_item_is_proved_and_no_other() {
        for total in 1..=20_u8 {
            let items: Vec<_> = (0..total).map(|item| vec![item; usize::from(item)]).collect();
            let root = root(&items);
            for (index, item) in items.iter().enumerate() {
                let proof = proof(&items, index);
                let hashes = proof.verify(&root, item).unwrap();
                assert_eq!(hashes.first(), Some(&proof.leaf_hash));
                assert_eq!(hashes.last(), Some(&root));
                let others = items.iter().filter(|other| *other != item);
                let mut refusals = others.map(|other| proof.verify(&root, other).unwrap_err());
                assert!(refusals.all(|error| error.rule() == "simple/leaf"));
            }
        }
    }

    /// CometBFT allows 100 aunts at most; no place of ours has more than 64.
    #[test]
    fn what_no_tree_has_is_refused() {
        let items: Vec<_> = (0..5).map(|item| vec![item]).collect();
        let (root, sound) = (root(&items), proof(&items, 3));
        let refused = |proof: Proof| proof.verify(&root, &[3]).unwrap_err().rule();
        assert_eq!(refused(Proof { total: 0, ..sound.clone() }), "log/index");
        assert_eq!(refused(Proof { index: 5, ..sound.clone() }), "log/index");
        assert_eq!(refused(Proof { index: u64::MAX, ..sound.clone() }), "log/index");
        let aunts = vec![root; 101];
        assert_eq!(refused(Proof { aunts, total: u64::MAX, ..sound }), "log/path-length");
    }
}
