//! Random histories against a plain model, on both backends; every proof checked by the verifier.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    reason = "tests"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use medlight_merkle::ics23::{CommitmentProof, jmt, verify_absence, verify_existence};
use medlight_merkle::{leaf_hash, log, sha256};
use medlight_store::{Backend, Changes, File, Memory, Store, StoreError, Table};
use medlight_types::Hash;

/// Numbers that look random and are the same every time (xorshift64).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % sides
    }
}

/// What a state holds, in the plainest terms.
#[derive(Clone, Default)]
struct Model {
    cells: BTreeMap<Vec<u8>, Vec<u8>>,
    logs: BTreeMap<Vec<u8>, Vec<Vec<u8>>>,
}

const KEEP: u64 = 5;

fn key(number: u64) -> Vec<u8> {
    format!("cell/{number}").into_bytes()
}

/// Some writes, deletions and entries; sometimes nothing.
fn changes(dice: &mut Dice, version: u64) -> Changes {
    let mut changes = Changes::default();
    let count = if version == 0 { 1 } else { dice.roll(8) };
    for _ in 0..count {
        let delete = version > 0 && dice.roll(3) == 0;
        let value = (!delete).then(|| format!("{}", dice.roll(1_000)).into_bytes());
        changes.cells.insert(key(dice.roll(40)), value);
    }
    for _ in 0..dice.roll(4) {
        let log = format!("log/{}", dice.roll(2)).into_bytes();
        let entry = dice.roll(u64::MAX).to_be_bytes().to_vec();
        changes.entries.entry(log).or_default().push(entry);
    }
    changes
}

impl Model {
    fn make(&mut self, changes: &Changes) {
        for (key, value) in &changes.cells {
            match value {
                Some(value) => _ = self.cells.insert(key.clone(), value.clone()),
                None => _ = self.cells.remove(key),
            }
        }
        for (log, entries) in &changes.entries {
            self.logs.entry(log.clone()).or_default().extend(entries.iter().cloned());
        }
    }
}

/// Plays a history and checks everything after every block; gives the roots.
fn play<B: Backend>(store: &mut Store<B>, seed: u64, versions: u64) -> Vec<Hash> {
    let (mut dice, mut model, mut states) = (Dice(seed), Model::default(), Vec::new());
    let mut roots: Vec<Hash> = Vec::new();
    for version in 0..versions {
        let changes = changes(&mut dice, version);
        // A block that was prepared and not decided leaves no trace.
        let other = Changes { cells: [(key(99), Some(vec![1]))].into(), ..Changes::default() };
        drop(store.prepare(version, other).unwrap());
        let prepared = store.prepare(version, changes.clone()).unwrap();
        roots.push(prepared.root());
        store.commit(prepared).unwrap();
        model.make(&changes);
        states.push(model.clone());
        assert_eq!(store.latest().unwrap().root, roots[roots.len() - 1]);
    }
    let oldest = versions.saturating_sub(KEEP);
    for (version, state) in (0..).zip(&states) {
        if version < oldest {
            let refused = store.cell(version, &key(0)).unwrap_err();
            assert!(matches!(refused, StoreError::NotKept { oldest: o, .. } if o == oldest));
            continue;
        }
        let root = roots[usize::try_from(version).unwrap()];
        for number in 0..45 {
            proved(store, version, &root, &key(number), state.cells.get(&key(number)));
        }
    }
    logs_agree(store, &model);
    let keys: Vec<_> = model.cells.keys().cloned().collect();
    assert_eq!(store.keys(b"cell/", b"", 1_000).unwrap(), keys);
    assert_eq!(store.keys(b"cell/", &keys[0], 2).unwrap(), keys[1..keys.len().min(3)]);
    roots
}

/// The store's word on a cell, and the verifier's on its proof.
fn proved<B: Backend>(
    store: &Store<B>,
    version: u64,
    root: &Hash,
    key: &[u8],
    expected: Option<&Vec<u8>>,
) {
    let (value, proof) = store.prove(version, key).unwrap();
    assert_eq!(value.as_ref(), expected, "version {version}");
    assert_eq!(store.cell(version, key).unwrap().as_ref(), expected);
    let proof = CommitmentProof::decode(&proof).unwrap();
    match expected {
        Some(value) => drop(verify_existence(&jmt(), root, &proof, key, value).unwrap()),
        None => drop(verify_absence(&jmt(), root, &proof, key).unwrap()),
    }
}

fn logs_agree<B: Backend>(store: &Store<B>, model: &Model) {
    for (key, entries) in &model.logs {
        let leaves: Vec<_> = entries.iter().map(|entry| leaf_hash(entry)).collect();
        let size = leaves.len() as u64;
        let range = store.log(key).unwrap();
        assert_eq!((range.size(), range.root()), (size, log::root(&leaves)));
        assert_eq!(&store.entries(key, 0, size).unwrap(), entries);
        assert_eq!(store.leaf_hashes(key, 0, size).unwrap(), leaves);
        for (first, count) in [(0, size), (0, 1), (size - 1, 1), (size / 3, size / 2)] {
            let proof = store.range_proof(key, first, count, size).unwrap();
            let here = &leaves[first as usize..(first + count) as usize];
            log::verify_range(&proof, first, here, size, &log::root(&leaves)).unwrap();
        }
        // As it was when it had fewer.
        let then = size / 2;
        let proof = store.range_proof(key, 0, then, then).unwrap();
        let root = log::root(&leaves[..then as usize]);
        log::verify_range(&proof, 0, &leaves[..then as usize], then, &root).unwrap();
        assert!(store.entries(key, size, 1).is_err());
        assert!(store.range_proof(key, 0, 1, size + 1).is_err());
    }
}

fn on_disk(folder: &Path) -> Store<File> {
    Store::open(File::open(folder).unwrap(), KEEP).unwrap()
}

#[test]
fn both_backends_agree_with_the_model_and_with_each_other() {
    for seed in 1..=4 {
        let folder = tempfile::tempdir().unwrap();
        let mut memory = Store::open(Memory::default(), KEEP).unwrap();
        let roots = play(&mut memory, seed, 60);
        assert_eq!(play(&mut on_disk(folder.path()), seed, 60), roots);
        // Opened again it stands where it stood.
        let again = on_disk(folder.path());
        assert_eq!(again.latest(), memory.latest());
        let last = memory.latest().unwrap();
        for number in 0..45 {
            let value = memory.cell(last.version, &key(number)).unwrap();
            proved(&again, last.version, &last.root, &key(number), value.as_ref());
        }
    }
}

/// What nobody can ask for any more is not kept.
#[test]
fn pruning_leaves_no_more_than_the_kept_versions_need() {
    let mut dice = Dice(7);
    let mut store = Store::open(Memory::default(), KEEP).unwrap();
    let mut sizes = Vec::new();
    for version in 0..400 {
        let mut changes = changes(&mut dice, version);
        changes.entries.clear();
        let prepared = store.prepare(version, changes).unwrap();
        store.commit(prepared).unwrap();
        sizes.push(Table::ALL.map(|table| store.backend().rows(table)).iter().sum::<usize>());
    }
    let (early, late) = (sizes[100..200].iter().max(), sizes[300..].iter().max());
    assert!(late < early.map(|most| most * 3 / 2).as_ref(), "{early:?}, then {late:?}");
    // Everything deleted, and every version but the newest let go of: one cell is left.
    let all = store.keys(b"", b"", 1_000).unwrap();
    let mut last =
        Changes { cells: [(b"one".to_vec(), Some(vec![1]))].into(), ..Changes::default() };
    last.cells.extend(all.into_iter().map(|key| (key, None)));
    for (version, changes) in (400..).zip([last].into_iter().chain(vec![Changes::default(); 5])) {
        let prepared = store.prepare(version, changes).unwrap();
        store.commit(prepared).unwrap();
    }
    let rows = [Table::Values, Table::Preimages, Table::Keys].map(|t| store.backend().rows(t));
    assert_eq!(rows, [1, 1, 1]);
}

#[test]
fn versions_follow_one_another_and_cells_are_never_empty() {
    let mut store = Store::open(Memory::default(), KEEP).unwrap();
    let cells = |value: &[u8]| Changes {
        cells: [(key(1), Some(value.to_vec()))].into(),
        ..Changes::default()
    };
    assert!(matches!(
        store.prepare(1, cells(b"1")),
        Err(StoreError::OutOfTurn { expected: 0, .. })
    ));
    assert!(matches!(store.prepare(0, Changes::default()), Err(StoreError::Empty)));
    assert!(matches!(store.prepare(0, cells(b"")), Err(StoreError::EmptyCell)));
    let [first, second] = [b"1", b"2"].map(|value| store.prepare(0, cells(value)).unwrap());
    store.commit(second).unwrap();
    assert!(matches!(store.commit(first), Err(StoreError::OutOfTurn { expected: 1, found: 0 })));
    assert_eq!(store.latest_cell(&key(1)).unwrap().unwrap(), b"2");
}

/// Every byte of every file of the store.
fn files(folder: &Path) -> Vec<u8> {
    let mut bytes = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        bytes.extend(if path.is_dir() { files(&path) } else { fs::read(&path).unwrap() });
    }
    bytes
}

#[test]
fn erased_bytes_are_nowhere_and_not_taken_again() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = on_disk(folder.path());
    let spared = BTreeSet::new();
    let [kept, gone] = [b"sealed, to be kept".repeat(40), b"sealed, to be erased".repeat(40)];
    let [kept_hash, gone_hash] =
        [&kept, &gone].map(|bytes| store.put_blob(bytes, &spared).unwrap());
    assert_eq!(gone_hash, sha256(&gone));
    let found = |what: &[u8]| files(folder.path()).windows(20).any(|bytes| bytes == &what[..20]);
    assert!(found(&kept) && found(&gone));
    store.erase_blob(&gone_hash).unwrap();
    assert_eq!(store.blob(&gone_hash).unwrap(), None);
    assert!(found(&kept) && !found(&gone), "erased bytes are still in a file");
    assert!(matches!(store.put_blob(&gone, &spared), Err(StoreError::Erased)));
    assert_eq!(store.blob(&kept_hash).unwrap(), Some(kept));
    assert!(matches!(
        store.put_blob(&vec![0; 262_145], &spared),
        Err(StoreError::BlobTooLarge { .. })
    ));
    drop(store);
    assert!(on_disk(folder.path()).put_blob(&gone, &spared).is_err(), "forgotten over a restart");
}

#[test]
fn what_is_due_comes_by_time_and_key_and_is_no_part_of_the_root() {
    let folder = tempfile::tempdir().unwrap();
    let (mut plain, mut noted) =
        (on_disk(folder.path()), Store::open(Memory::default(), 1).unwrap());
    let cells = || Changes { cells: [(key(1), Some(vec![1]))].into(), ..Changes::default() };
    let note = |time: u64, name: &str| (time, name.as_bytes().to_vec());
    let mut changes = cells();
    let notes = [note(7, "b"), note(300, "a"), note(7, "a"), note(6, "z"), note(u64::MAX, "never")];
    changes.due = notes.iter().cloned().map(|note| (note, true)).collect();
    let prepared = [plain.prepare(0, cells()).unwrap(), noted.prepare(0, changes).unwrap()];
    assert_eq!(prepared[0].root(), prepared[1].root());
    let [one, other] = prepared;
    plain.commit(one).unwrap();
    noted.commit(other).unwrap();
    assert!(plain.due(u64::MAX, 9).unwrap().is_empty());
    let first = [note(6, "z"), note(7, "a"), note(7, "b")];
    assert!(noted.due(6, 9).unwrap().is_empty());
    assert_eq!(noted.due(7, 9).unwrap(), first[..1]);
    assert_eq!(noted.due(300, 9).unwrap(), first);
    assert_eq!(noted.due(301, 9).unwrap().len(), 4);
    assert_eq!(noted.due(301, 2).unwrap(), first[..2]);
    assert!(noted.due(301, 0).unwrap().is_empty());
    let crossed = [(note(7, "a"), false), (note(8, "new"), true)].into();
    let later = Changes { due: crossed, time: Some(9), ..Changes::default() };
    noted.commit(noted.prepare(1, later).unwrap()).unwrap();
    assert_eq!(noted.due(9, 9).unwrap(), [note(6, "z"), note(7, "b"), note(8, "new")]);
    assert_eq!(noted.latest().unwrap().time, Some(9));
}

#[test]
fn a_store_of_another_format_is_left_alone() {
    let mut memory = Memory::default();
    memory
        .write(vec![(Table::Meta, b"format".to_vec(), Some(9_u32.to_be_bytes().to_vec()))])
        .unwrap();
    let refused = Store::open(memory, KEEP).err().unwrap();
    assert!(matches!(refused, StoreError::Format { found: 9, known: 3 }));
}
