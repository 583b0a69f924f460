//! What is due when, in order of time and key: beside the tree, and no part of its root.

use std::collections::BTreeMap;

use crate::{Backend, Batch, StoreError, Table};

/// The rows that a block's notes come to.
pub(crate) fn write(notes: &BTreeMap<(u64, Vec<u8>), bool>, batch: &mut Batch) {
    for ((time, key), noted) in notes {
        let row = [time.to_be_bytes().as_slice(), key].concat();
        batch.push((Table::Due, row, noted.then(Vec::new)));
    }
}

/// What is due before `time`, the first `limit`.
pub(crate) fn before<B: Backend>(
    backend: &B,
    time: u64,
    limit: usize,
) -> Result<Vec<(u64, Vec<u8>)>, StoreError> {
    let mut due = Vec::new();
    backend.scan(Table::Due, &[], &mut |row, _| match row.split_first_chunk() {
        Some((at, key)) if u64::from_be_bytes(*at) < time && due.len() < limit => {
            due.push((u64::from_be_bytes(*at), key.to_vec()));
            true
        }
        _ => false,
    })?;
    Ok(due)
}
