use std::collections::BTreeMap;

use data_encoding::HEXUPPER;
use medlight_client::{Checked, Replay};
use medlight_light::{Options, TrustRoot};
use medlight_rpc::Recording;
use medlight_types::LogRequest;
use prost::Message;
use serde_json::json;
use xtask::cometbft::rpc::{Question, post};

use crate::Asked;

/// What the light client proved at one height, from the chain's first header on.
pub struct Proved {
    /// Cells by key, `None` for those proved absent.
    pub cells: BTreeMap<String, Option<Vec<u8>>>,
    /// Entries, and the size of the whole log.
    pub logs: BTreeMap<String, (Vec<Vec<u8>>, u64)>,
    /// Headers believed on the way.
    pub headers: u64,
    /// The last of them, to be gone on from.
    pub newest: TrustRoot,
}

impl Asked {
    /// What the state holds after the newest block, proved.
    pub fn proved_now(&self, cells: &[&str], logs: &[&str]) -> Proved {
        let height = self.height();
        self.reach(height + 2);
        self.proved(&self.root(), [1, height + 1], height, cells, logs)
    }

    /// The same of the state after `height`, by every header from `root` on.
    pub fn proved_step_by_step(
        &self,
        root: &TrustRoot,
        height: u64,
        cells: &[&str],
        logs: &[&str],
    ) -> Proved {
        self.proved(root, root.height.value()..=height + 1, height, cells, logs)
    }

    /// Asks for the state after `height`, and proves it by the `headers` at these heights: the
    /// first is that of `root`, the last that of `height + 1`.
    pub fn proved(
        &self,
        root: &TrustRoot,
        headers: impl IntoIterator<Item = u64>,
        height: u64,
        cells: &[&str],
        logs: &[&str],
    ) -> Proved {
        let query = |path: &str, data: &[u8]| {
            let data = HEXUPPER.encode(data);
            let params =
                json!({ "path": path, "data": data, "height": height.to_string(), "prove": true });
            Question::new(path, "abci_query", params)
        };
        let mut questions = Vec::new();
        for height in headers {
            let at = |height: u64| json!({ "height": height.to_string() });
            questions.push(Question::new("commit", "commit", at(height)));
            questions.push(Question::new("validators", "validators", at(height)));
            questions.push(Question::new("validators", "validators", at(height + 1)));
        }
        questions.extend(cells.iter().map(|key| query("/cell", key.as_bytes())));
        for key in logs {
            let (key, count) = (key.as_bytes().to_vec(), LogRequest::MAX_ENTRIES);
            let request = LogRequest { key, first: 0, count, hashes_only: false };
            questions.push(query("/log", &request.encode()));
        }
        // A file holds far less than a reader takes at once.
        let answers = |batch| serde_json::to_vec(&post(self.port, batch).unwrap()).unwrap();
        let files: Vec<_> = questions.chunks(100).map(answers).collect();
        verified(&files, root)
    }

    /// One cell, proved to be there or not to be.
    pub fn cell<M: Message + Default>(&self, key: &str) -> Option<M> {
        let mut proved = self.proved_now(&[key], &[]);
        let value = proved.cells.remove(key).unwrap();
        value.map(|value| M::decode(value.as_slice()).unwrap())
    }

    /// A whole log, proved.
    pub fn log<M: Message + Default>(&self, key: &str) -> Vec<M> {
        let mut proved = self.proved_now(&[], &[key]);
        let Some((entries, size)) = proved.logs.remove(key) else { return Vec::new() };
        assert_eq!(entries.len() as u64, size);
        entries.iter().map(|entry| M::decode(entry.as_slice()).unwrap()).collect()
    }
}

fn verified(files: &[Vec<u8>], root: &TrustRoot) -> Proved {
    let recording = Recording::read(files.iter().map(|file| ("answers", &**file))).unwrap();
    let mut proved =
        Proved { cells: BTreeMap::new(), logs: BTreeMap::new(), headers: 0, newest: root.clone() };
    let name = |key: Vec<u8>| String::from_utf8(key).unwrap();
    for step in Replay::new(recording, root.clone(), Options::default()).unwrap() {
        match step.unwrap() {
            Checked::Header { trusted, .. } => {
                proved.headers += 1;
                let (height, hash) = (trusted.height(), *trusted.hash());
                proved.newest = TrustRoot { height, hash, ..root.clone() };
            }
            Checked::Cell { key, value } => _ = proved.cells.insert(name(key), value.into_value()),
            Checked::Log { key, entries } => {
                let entries = entries.into_value();
                proved.logs.insert(name(key), (entries.entries, entries.size));
            }
            other => panic!("not asked for: {other:?}"),
        }
    }
    proved
}
