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
use medlight_sample::{Setting, Town, town};
use medlight_store::Memory;
use medlight_types::{ChainId, Height, LogRequest};
use serde_json::{Value, json};
use support::{CHAIN, NOW, at, first, node, registrar};
use wasm_bindgen_test::{console_log, wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02X}")).collect()
}

/// Sends the town and decides its blocks, a second apart; the last height.
fn build(node: &mut Node<App<Memory>>, town: &Town) -> u64 {
    let mut second = 0;
    for chapter in town.chapters() {
        for step in chapter {
            for blob in &step.blobs {
                let put = json!({ "path": "/blob/put", "data": hex(blob) });
                assert_eq!(node.answer("abci_query", &put).unwrap()["response"]["code"], 0);
            }
            let tx = data_encoding::BASE64.encode(&step.tx);
            let sent = node.answer("broadcast_tx_sync", &json!({ "tx": tx })).unwrap();
            assert_eq!(sent["code"], 0, "{}", step.what);
        }
        second += 1;
        node.produce(at(second)).unwrap();
    }
    for _ in 0..3 {
        second += 1;
        node.produce(at(second)).unwrap();
    }
    second
}

#[wasm_bindgen_test]
fn the_town_is_built_and_proved_in_the_browser() {
    let began = js_sys::Date::now();
    let town = town(&Setting { seed: 7, chain_id: CHAIN, now: NOW }, &registrar()).unwrap();
    let written = js_sys::Date::now();
    let mut node = node();
    let last = build(&mut node, &town);
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
    let ana = &town.cast.ana.connections[0];
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
        chain_id: ChainId::new(CHAIN).unwrap(),
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
    console_log!(
        "{} steps written in {:.0} ms, decided in {:.0} ms, proved in {:.0} ms",
        town.steps.len(),
        written - began,
        built - written,
        proved - built,
    );
}

fn log(key: &str) -> Vec<u8> {
    LogRequest { key: key.into(), first: 0, count: 1_000, hashes_only: false }.encode()
}
