use std::collections::{BTreeMap, BTreeSet};

use medlight_types::Hash;

/// What a block does to the state.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Cells by key; `None` deletes. Keys and values are not empty.
    pub cells: BTreeMap<Vec<u8>, Option<Vec<u8>>>,
    /// Entries appended, by the log's key. The logs' heads are among the cells.
    pub entries: BTreeMap<Vec<u8>, Vec<Vec<u8>>>,
    /// Beside the tree: what is noted as due at a time (`true`), or crossed out (`false`).
    pub due: BTreeMap<(u64, Vec<u8>), bool>,
    /// The blobs it names; from now on they are kept.
    pub blobs: BTreeSet<Hash>,
    /// Loose blobs that a later block may well name: they outlast this one.
    pub spared: BTreeSet<Hash>,
    /// The time of its block, in unix seconds; `None` before the first.
    pub time: Option<u64>,
}
