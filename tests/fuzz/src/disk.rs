//! What lies on a disk: a genesis document's state, the store's rows.

use std::collections::BTreeSet;

use medlight_app::{App, Application as _, Genesis};
use medlight_merkle::protobuf::{Fields, Wire, put_bytes};
use medlight_store::{Backend as _, Memory, Store, Table};

use crate::town::CHAIN;

pub(crate) fn genesis(bytes: &[u8]) -> bool {
    let mut app = App::open(Store::open(Memory::default(), 10).unwrap()).unwrap();
    let genesis = Genesis {
        chain_id: CHAIN.to_owned(),
        app_state: bytes.to_vec(),
        validators: Default::default(),
    };
    app.init_chain(&genesis).is_ok()
}

/// Rows as a target reads them: a field for each, numbered by its table, in it key and value.
pub(crate) fn rows(memory: &Memory) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (number, table) in (1..).zip(Table::ALL) {
        let scanned = memory.scan(table, &[], &mut |key, value| {
            let mut row = Vec::new();
            put_bytes(1, key, &mut row);
            put_bytes(2, value, &mut row);
            put_bytes(number, &row, &mut bytes);
            true
        });
        scanned.unwrap();
    }
    bytes
}

fn memory(bytes: &[u8]) -> Option<Memory> {
    let mut batch = Vec::new();
    let mut fields = Fields::of(bytes, &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]);
    while let Ok(Some((number, Wire::Bytes(row)))) = fields.take() {
        let table = *Table::ALL.get(usize::try_from(number).ok()?.checked_sub(1)?)?;
        let mut row = Fields::of(row, &[]);
        let (Ok(Some((1, Wire::Bytes(key)))), Ok(Some((2, Wire::Bytes(value))))) =
            (row.take(), row.take())
        else {
            return None;
        };
        batch.push((table, key.to_vec(), Some(value.to_vec())));
    }
    let mut memory = Memory::default();
    memory.write(batch).ok()?;
    Some(memory)
}

/// A store over rows that a disk may have damaged, asked what this project reads of them itself.
/// Proofs are asked for in `crates/store/tests/damaged.rs`: the tree's crate panics inside, under
/// guard, and what that costs is no decoder's.
pub(crate) fn store(bytes: &[u8]) -> bool {
    let Some(mut store) = memory(bytes).and_then(|memory| Store::open(memory, 10).ok()) else {
        return false;
    };
    let Some(latest) = store.latest() else { return false };
    let keys = store.keys(&[], &[], 40).unwrap_or_default();
    let mut found = 0;
    for key in &keys {
        drop(store.cell(latest.version, key));
        drop(store.latest_cell(key));
        if let Ok(log) = store.log(key) {
            found += store.entries(key, 0, log.size().min(50)).unwrap_or_default().len();
            drop(store.leaf_hashes(key, 0, log.size().min(50)));
            drop(store.range_proof(key, 0, 1, log.size()));
        }
    }
    drop(store.due(u64::MAX, 1_000));
    drop(store.wanted_blobs(None, 10));
    drop(store.put_blob(b"a blob", &BTreeSet::new()));
    App::open(store).is_ok() && found > 0
}
