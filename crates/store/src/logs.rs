//! Logs beside the tree: entries by place, and the root of every perfect subtree once it is whole,
//! so that a range's proof is read and never recomputed.

use medlight_merkle::log::{CompactRange, RangeProof};
use medlight_merkle::{Hash, leaf_hash, node_hash};

use crate::{Backend, Batch, StoreError, Table};

/// A log's own rows: its key behind its length, so that no key is another's beginning.
fn prefix(log: &[u8]) -> Vec<u8> {
    let length = u32::try_from(log.len()).unwrap_or(u32::MAX);
    [&length.to_be_bytes(), log].concat()
}

fn entry_key(log: &[u8], place: u64) -> Vec<u8> {
    [prefix(log), place.to_be_bytes().to_vec()].concat()
}

fn subtree_key(log: &[u8], height: u32, place: u64) -> Vec<u8> {
    [prefix(log), height.to_be_bytes().to_vec(), place.to_be_bytes().to_vec()].concat()
}

pub(crate) fn size<B: Backend>(backend: &B, log: &[u8]) -> Result<u64, StoreError> {
    match backend.get(Table::Sizes, log)? {
        None => Ok(0),
        Some(size) => {
            let size = size.try_into().map_err(|_| StoreError::Damaged("a log's size"))?;
            Ok(u64::from_be_bytes(size))
        }
    }
}

/// The roots of the maximal aligned perfect subtrees of `[from, to)`, ascending.
fn covering<B: Backend>(
    backend: &B,
    log: &[u8],
    mut from: u64,
    to: u64,
) -> Result<Vec<Hash>, StoreError> {
    let mut roots = Vec::new();
    while from < to {
        let height = from.trailing_zeros().min((to - from).ilog2());
        roots.push(subtree(backend, log, height, from >> height)?);
        from += 1 << height;
    }
    Ok(roots)
}

fn subtree<B: Backend>(
    backend: &B,
    log: &[u8],
    height: u32,
    place: u64,
) -> Result<Hash, StoreError> {
    let root = backend.get(Table::Subtrees, &subtree_key(log, height, place))?;
    let root = root.and_then(|root| root.try_into().ok());
    root.map(Hash::new).ok_or(StoreError::Damaged("a log's subtrees"))
}

/// All that is needed to append to it.
pub(crate) fn compact<B: Backend>(backend: &B, log: &[u8]) -> Result<CompactRange, StoreError> {
    let size = size(backend, log)?;
    let roots = covering(backend, log, 0, size)?;
    CompactRange::from_parts(size, &roots).ok_or(StoreError::Damaged("a log's subtrees"))
}

/// The rows that `entries` appended to the log come to.
pub(crate) fn append<B: Backend>(
    backend: &B,
    log: &[u8],
    entries: &[Vec<u8>],
    batch: &mut Batch,
) -> Result<(), StoreError> {
    if entries.is_empty() {
        return Ok(());
    }
    let mut size = size(backend, log)?;
    // Subtrees that are whole, largest first; a new one meets its equals.
    let mut whole: Vec<(u32, Hash)> = Vec::new();
    let heights = (0..u64::BITS).rev().filter(|height| size >> height & 1 == 1);
    for (height, root) in heights.zip(covering(backend, log, 0, size)?) {
        whole.push((height, root));
    }
    for entry in entries {
        batch.push((Table::Entries, entry_key(log, size), Some(entry.clone())));
        let (mut height, mut root) = (0, leaf_hash(entry));
        loop {
            let key = subtree_key(log, height, size >> height);
            batch.push((Table::Subtrees, key, Some(root.as_bytes().to_vec())));
            match whole.pop_if(|(other, _)| *other == height) {
                Some((_, left)) => (height, root) = (height + 1, node_hash(&left, &root)),
                None => break,
            }
        }
        whole.push((height, root));
        size += 1;
    }
    batch.push((Table::Sizes, log.to_vec(), Some(size.to_be_bytes().to_vec())));
    Ok(())
}

/// Where a range ends that the log has.
fn end<B: Backend>(backend: &B, log: &[u8], first: u64, count: u64) -> Result<u64, StoreError> {
    let size = size(backend, log)?;
    first.checked_add(count).filter(|end| *end <= size).ok_or(StoreError::NoSuchEntries)
}

pub(crate) fn entries<B: Backend>(
    backend: &B,
    log: &[u8],
    first: u64,
    count: u64,
) -> Result<Vec<Vec<u8>>, StoreError> {
    let mut entries = Vec::new();
    for place in first..end(backend, log, first, count)? {
        let entry = backend.get(Table::Entries, &entry_key(log, place))?;
        entries.push(entry.ok_or(StoreError::Damaged("a log's entries"))?);
    }
    Ok(entries)
}

pub(crate) fn leaf_hashes<B: Backend>(
    backend: &B,
    log: &[u8],
    first: u64,
    count: u64,
) -> Result<Vec<Hash>, StoreError> {
    (first..end(backend, log, first, count)?).map(|place| subtree(backend, log, 0, place)).collect()
}

/// What leads from the entries `[first, first + count)` to the root the log had at `size`.
pub(crate) fn range_proof<B: Backend>(
    backend: &B,
    log: &[u8],
    first: u64,
    count: u64,
    at: u64,
) -> Result<RangeProof, StoreError> {
    let end = first.checked_add(count).filter(|end| *end <= at);
    let end = end.ok_or(StoreError::NoSuchEntries)?;
    if at > size(backend, log)? {
        return Err(StoreError::NoSuchEntries);
    }
    Ok(RangeProof {
        left: covering(backend, log, 0, first)?,
        right: covering(backend, log, end, at)?,
    })
}
