//! The embedded network, in the browser.

use medlight_app::{App, app_state};
use medlight_devnet::{Beginning, Chain, MemoryHistory, Node, Validators};
use medlight_store::{Memory, Store};
use medlight_types::{ChainId, Hash, Time};
use medlight_wallet::{Keys, Seed};
use serde_json::json;

pub(crate) const CHAIN: &str = "medlight-dev-browser";
pub(crate) const NOW: u64 = 1_795_449_600;

pub(crate) fn at(second: u64) -> Time {
    Time::of_unix(NOW + second).unwrap()
}

pub(crate) fn registrar() -> Keys {
    Seed::new([1; 64]).keys(CHAIN, 0, 0)
}

pub(crate) fn node() -> Node<App<Memory>> {
    let app_state = app_state(&[registrar().public_key()]);
    let validators = Validators::new((10..14).map(|seed| ([seed; 32].into(), 10)).collect());
    let chain_id = ChainId::new(CHAIN).unwrap();
    let beginning = Beginning { chain_id, time: at(0), validators, app_state };
    let app = App::open(Store::open(Memory::default(), 1_000).unwrap()).unwrap();
    let history = Box::new(MemoryHistory::default());
    Node::new(Chain::open(app, history, &beginning).unwrap())
}

/// The first header's hash.
pub(crate) fn first(node: &mut Node<App<Memory>>) -> Hash {
    let commit = node.answer("commit", &json!({ "height": "1" })).unwrap();
    let hash = commit["signed_header"]["commit"]["block_id"]["hash"].as_str().unwrap();
    Hash::new(data_encoding::HEXUPPER.decode(hash.as_bytes()).unwrap().try_into().unwrap())
}
