//! Blobs that no block named: how much of the disk they may take, and which of them go first.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use medlight_merkle::sha256;
use medlight_store::{Backend, Changes, File, Memory, Store, StoreError, Table};
use medlight_types::Hash;

const START: u64 = 1_790_000_000;
/// Room for four blobs of the largest size.
const ROOM: u64 = 4 * 262_144;

fn store<B: Backend>(backend: B) -> Store<B> {
    Store::open(backend, 10).unwrap().with_room_for_loose(ROOM)
}

fn on_disk(folder: &Path) -> Store<File> {
    store(File::open(folder).unwrap())
}

fn block<B: Backend>(store: &mut Store<B>, time: u64, named: &[Hash]) {
    let version = store.latest().map_or(0, |latest| latest.version + 1);
    let changes = Changes {
        cells: [(b"key".to_vec(), Some(version.to_be_bytes().to_vec()))].into(),
        blobs: named.iter().copied().collect(),
        time: Some(time),
        ..Changes::default()
    };
    let prepared = store.prepare(version, changes).unwrap();
    store.commit(prepared).unwrap();
}

fn blob(number: u64, length: usize) -> Vec<u8> {
    number.to_be_bytes().into_iter().cycle().take(length).collect()
}

fn put<B: Backend>(store: &mut Store<B>, bytes: &[u8]) -> Hash {
    store.put_blob(bytes, &BTreeSet::new()).unwrap()
}

/// What the files of a folder take together.
fn taken(folder: &Path) -> u64 {
    let files = fs::read_dir(folder.join("blobs")).unwrap();
    files.map(|file| file.unwrap().metadata().unwrap().len()).sum()
}

#[test]
fn the_oldest_make_room_for_new_ones_before_and_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = on_disk(folder.path());
    let mut names = Vec::new();
    for number in 0..10 {
        block(&mut store, START + number, &[]);
        names.push(put(&mut store, &blob(number, 262_144)));
        assert!(taken(folder.path()) <= ROOM);
        if number == 6 {
            drop(store);
            store = on_disk(folder.path());
        }
    }
    let here = |store: &Store<File>| {
        names.iter().map(|name| store.has_blob(name).unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(here(&store), [[false; 6].as_slice(), &[true; 4]].concat());
    // What went is forgotten, and may come again; then it is the newest.
    assert_eq!(put(&mut store, &blob(0, 262_144)), names[0]);
    assert!(store.has_blob(&names[0]).unwrap() && !store.has_blob(&names[6]).unwrap());
    // To put it again is to put it last, and takes no more room.
    block(&mut store, START + 20, &[]);
    put(&mut store, &blob(7, 262_144));
    put(&mut store, &blob(20, 262_144));
    assert!(store.has_blob(&names[7]).unwrap() && !store.has_blob(&names[8]).unwrap());
    assert_eq!(taken(folder.path()), ROOM);
}

#[test]
fn small_ones_are_counted_by_what_a_disk_gives_them() {
    let mut store = store(Memory::default());
    block(&mut store, START, &[]);
    for number in 0..1_000 {
        put(&mut store, &blob(number, 9));
    }
    let rows = [Table::Loose, Table::Blobs].map(|table| store.backend().rows(table));
    assert_eq!(rows, [256, 256], "of 4,096 bytes each");
}

#[test]
fn what_is_spared_stays_and_then_there_is_no_room() {
    let mut store = store(Memory::default());
    block(&mut store, START, &[]);
    let names: Vec<_> = (0..4).map(|number| put(&mut store, &blob(number, 262_144))).collect();
    let mut spared: BTreeSet<_> = names[..3].iter().copied().collect();
    let fifth = blob(4, 262_144);
    assert_eq!(store.put_blob(&fifth, &spared).unwrap(), sha256(&fifth));
    assert!(spared.iter().all(|name| store.has_blob(name).unwrap()));
    assert!(!store.has_blob(&names[3]).unwrap());
    spared.insert(sha256(&fifth));
    let refused = store.put_blob(&blob(5, 1), &spared).unwrap_err();
    assert!(matches!(refused, StoreError::NoRoom { most: ROOM }) && refused.is_of_the_blob());
    assert!(spared.iter().all(|name| store.has_blob(name).unwrap()), "a refusal takes nothing");
}

#[test]
fn what_is_named_erased_or_swept_takes_no_room() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = on_disk(folder.path());
    block(&mut store, START, &[]);
    let names: Vec<_> = (0..4).map(|number| put(&mut store, &blob(number, 262_144))).collect();
    block(&mut store, START + 1, &names[..2]);
    store.erase_blob(&names[2]).unwrap();
    // The last one is swept with this block, and all of the room is free: four more find theirs.
    block(&mut store, START + 3_700, &[]);
    let more: Vec<_> = (4..8).map(|number| put(&mut store, &blob(number, 262_144))).collect();
    let here: Vec<_> = names.iter().map(|name| store.has_blob(name).unwrap()).collect();
    assert_eq!(here, [true, true, false, false]);
    assert!(more.iter().all(|name| store.has_blob(name).unwrap()));
    put(&mut store, &blob(8, 262_144));
    let left = more.iter().filter(|name| store.has_blob(name).unwrap()).count();
    assert_eq!(left, 3, "and a fifth one does not");
}

#[test]
fn a_block_sweeps_so_many_and_leaves_the_rest_to_the_next() {
    let mut store = store(Memory::default());
    block(&mut store, START, &[]);
    for number in 0..40 {
        put(&mut store, &blob(number, 100));
    }
    for left in [8, 0] {
        block(&mut store, START + 4_000, &[]);
        assert_eq!(store.backend().rows(Table::Loose), left);
    }
}

#[test]
fn whether_a_blob_is_here_is_told_by_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = on_disk(folder.path());
    block(&mut store, START, &[]);
    let name = put(&mut store, b"sealed");
    let file = fs::read_dir(folder.path().join("blobs")).unwrap().next().unwrap().unwrap();
    fs::write(file.path(), b"spoilt").unwrap();
    assert!(store.has_blob(&name).unwrap(), "its bytes were read");
    assert_eq!(store.blob(&name).unwrap(), None, "a disk's mistake is nobody's blob");
    // Who puts it again mends it.
    assert_eq!(put(&mut store, b"sealed"), name);
    assert_eq!(store.blob(&name).unwrap().as_deref(), Some(b"sealed".as_slice()));
    store.erase_blob(&name).unwrap();
    assert!(!store.has_blob(&name).unwrap());
}
