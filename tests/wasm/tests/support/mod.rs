//! The embedded network, in the browser.

use medlight_app::App;
use medlight_devnet::{Chain, MemoryHistory, Node};
use medlight_sample::network;
use medlight_store::{Memory, Store};
use medlight_types::{Hash, Time};
use serde_json::json;

/// All keys follow from it.
pub(crate) const NETWORK: u64 = 7;
const NOW: u64 = 1_795_449_600;

pub(crate) fn at(second: u64) -> Time {
    Time::of_unix(NOW + second).unwrap()
}

/// Without a block, as a demonstration begins.
pub(crate) fn chain() -> Chain<App<Memory>> {
    let beginning = network::beginning(NETWORK, 4, at(0)).unwrap();
    let app = App::open(Store::open(Memory::default(), 1_000).unwrap()).unwrap();
    let app = app.with_quota(usize::MAX);
    Chain::open(app, Box::new(MemoryHistory::default()), &beginning).unwrap()
}

/// The first header's hash.
pub(crate) fn first(node: &mut Node<App<Memory>>) -> Hash {
    let commit = node.answer("commit", &json!({ "height": "1" })).unwrap();
    let hash = commit["signed_header"]["commit"]["block_id"]["hash"].as_str().unwrap();
    Hash::new(data_encoding::HEXUPPER.decode(hash.as_bytes()).unwrap().try_into().unwrap())
}
