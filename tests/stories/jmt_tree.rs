//! A Jellyfish Merkle tree of the crate `jmt`, and its ICS-23 proofs.

use std::collections::BTreeMap;

use data_encoding::HEXLOWER;
use jmt::mock::MockTreeStore;
use jmt::{JellyfishMerkleTree, KeyHash};
use prost::Message;
use serde_json::{Value, json};

/// A tree of one version.
pub(crate) struct Tree {
    store: MockTreeStore,
    /// Its root.
    pub(crate) root: [u8; 32],
}

impl Tree {
    /// A tree with these cells.
    pub(crate) fn new(cells: &[(Vec<u8>, Vec<u8>)]) -> Self {
        let store = MockTreeStore::default();
        for (key, _) in cells {
            store.put_key_preimage(KeyHash::with::<sha2010::Sha256>(key), key);
        }
        let values = cells
            .iter()
            .map(|(key, value)| (KeyHash::with::<sha2010::Sha256>(key), Some(value.clone())));
        let tree = JellyfishMerkleTree::<_, sha2010::Sha256>::new(&store);
        let (root, batch) = tree.put_value_set(values, 0).unwrap();
        store.write_tree_update_batch(batch).unwrap();
        Self { store, root: root.0 }
    }

    /// The value under a key, if there is one, and the proof of either.
    pub(crate) fn prove(&self, key: &[u8]) -> (Option<Vec<u8>>, Vec<u8>) {
        let tree = JellyfishMerkleTree::<_, sha2010::Sha256>::new(&self.store);
        let (value, proof) = tree.get_with_ics23_proof(key.to_vec(), 0).unwrap();
        (value, proof.encode_to_vec())
    }
}

/// `count` cells whose keys look like the ledger's.
pub(crate) fn cells(count: usize) -> Vec<(Vec<u8>, Vec<u8>)> {
    let cell = |i| (format!("access/log/{i:04x}"), format!("entry {i}"));
    (0..count).map(cell).map(|(key, value)| (key.into_bytes(), value.into_bytes())).collect()
}

/// Of 8,192 cells the first, the two whose keys' hashes agree longest, and the last: a tree deep
/// and mostly empty.
fn close_cells() -> Vec<(Vec<u8>, Vec<u8>)> {
    let mut cells = cells(1 << 13);
    let start = |(key, _): &(Vec<u8>, Vec<u8>)| {
        u64::from_be_bytes(KeyHash::with::<sha2010::Sha256>(key).0[..8].try_into().unwrap())
    };
    cells.sort_by_cached_key(start);
    let shared = |i: &usize| (start(&cells[*i]) ^ start(&cells[i + 1])).leading_zeros();
    let closest = (1..cells.len() - 2).max_by_key(shared).unwrap();
    [0, closest, closest + 1, cells.len() - 1].map(|place| cells[place].clone()).to_vec()
}

/// The files of `tests/vectors/ics23/jmt`, by name.
pub(crate) fn vectors() -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    let trees = [
        ("one-cell", cells(1)),
        ("two-cells", cells(2)),
        ("seven-cells", cells(7)),
        ("many-cells", cells(400)),
        ("deep-tree", close_cells()),
    ];
    for (tree, mut cells) in trees {
        let (built, count) = (Tree::new(&cells), cells.len());
        // In the order of the tree, which is that of the keys' hashes.
        cells.sort_by_key(|(key, _)| KeyHash::with::<sha2010::Sha256>(key).0);
        let mut add = |what: &str, key: &[u8]| {
            files.insert(format!("{tree}-{what}.json"), case(&built, key));
        };
        add("first-present", &cells[0].0);
        add("middle-present", &cells[count / 2].0);
        add("last-present", &cells[count - 1].0);
        let hash = |key: &[u8]| KeyHash::with::<sha2010::Sha256>(key).0;
        let absent = |low: Option<[u8; 32]>, high: Option<[u8; 32]>| {
            let keys = (0_u32..).map(|i| format!("absent/{i}").into_bytes());
            let fits = |key: &Vec<u8>| {
                low.is_none_or(|low| hash(key) > low) && high.is_none_or(|high| hash(key) < high)
            };
            keys.into_iter().find(fits).unwrap()
        };
        add("absent-before-the-first", &absent(None, Some(hash(&cells[0].0))));
        add("absent-behind-the-last", &absent(Some(hash(&cells[count - 1].0)), None));
        for (what, place) in [("first", 1), ("last", count.saturating_sub(1))] {
            if count > 1 {
                let (low, high) = (hash(&cells[place - 1].0), hash(&cells[place].0));
                add(
                    &format!("absent-between-the-{what}-neighbours"),
                    &absent(Some(low), Some(high)),
                );
            }
        }
    }
    files
}

fn case(tree: &Tree, key: &[u8]) -> String {
    let (value, proof) = tree.prove(key);
    let case: Value = json!({
        "root": HEXLOWER.encode(&tree.root),
        "proof": HEXLOWER.encode(&proof),
        "key": HEXLOWER.encode(key),
        "value": HEXLOWER.encode(&value.unwrap_or_default()),
    });
    format!("{case:#}\n")
}
