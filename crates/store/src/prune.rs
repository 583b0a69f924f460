//! What no kept version needs any more goes: nodes, values, and the keys of cells that are gone.

use jmt::storage::{NibblePath, NodeKey, TreeUpdateBatch};
use jmt::{KeyHash, Version};

use crate::tree::{value_key, value_row};
use crate::{Backend, Batch, StoreError, Table};

const NODE: u8 = 0;
const VALUE: u8 = 1;
const CELL: u8 = 2;

fn stale_key(since: u64, kind: u8, what: &[u8]) -> Vec<u8> {
    [&since.to_be_bytes(), [kind].as_slice(), what].concat()
}

fn node_row(key: &NodeKey) -> Result<Vec<u8>, StoreError> {
    borsh::to_vec(key).map_err(|_| StoreError::Damaged("a node's key"))
}

/// Adds to `batch`, which makes `version` from `update`, the note of what that makes useless, and
/// the removal of all that only versions below `oldest` need.
///
/// # Errors
/// Those of the disk.
pub(crate) fn prune<B: Backend>(
    backend: &B,
    version: Version,
    update: &TreeUpdateBatch,
    oldest: u64,
    batch: &mut Batch,
) -> Result<(), StoreError> {
    let notes = notes(backend, version, update)?;
    let mut due = Vec::new();
    backend.scan(Table::Stale, &[], &mut |key, _| match key.split_first_chunk() {
        Some((since, _)) if u64::from_be_bytes(*since) <= oldest => {
            due.push(key.to_vec());
            true
        }
        _ => false,
    })?;
    // Where only one version is kept, what this block replaces goes with it.
    if version <= oldest {
        due.extend(notes);
    } else {
        batch.extend(notes.into_iter().map(|note| (Table::Stale, note, Some(Vec::new()))));
    }
    for note in due {
        match note.get(8..).and_then(<[u8]>::split_first) {
            Some((&NODE, key)) => batch.push((Table::Nodes, key.to_vec(), None)),
            Some((&VALUE, key)) => batch.push((Table::Values, key.to_vec(), None)),
            Some((&CELL, hash)) => forget(backend, version, update, hash, oldest, batch)?,
            _ => return Err(StoreError::Damaged("the list of what is stale")),
        }
        batch.push((Table::Stale, note, None));
    }
    Ok(())
}

/// What `update` makes useless from `version` on.
fn notes<B: Backend>(
    backend: &B,
    version: Version,
    update: &TreeUpdateBatch,
) -> Result<Vec<Vec<u8>>, StoreError> {
    let mut notes = Vec::new();
    for index in &update.stale_node_index_batch {
        notes.push(stale_key(version, NODE, &node_row(&index.node_key)?));
    }
    if let Some(before) = version.checked_sub(1) {
        // Where nothing changes, the tree copies its root and does not call the old one stale.
        let root = NodeKey::new(before, core::iter::empty().collect::<NibblePath>());
        notes.push(stale_key(version, NODE, &node_row(&root)?));
    }
    for ((_, hash), value) in update.node_batch.values() {
        if let Some(before) = version.checked_sub(1) {
            let (from, to) = (value_key(hash, 0), value_key(hash, before));
            if let Some((old, _)) = backend.last(Table::Values, &from, &to)? {
                notes.push(stale_key(version, VALUE, &old));
            }
        }
        if value.is_none() {
            notes.push(stale_key(version, CELL, &hash.0));
        }
    }
    Ok(notes)
}

/// Forgets a cell that was deleted, unless it was written again since.
fn forget<B: Backend>(
    backend: &B,
    version: Version,
    update: &TreeUpdateBatch,
    hash: &[u8],
    oldest: u64,
    batch: &mut Batch,
) -> Result<(), StoreError> {
    let hash = KeyHash(hash.try_into().map_err(|_| StoreError::Damaged("a cell's hash"))?);
    let newest = match update.node_batch.values().get(&(version, hash)) {
        Some(value) => {
            let key = value_key(&hash, version);
            let row = value_row(&key, value.as_deref());
            Some((key, row))
        }
        None => backend.last(Table::Values, &value_key(&hash, 0), &value_key(&hash, u64::MAX))?,
    };
    let Some((newest, row)) = newest else { return Ok(()) };
    if newest <= value_key(&hash, oldest) && row == value_row(&newest, None) {
        batch.push((Table::Values, newest, None));
        batch.push((Table::Preimages, hash.0.to_vec(), None));
    }
    Ok(())
}
