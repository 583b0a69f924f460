//! A row that the disk returns otherwise than it was written: an error, or an answer that no client
//! believes, and never the end of the process.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::panic::{self, AssertUnwindSafe, catch_unwind};

use medlight_merkle::ics23::{CommitmentProof, jmt as spec, verify_absence, verify_existence};
use medlight_store::{Backend, Changes, Memory, Row, Store, StoreError, Table};
use medlight_types::Hash;

const CELLS: u8 = 40;

fn key(number: u8) -> Vec<u8> {
    format!("cell/{number}").into_bytes()
}

fn changes(turn: u8) -> Changes {
    let value = |number: u8| (number % 7 != turn).then(|| vec![number, turn]);
    let cells = (0..CELLS).filter(|number| number % 3 != turn % 3);
    let cells = cells.map(|number| (key(number), value(number))).collect();
    let entries = [(b"a/log".to_vec(), vec![vec![turn]; 3])].into();
    let due = [((u64::from(turn), key(turn)), true)].into();
    Changes { cells, entries, due, time: Some(turn.into()), ..Changes::default() }
}

fn block(store: &mut Store<Memory>, turn: u8) -> Result<Hash, StoreError> {
    let version = store.latest().map_or(0, |latest| latest.version + 1);
    let prepared = store.prepare(version, changes(turn))?;
    let root = prepared.root();
    store.commit(prepared).map(|()| root)
}

/// Whether a client of the state with this root would believe the answer.
fn is_believed(root: &Hash, key: &[u8], value: Option<&[u8]>, proof: &[u8]) -> bool {
    let Ok(proof) = CommitmentProof::decode(proof) else { return false };
    match value {
        Some(value) => verify_existence(&spec(), root, &proof, key, value).is_ok(),
        None => verify_absence(&spec(), root, &proof, key).is_ok(),
    }
}

/// The row cut off, longer, gone, and with another byte in some places.
fn damages(row: &[u8]) -> Vec<Option<Vec<u8>>> {
    let cut = row.get(..row.len() / 2).unwrap_or_default().to_vec();
    let bytes = (0..row.len()).step_by(1 + row.len() / 24).map(|place| {
        let mut row = row.to_vec();
        row.iter_mut().skip(place).take(1).for_each(|byte| *byte ^= 0x11);
        row
    });
    let rows = bytes.chain([cut, [row, &[0]].concat(), Vec::new()]);
    rows.map(Some).chain([None]).collect()
}

#[test]
fn a_damaged_row_ends_in_an_error_or_in_an_answer_nobody_believes() {
    let mut memory = Memory::default();
    let mut store = Store::open(memory.clone(), 3).unwrap();
    let mut root = None;
    for turn in 0..5 {
        root = Some(block(&mut store, turn).unwrap());
    }
    let (root, version) = (root.unwrap(), store.latest().unwrap().version);
    let truth = |number: u8| store.prove(version, &key(number)).unwrap().0;
    let truth: Vec<_> = (0..CELLS).map(truth).collect();
    memory.clone_from(store.backend());
    let (mut tried, mut refused, mut ended_it) = (0, 0, Vec::new());
    // What the tree says when it panics is not what is tested.
    let hook = panic::take_hook();
    panic::set_hook(Box::new(|_| ()));
    for table in Table::ALL {
        let mut rows: Vec<Row> = Vec::new();
        let mut visit = |key: &[u8], value: &[u8]| {
            rows.push((key.to_vec(), value.to_vec()));
            true
        };
        memory.scan(table, &[], &mut visit).unwrap();
        for (row, value) in rows {
            for damage in damages(&value) {
                let mut memory = memory.clone();
                memory.write(vec![(table, row.clone(), damage.clone())]).unwrap();
                tried += 1;
                let whole = || -> Result<(), StoreError> {
                    let mut store = Store::open(memory, 3)?;
                    for (number, truth) in (0..CELLS).zip(&truth) {
                        let (value, proof) = store.prove(version, &key(number))?;
                        let believed = is_believed(&root, &key(number), value.as_deref(), &proof);
                        assert!(!believed || value == *truth, "cell {number}");
                    }
                    store.log(b"a/log")?;
                    store.entries(b"a/log", 0, 15)?;
                    store.range_proof(b"a/log", 3, 5, 15)?;
                    store.due(9, 9)?;
                    block(&mut store, 5).map(drop)
                };
                let ended = catch_unwind(AssertUnwindSafe(whole));
                match ended {
                    Ok(ended) => refused += u32::from(ended.is_err()),
                    Err(_) => ended_it.push((table, row.clone(), damage)),
                }
            }
        }
    }
    panic::set_hook(hook);
    println!("{tried} damages, {refused} of them refused");
    assert_eq!(ended_it, []);
    assert!(refused > tried / 4, "{refused} of {tried}");
}
