//! What pruning leaves to the row, and what a store is after its disk or its process failed.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use std::{env, fs};

use borsh::BorshDeserialize;
use jmt::storage::{LeafNode, Node, NodeKey, TreeReader};
use jmt::{JellyfishMerkleIterator, KeyHash};
use medlight_merkle::ics23::{CommitmentProof, jmt as spec, verify_absence, verify_existence};
use medlight_store::{Backend, Batch, Changes, File, Memory, Row, Store, StoreError, Table};
use medlight_types::Hash;

type Cells = BTreeMap<Vec<u8>, Vec<u8>>;

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

fn one(key: &[u8], value: Option<&[u8]>) -> Changes {
    let cells = [(key.to_vec(), value.map(<[u8]>::to_vec))].into();
    Changes { cells, ..Changes::default() }
}

fn block<B: Backend>(store: &mut Store<B>, changes: Changes) -> Result<Hash, StoreError> {
    let version = store.latest().map_or(0, |latest| latest.version + 1);
    let prepared = store.prepare(version, changes)?;
    let root = prepared.root();
    store.commit(prepared).map(|()| root)
}

fn proved<B: Backend>(store: &Store<B>, version: u64, root: &Hash, key: &[u8]) -> Option<Vec<u8>> {
    let (value, proof) = store.prove(version, key).unwrap();
    let proof = CommitmentProof::decode(&proof).unwrap();
    match &value {
        Some(value) => drop(verify_existence(&spec(), root, &proof, key, value).unwrap()),
        None => drop(verify_absence(&spec(), root, &proof, key).unwrap()),
    }
    value
}

fn rows(backend: &impl Backend, table: Table) -> Cells {
    let mut rows = Cells::new();
    let mut keep = |key: &[u8], value: &[u8]| rows.insert(key.to_vec(), value.to_vec()).is_none();
    backend.scan(table, &[], &mut keep).unwrap();
    rows
}

/// Notes which nodes a walk reads.
struct Walk {
    nodes: Cells,
    read: Mutex<BTreeSet<Vec<u8>>>,
}

impl TreeReader for Walk {
    fn get_node_option(&self, key: &NodeKey) -> anyhow::Result<Option<Node>> {
        let key = borsh::to_vec(key)?;
        let Some(node) = self.nodes.get(&key) else { return Ok(None) };
        self.read.lock().unwrap().insert(key);
        // Behind it stand the four bytes that tell damage.
        Ok(Some(Node::try_from_slice(&node[..node.len() - 4])?))
    }

    fn get_value_option(&self, _: u64, _: KeyHash) -> anyhow::Result<Option<Vec<u8>>> {
        Ok(Some(Vec::new()))
    }

    fn get_rightmost_leaf(&self) -> anyhow::Result<Option<(NodeKey, LeafNode)>> {
        Ok(None)
    }
}

/// After every block: all kept proofs hold, and no row is there that no kept version needs.
fn pruned_to_the_row(seed: u64, keys: u64, keep: u64, blocks: u64) {
    let mut dice = Dice(seed);
    let mut store = Store::open(Memory::default(), keep).unwrap();
    let key = |number: u64| format!("cell/{number}").into_bytes();
    let (mut roots, mut states) = (BTreeMap::new(), BTreeMap::new());
    let (mut cells, mut deleted) = (Cells::new(), BTreeMap::new());
    for version in 0..blocks {
        let mut changes =
            if version == 0 { one(b"anchor", Some(b"1")) } else { Changes::default() };
        // Often none: an idle chain has to stay as small as a busy one.
        for _ in 0..dice.roll(5) {
            let value = (dice.roll(2) == 0).then(|| dice.roll(9).to_string().into_bytes());
            changes.cells.insert(key(dice.roll(keys)), value);
        }
        for (key, value) in &changes.cells {
            match value {
                Some(value) => _ = cells.insert(key.clone(), value.clone()),
                None => {
                    cells.remove(key);
                    deleted.insert(key.clone(), version);
                }
            }
        }
        roots.insert(version, block(&mut store, changes).unwrap());
        states.insert(version, cells.clone());
        let oldest = (version + 1).saturating_sub(keep);
        states = states.split_off(&oldest);
        let case = format!("seed {seed}, {keys} keys, {keep} kept, version {version}");
        let nodes = rows(store.backend(), Table::Nodes);
        let walk = Arc::new(Walk { nodes: nodes.clone(), read: Mutex::default() });
        for (version, state) in &states {
            for key in (0..keys + 2).map(key) {
                let value = proved(&store, *version, &roots[version], &key);
                assert_eq!(value.as_ref(), state.get(&key), "{case}");
            }
            let start = KeyHash([0; 32]);
            let leaves = JellyfishMerkleIterator::new(Arc::clone(&walk), *version, start).unwrap();
            assert_eq!(leaves.map(Result::unwrap).count(), state.len(), "{case}");
        }
        assert!(nodes.keys().eq(walk.read.lock().unwrap().iter()), "nodes stay: {case}");
        // The key of a deleted cell stays as long as the deletion is itself in a kept version.
        let live: BTreeSet<_> = states.values().flat_map(Cells::keys).cloned().collect();
        let known: BTreeSet<_> = rows(store.backend(), Table::Preimages).into_values().collect();
        assert!(known.is_superset(&live), "{case}");
        assert!(known.difference(&live).all(|key| deleted[key] > oldest), "keys stay: {case}");
        let due = |note: &Vec<u8>| note[..8] <= oldest.to_be_bytes()[..];
        assert!(!rows(store.backend(), Table::Stale).keys().any(due), "{case}");
    }
}

#[test]
fn no_row_outlives_the_versions_that_need_it() {
    for seed in 1..=12 {
        for keys in [1, 3, 12] {
            for keep in [1, 2, 5] {
                pruned_to_the_row(seed, keys, keep, 50);
            }
        }
    }
}

/// A backend that counts its writes and fails when told to.
struct Faulty<B> {
    inner: B,
    writes: u64,
    fails: Cell<bool>,
    keeps_blobs: bool,
}

impl<B> Faulty<B> {
    fn new(inner: B) -> Self {
        Self { inner, writes: 0, fails: Cell::new(false), keeps_blobs: false }
    }
}

fn injected() -> StoreError {
    StoreError::Disk("injected".to_owned())
}

impl<B: Backend> Backend for Faulty<B> {
    fn get(&self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        if self.fails.get() { Err(injected()) } else { self.inner.get(table, key) }
    }

    fn scan(
        &self,
        table: Table,
        from: &[u8],
        visit: &mut dyn FnMut(&[u8], &[u8]) -> bool,
    ) -> Result<(), StoreError> {
        self.inner.scan(table, from, visit)
    }

    fn last(&self, table: Table, from: &[u8], to: &[u8]) -> Result<Option<Row>, StoreError> {
        self.inner.last(table, from, to)
    }

    fn write(&mut self, batch: Batch) -> Result<(), StoreError> {
        self.writes += 1;
        self.inner.write(batch)
    }

    fn put_blob(&mut self, name: &str, bytes: &[u8]) -> Result<(), StoreError> {
        self.inner.put_blob(name, bytes)
    }

    fn has_blob(&self, name: &str) -> Result<bool, StoreError> {
        self.inner.has_blob(name)
    }

    fn blob(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        self.inner.blob(name)
    }

    fn erase_blob(&mut self, name: &str) -> Result<(), StoreError> {
        // As if the power went between the tombstone and the removal.
        if self.keeps_blobs && self.writes > 0 {
            Err(injected())
        } else {
            self.inner.erase_blob(name)
        }
    }
}

#[test]
fn a_block_is_one_write_with_its_pruning() {
    let mut store = Store::open(Faulty::new(Memory::default()), 1).unwrap();
    for version in 1..=4_u64 {
        block(&mut store, one(b"a", Some(&version.to_be_bytes()))).unwrap();
        assert_eq!(store.backend().writes, version);
    }
}

#[test]
fn a_failing_disk_is_not_blamed_on_who_asked() {
    let mut store = Store::open(Faulty::new(Memory::default()), 1).unwrap();
    let mut changes = one(b"a", Some(b"1"));
    changes.entries.insert(b"log".to_vec(), vec![b"entry".to_vec(); 5]);
    block(&mut store, changes).unwrap();
    assert!(matches!(store.leaf_hashes(b"log", 4, 2), Err(StoreError::NoSuchEntries)));
    store.backend().fails.set(true);
    assert!(matches!(store.leaf_hashes(b"log", 0, 2), Err(StoreError::Disk(_))));
    assert!(matches!(store.entries(b"log", 0, 2), Err(StoreError::Disk(_))));
}

#[test]
fn the_last_cell_cannot_be_deleted() {
    let mut store = Store::open(Memory::default(), 3).unwrap();
    block(&mut store, one(b"a", Some(b"1"))).unwrap();
    assert!(matches!(block(&mut store, one(b"a", None)), Err(StoreError::Empty)));
    block(&mut store, one(b"b", Some(b"2"))).unwrap();
}

fn on_disk(folder: &Path) -> Store<File> {
    Store::open(File::open(folder).unwrap(), 4).unwrap()
}

fn blob_path(folder: &Path, hash: &Hash) -> std::path::PathBuf {
    let name: String = hash.as_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    folder.join("blobs").join(name)
}

#[test]
fn an_interrupted_erasure_shows_nothing_and_is_finished_on_opening() {
    let folder = tempfile::tempdir().unwrap();
    let mut faulty = Faulty::new(File::open(folder.path()).unwrap());
    faulty.keeps_blobs = true;
    let mut store = Store::open(faulty, 4).unwrap();
    let hash = store.put_blob(b"sealed", &BTreeSet::new()).unwrap();
    store.erase_blob(&hash).unwrap_err();
    assert!(blob_path(folder.path(), &hash).exists());
    assert_eq!(store.blob(&hash).unwrap(), None);
    drop(store);
    assert_eq!(on_disk(folder.path()).blob(&hash).unwrap(), None);
    assert!(!blob_path(folder.path(), &hash).exists());
}

#[test]
fn every_copy_that_was_ever_written_is_wiped() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = on_disk(folder.path());
    let hash = store.put_blob(b"sealed", &BTreeSet::new()).unwrap();
    // A second name shows what becomes of a file's blocks once its own name is gone.
    let witness = folder.path().join("witness");
    fs::hard_link(blob_path(folder.path(), &hash), &witness).unwrap();
    assert_eq!(store.put_blob(b"sealed", &BTreeSet::new()).unwrap(), hash);
    store.erase_blob(&hash).unwrap();
    assert_eq!(fs::read(witness).unwrap(), [0; 6]);
}

#[test]
fn a_file_that_cannot_be_opened_says_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let open = File::open(folder.path()).unwrap();
    assert!(matches!(File::open(folder.path()), Err(StoreError::InUse)));
    drop(open);
    fs::write(folder.path().join("state.redb"), [7; 100_000]).unwrap();
    assert!(matches!(File::open(folder.path()), Err(StoreError::Damaged(_))));
}

#[test]
fn a_file_of_an_older_or_newer_format_is_left_alone() {
    for format in [0_u32, 1, 2, 4] {
        let folder = tempfile::tempdir().unwrap();
        let mut file = File::open(folder.path()).unwrap();
        let row = (Table::Meta, b"format".to_vec(), Some(format.to_be_bytes().to_vec()));
        file.write(vec![row]).unwrap();
        let refused = Store::open(file, 4).err().unwrap();
        assert!(matches!(refused, StoreError::Format { found, known: 3 } if found == format));
    }
}

const FOLDER: &str = "MEDLIGHT_STORE_KILLED";

fn history(version: u64) -> Changes {
    let mut changes = one(b"anchor", Some(b"1"));
    for number in 0..20 {
        let value = (!(version + number).is_multiple_of(3)).then(|| version.to_be_bytes().to_vec());
        changes.cells.insert(format!("{}", (version * 7 + number) % 50).into_bytes(), value);
    }
    changes.entries.insert(b"log".to_vec(), vec![version.to_be_bytes().to_vec(); 3]);
    changes
}

/// Not a test of its own: what `killed_at_any_moment` kills.
#[test]
fn writes_until_it_is_killed() {
    let Some(folder) = env::var_os(FOLDER) else { return };
    let mut store = on_disk(Path::new(&folder));
    loop {
        let next = store.latest().map_or(0, |latest| latest.version + 1);
        block(&mut store, history(next)).unwrap();
    }
}

#[test]
fn killed_at_any_moment_it_stands_at_a_whole_block() {
    let folder = tempfile::tempdir().unwrap();
    let (mut memory, mut roots) = (Store::open(Memory::default(), 4).unwrap(), BTreeMap::new());
    for round in 0..6 {
        let mut writer = Command::new(env::current_exe().unwrap())
            .args(["--exact", "writes_until_it_is_killed"])
            .env(FOLDER, folder.path())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(200 + 37 * round));
        writer.kill().unwrap();
        writer.wait().unwrap();
        let store = on_disk(folder.path());
        let Some(latest) = store.latest() else { continue };
        for version in memory.latest().map_or(0, |latest| latest.version + 1)..=latest.version {
            roots.insert(version, block(&mut memory, history(version)).unwrap());
        }
        assert_eq!(Some(latest), memory.latest());
        assert_eq!(store.log(b"log").unwrap(), memory.log(b"log").unwrap());
        for version in latest.version.saturating_sub(3)..=latest.version {
            for key in (0..52).map(|number| format!("{number}").into_bytes()) {
                proved(&store, version, &roots[&version], &key);
            }
        }
        for table in Table::ALL {
            assert_eq!(rows(store.backend(), table), rows(memory.backend(), table), "{table:?}");
        }
    }
    assert!(memory.latest().is_some(), "no writer came to its first block");
}
