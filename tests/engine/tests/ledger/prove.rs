//! What a node says, proved by the light client: the same whatever decides its blocks.

use std::collections::BTreeMap;

use data_encoding::HEXUPPER;
use medlight_client::{Checked, Replay};
use medlight_light::{Options, TrustRoot};
use medlight_rpc::Recording;
use medlight_types::{ChainId, Hash, Height, LogRequest};
use serde_json::json;
use xtask::cometbft::rpc::{Question, ask, post};

/// Answers in one file: far below what a reader takes at once.
const ANSWERS: usize = 100;

/// What the light client proved at one height.
pub(crate) struct Proved {
    pub(crate) cells: BTreeMap<String, Option<Vec<u8>>>,
    /// Entries, and the size of the whole log.
    pub(crate) logs: BTreeMap<String, (Vec<Vec<u8>>, u64)>,
    pub(crate) headers: u64,
    /// The newest header, to be gone on from.
    pub(crate) newest: TrustRoot,
}

/// The first header, as the node says it is.
pub(crate) fn root(port: u16) -> TrustRoot {
    let first = ask(port, "commit", json!({ "height": "1" })).unwrap();
    let hash = first["signed_header"]["commit"]["block_id"]["hash"].as_str().unwrap();
    let chain_id = first["signed_header"]["header"]["chain_id"].as_str().unwrap();
    TrustRoot {
        chain_id: ChainId::new(chain_id).unwrap(),
        height: Height::FIRST,
        hash: Hash::new(HEXUPPER.decode(hash.as_bytes()).unwrap().try_into().unwrap()),
    }
}

/// Asks for the state after `height`, and has the light client prove it: every header from `root` on,
/// and what they prove.
pub(crate) fn proved(
    port: u16,
    root: &TrustRoot,
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
    for height in root.height.value()..=height + 1 {
        let at = json!({ "height": height.to_string() });
        questions.push(Question::new("commit", "commit", at.clone()));
        questions.push(Question::new("validators", "validators", at));
    }
    let last = json!({ "height": (height + 2).to_string() });
    questions.push(Question::new("validators", "validators", last));
    questions.extend(cells.iter().map(|key| query("/cell", key.as_bytes())));
    for key in logs {
        let (key, count) = (key.as_bytes().to_vec(), LogRequest::MAX_ENTRIES);
        let request = LogRequest { key, first: 0, count, hashes_only: false };
        questions.push(query("/log", &request.encode()));
    }
    let answers = |questions| serde_json::to_vec(&post(port, questions).unwrap()).unwrap();
    let files: Vec<_> = questions.chunks(ANSWERS).map(answers).collect();
    verified(&files, root)
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
                proved.newest = TrustRoot {
                    chain_id: root.chain_id.clone(),
                    height: trusted.header().height,
                    hash: trusted.header().hash(),
                };
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
