//! The tree's reads, over a backend.

use anyhow::Result;
use borsh::BorshDeserialize;
use jmt::storage::{HasPreimage, LeafNode, Node, NodeKey, TreeReader};
use jmt::{JellyfishMerkleTree, KeyHash, OwnedValue, Version};
use sha2::Sha256;

use crate::{Backend, Table};

/// A value that is there, and one that was deleted.
const THERE: u8 = 1;
const GONE: u8 = 0;

/// The root of a tree with nothing in it, under which nothing can be proved.
pub(crate) const NOTHING: [u8; 32] = *b"SPARSE_MERKLE_PLACEHOLDER_HASH__";

pub(crate) struct Reader<'b, B>(pub(crate) &'b B);

pub(crate) fn tree<'r, 'b, B: Backend>(
    reader: &'r Reader<'b, B>,
) -> JellyfishMerkleTree<'r, Reader<'b, B>, Sha256> {
    JellyfishMerkleTree::new(reader)
}

pub(crate) fn key_hash(key: &[u8]) -> KeyHash {
    KeyHash::with::<Sha256>(key)
}

/// Hash of the key, version: all versions of one cell beside each other.
pub(crate) fn value_key(hash: &KeyHash, version: Version) -> Vec<u8> {
    [hash.0.as_slice(), &version.to_be_bytes()].concat()
}

pub(crate) fn stored_value(value: Option<&[u8]>) -> Vec<u8> {
    match value {
        Some(value) => [&[THERE], value].concat(),
        None => vec![GONE],
    }
}

impl<B: Backend> TreeReader for Reader<'_, B> {
    fn get_node_option(&self, key: &NodeKey) -> Result<Option<Node>> {
        let Some(bytes) = self.0.get(Table::Nodes, &borsh::to_vec(key)?)? else { return Ok(None) };
        Ok(Some(Node::try_from_slice(&bytes)?))
    }

    fn get_value_option(&self, version: Version, hash: KeyHash) -> Result<Option<OwnedValue>> {
        let (from, to) = (value_key(&hash, 0), value_key(&hash, version));
        let found = self.0.last(Table::Values, &from, &to)?;
        Ok(found.and_then(|(_, value)| match value.split_first() {
            Some((&THERE, value)) => Some(value.to_vec()),
            _ => None,
        }))
    }

    /// Only restoring a tree from pieces asks for it, which nobody does here.
    fn get_rightmost_leaf(&self) -> Result<Option<(NodeKey, LeafNode)>> {
        anyhow::bail!("trees are not restored from pieces")
    }
}

impl<B: Backend> HasPreimage for Reader<'_, B> {
    fn preimage(&self, hash: KeyHash) -> Result<Option<Vec<u8>>> {
        Ok(self.0.get(Table::Preimages, &hash.0)?)
    }
}
