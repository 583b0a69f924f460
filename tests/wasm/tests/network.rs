//! The embedded network and the sample town, compiled for the browser: written, decided, asked and
//! proved there, with no server behind it.
#![cfg(target_arch = "wasm32")]
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod support;

use medlight_app::App;
use medlight_client::{Checked, Replay};
use medlight_devnet::Node;
use medlight_light::{Options, TrustRoot};
use medlight_rpc::Recording;
use medlight_sample::{Cast, network};
use medlight_store::Memory;
use medlight_types::{Height, LogRequest};
use serde_json::{Value, json};
use support::{NETWORK, at, chain, first};
use wasm_bindgen_test::{console_log, wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02X}")).collect()
}

/// The network of a demonstration, with its town and the block that proves it; the last height.
fn demonstration() -> (Node<App<Memory>>, Cast, u64) {
    let mut chain = chain();
    let (_, cast) = network::build(&mut chain, NETWORK).unwrap();
    let last = chain.produce(at(network::BEFORE + 1), Vec::new()).unwrap();
    let last = last.block.header.height.value();
    (Node::new(chain), cast, last)
}

#[wasm_bindgen_test]
fn the_town_is_built_and_proved_in_the_browser() {
    let began = js_sys::Date::now();
    let (mut node, cast, last) = demonstration();
    let built = js_sys::Date::now();

    let height = last - 1;
    let mut answers: Vec<Value> = Vec::new();
    let mut ask = |id: &str, method: &str, params: Value| {
        let result = node.answer(method, &params).unwrap();
        answers.push(json!({ "jsonrpc": "2.0", "id": id, "result": result }));
    };
    for header in [1, last] {
        ask("commit", "commit", json!({ "height": header.to_string() }));
        ask("validators", "validators", json!({ "height": header.to_string() }));
    }
    let next = json!({ "height": "2" });
    ask("validators", "validators", next);
    let ana = &cast.ana.connections[0];
    for (path, data) in [
        ("/cell", format!("identity/relationship/{}", ana.keys.id()).into_bytes()),
        ("/cell", b"nobody/has/written/this".to_vec()),
        ("/log", log(&format!("access/log/{}", ana.keys.id()))),
    ] {
        let query = json!({
            "path": path, "data": hex(&data), "height": height.to_string(), "prove": true,
        });
        ask(path, "abci_query", query);
    }
    let root = TrustRoot {
        chain_id: network::beginning(NETWORK, 4, at(0)).unwrap().chain_id,
        height: Height::FIRST,
        hash: first(&mut node),
    };
    let file = serde_json::to_vec(&answers).unwrap();
    let recording = Recording::read([("answers", file.as_slice())]).unwrap();
    let (mut present, mut absent, mut entries) = (0, 0, 0);
    for step in Replay::new(recording, root, Options::default()).unwrap() {
        match step.unwrap() {
            Checked::Cell { value, .. } => match value.into_value() {
                Some(_) => present += 1,
                None => absent += 1,
            },
            Checked::Log { entries: log, .. } => entries += log.into_value().size,
            _ => {}
        }
    }
    assert_eq!((present, absent, entries), (1, 1, ana.entries));
    let proved = js_sys::Date::now();
    console_log!("a town built in {:.0} ms, proved in {:.0} ms", built - began, proved - built);
}

fn log(key: &str) -> Vec<u8> {
    LogRequest { key: key.into(), first: 0, count: 1_000, hashes_only: false }.encode()
}
