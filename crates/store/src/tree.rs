//! The tree's reads, over a backend.

use std::panic::{AssertUnwindSafe, catch_unwind};

use anyhow::Result;
use borsh::BorshDeserialize;
use jmt::storage::{HasPreimage, LeafNode, Node, NodeKey, TreeReader};
use jmt::{JellyfishMerkleTree, KeyHash, OwnedValue, Version};
use medlight_merkle::sha256;
use sha2::Sha256;

use crate::{Backend, StoreError, Table};

/// A value that is there, and one that was deleted.
const THERE: u8 = 1;
const GONE: u8 = 0;
/// Bytes behind a row.
const SUM: usize = 4;

/// The root of a tree with nothing in it, under which nothing can be proved.
pub(crate) const NOTHING: [u8; 32] = *b"SPARSE_MERKLE_PLACEHOLDER_HASH__";

/// What the tree reads.
pub(crate) struct Reader<'b, B>(&'b B);

type Tree<'r, 'b, B> = JellyfishMerkleTree<'r, Reader<'b, B>, Sha256>;

/// Asks the tree. It panics where its reader gives it an error or too little, which a disk may do at
/// any time; all it holds is dropped then.
pub(crate) fn ask<'b, B: Backend, T>(
    backend: &'b B,
    question: impl FnOnce(&Tree<'_, 'b, B>) -> Result<T>,
) -> Result<T, StoreError> {
    let reader = Reader(backend);
    let asked = catch_unwind(AssertUnwindSafe(|| question(&JellyfishMerkleTree::new(&reader))));
    let answer = asked.map_err(|_| StoreError::Damaged("the tree"))?;
    // What the disk said keeps its kind.
    answer.map_err(|error| error.downcast().unwrap_or(StoreError::Damaged("the tree")))
}

pub(crate) fn key_hash(key: &[u8]) -> KeyHash {
    KeyHash::with::<Sha256>(key)
}

/// Hash of the key, version: all versions of one cell beside each other.
pub(crate) fn value_key(hash: &KeyHash, version: Version) -> Vec<u8> {
    [hash.0.as_slice(), &version.to_be_bytes()].concat()
}

/// The row of a value, or of its deletion.
pub(crate) fn value_row(key: &[u8], value: Option<&[u8]>) -> Vec<u8> {
    summed(key, value.map_or(vec![GONE], |value| [&[THERE], value].concat()))
}

/// A row and behind it what tells whether it comes back as it was written: the tree is not made for
/// nodes that do not fit each other, and the ledger's rules believe what they read.
pub(crate) fn summed(key: &[u8], row: Vec<u8>) -> Vec<u8> {
    let sum = sum(key, &row);
    [row.as_slice(), &sum].concat()
}

/// The row without it.
fn whole(key: &[u8], mut row: Vec<u8>, what: &'static str) -> Result<Vec<u8>, StoreError> {
    let found = row.split_off(row.len().saturating_sub(SUM));
    if found == sum(key, &row) { Ok(row) } else { Err(StoreError::Damaged(what)) }
}

/// Against damage, not against anybody.
fn sum(key: &[u8], row: &[u8]) -> [u8; SUM] {
    let [a, b, c, d, ..] = *sha256(&[key, row].concat()).as_bytes();
    [a, b, c, d]
}

/// A cell's value as it was in a version.
pub(crate) fn value<B: Backend>(
    backend: &B,
    version: Version,
    hash: KeyHash,
) -> Result<Option<OwnedValue>, StoreError> {
    let (from, to) = (value_key(&hash, 0), value_key(&hash, version));
    let Some((key, row)) = backend.last(Table::Values, &from, &to)? else { return Ok(None) };
    let row = whole(&key, row, "a value")?;
    Ok(row.split_first().filter(|(kind, _)| **kind == THERE).map(|(_, value)| value.to_vec()))
}

impl<B: Backend> TreeReader for Reader<'_, B> {
    fn get_node_option(&self, key: &NodeKey) -> Result<Option<Node>> {
        let key = borsh::to_vec(key)?;
        let Some(row) = self.0.get(Table::Nodes, &key)? else { return Ok(None) };
        Ok(Some(Node::try_from_slice(&whole(&key, row, "a node")?)?))
    }

    fn get_value_option(&self, version: Version, hash: KeyHash) -> Result<Option<OwnedValue>> {
        Ok(value(self.0, version, hash)?)
    }

    /// Only restoring a tree from pieces asks for it, which nobody does here.
    fn get_rightmost_leaf(&self) -> Result<Option<(NodeKey, LeafNode)>> {
        anyhow::bail!("trees are not restored from pieces")
    }
}

impl<B: Backend> HasPreimage for Reader<'_, B> {
    fn preimage(&self, hash: KeyHash) -> Result<Option<Vec<u8>>> {
        let key = self.0.get(Table::Preimages, &hash.0)?;
        match key {
            Some(key) if key_hash(&key) != hash => Err(StoreError::Damaged("a key").into()),
            key => Ok(key),
        }
    }
}
