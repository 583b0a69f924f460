//! What no kept version needs any more goes: nodes, values, and the keys of cells that are gone.

use jmt::KeyHash;
use jmt::storage::TreeUpdateBatch;

use crate::tree::value_key;
use crate::{Backend, Batch, StoreError, Table};

const NODE: u8 = 0;
const VALUE: u8 = 1;
const CELL: u8 = 2;

fn stale_key(since: u64, kind: u8, what: &[u8]) -> Vec<u8> {
    [&since.to_be_bytes(), [kind].as_slice(), what].concat()
}

/// Notes what `update` makes useless from `version` on.
pub(crate) fn note<B: Backend>(
    backend: &B,
    version: u64,
    update: &TreeUpdateBatch,
    batch: &mut Batch,
) -> Result<(), StoreError> {
    let mut stale = |kind, what: &[u8]| {
        batch.push((Table::Stale, stale_key(version, kind, what), Some(Vec::new())));
    };
    for index in &update.stale_node_index_batch {
        let key = borsh::to_vec(&index.node_key);
        stale(NODE, &key.map_err(|_| StoreError::Damaged("a node's key"))?);
    }
    for ((_, hash), value) in update.node_batch.values() {
        if let Some(before) = version.checked_sub(1) {
            let (from, to) = (value_key(hash, 0), value_key(hash, before));
            if let Some((old, _)) = backend.last(Table::Values, &from, &to)? {
                stale(VALUE, &old);
            }
        }
        if value.is_none() {
            stale(CELL, &hash.0);
        }
    }
    Ok(())
}

/// Removes what only versions below `oldest` need.
pub(crate) fn prune<B: Backend>(backend: &mut B, oldest: u64) -> Result<(), StoreError> {
    let mut rows = Vec::new();
    backend.scan(Table::Stale, &[], &mut |key, _| match key.split_first_chunk() {
        Some((since, _)) if u64::from_be_bytes(*since) <= oldest => {
            rows.push(key.to_vec());
            true
        }
        _ => false,
    })?;
    let mut batch = Batch::new();
    for row in rows {
        match row.get(8..).and_then(<[u8]>::split_first) {
            Some((&NODE, key)) => batch.push((Table::Nodes, key.to_vec(), None)),
            Some((&VALUE, key)) => batch.push((Table::Values, key.to_vec(), None)),
            Some((&CELL, hash)) => forget(backend, hash, oldest, &mut batch)?,
            _ => return Err(StoreError::Damaged("the list of what is stale")),
        }
        batch.push((Table::Stale, row, None));
    }
    if batch.is_empty() { Ok(()) } else { backend.write(batch) }
}

/// Forgets a cell that was deleted, unless it was written again since.
fn forget<B: Backend>(
    backend: &B,
    hash: &[u8],
    oldest: u64,
    batch: &mut Batch,
) -> Result<(), StoreError> {
    let hash = KeyHash(hash.try_into().map_err(|_| StoreError::Damaged("a cell's hash"))?);
    let all = (value_key(&hash, 0), value_key(&hash, u64::MAX));
    let Some((newest, value)) = backend.last(Table::Values, &all.0, &all.1)? else { return Ok(()) };
    if newest <= value_key(&hash, oldest) && value == crate::tree::stored_value(None) {
        batch.push((Table::Values, newest, None));
        batch.push((Table::Preimages, hash.0.to_vec(), None));
    }
    Ok(())
}
