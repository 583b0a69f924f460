//! What the stock light client believes of a chain.

use std::collections::BTreeSet;

use medlight_devnet::Lie;
use serde_json::{Value, json};
use xtask::cometbft::proxy::LightProxy;
use xtask::cometbft::rpc::ask;

use crate::liar;

/// The hash over no transactions.
const NOTHING: &str = "E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855";

/// What stood in the headers it believed.
pub(crate) struct Walked {
    /// Heights whose block has no transactions.
    pub(crate) empty: BTreeSet<u64>,
    /// Heights with another set of validators than the one before.
    pub(crate) changes: BTreeSet<u64>,
}

/// The header that the node at `port` gives.
pub(crate) fn header(port: u16, height: u64) -> Value {
    let commit = ask(port, "commit", json!({ "height": height.to_string() })).unwrap();
    commit["signed_header"]["header"].clone()
}

/// The stock light client, with `port` as its primary and only witness, and its trust in the header
/// that `honest` has at `height`.
pub(crate) fn client_before(port: u16, honest: u16, height: u64) -> LightProxy {
    let root = ask(honest, "commit", json!({ "height": height.to_string() })).unwrap();
    let signed = &root["signed_header"];
    let (chain, hash) = (&signed["header"]["chain_id"], &signed["commit"]["block_id"]["hash"]);
    let root = (height, hash.as_str().unwrap());
    LightProxy::before(port, chain.as_str().unwrap(), root).unwrap()
}

/// Asks it for every height up to `heights`; each time it gives the node's own header.
pub(crate) fn walk(port: u16, heights: u64) -> Walked {
    let client = client_before(port, port, 1);
    let mut walked = Walked { empty: BTreeSet::new(), changes: BTreeSet::new() };
    let mut set = Value::Null;
    for height in 1..=heights {
        let theirs = client.commit(height).unwrap();
        let ours = header(port, height);
        assert_eq!(theirs["signed_header"]["header"], ours, "height {height}");
        if ours["data_hash"] == NOTHING {
            walked.empty.insert(height);
        }
        if !set.is_null() && set != ours["validators_hash"] {
            walked.changes.insert(height);
        }
        set = ours["validators_hash"].clone();
    }
    walked
}

/// Falsifies every height up to `heights` in one field, and one of each kind in all of them; with
/// `MEDLIGHT_LIES=all`, as `cargo xtask soak` sets it, every height in every field. Each time it is
/// refused. Gives how many there were.
pub(crate) fn refuse_lies(port: u16, heights: u64, walked: &Walked) -> usize {
    let lies: Vec<_> = Lie::of_headers().collect();
    assert_eq!(lies.len(), 14, "the fields of a header");
    let change = *walked.changes.first().unwrap();
    let full = (change..).find(|height| !walked.empty.contains(height)).unwrap();
    let all = std::env::var("MEDLIGHT_LIES").is_ok_and(|lies| lies == "all");
    let thorough = [change, full, *walked.empty.last().unwrap()];
    let mut refused = 0;
    for height in 2..=heights {
        for (turn, lie) in (0..).zip(&lies) {
            if all || thorough.contains(&height) || height % 14 == turn {
                refuse(port, lie, height);
                refused += 1;
            }
        }
    }
    refused
}

/// A client whose only source lies from this height on believes it up to there, and no further.
fn refuse(honest: u16, name: &str, height: u64) {
    let port = liar::listen(honest, Lie::named(name).unwrap(), height);
    assert_ne!(header(port, height), header(honest, height), "{name} is no lie");
    let client = client_before(port, honest, height.saturating_sub(2).max(1));
    let before = client.commit(height - 1).unwrap();
    assert_eq!(before["signed_header"]["header"], header(honest, height - 1), "{name}");
    let error = client.commit(height).unwrap_err().to_string();
    assert!(error.contains("client provided bad signed header"), "{name} at {height}: {error}");
}
