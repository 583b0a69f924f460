//! The embedded network and the sample town, compiled for the browser: written, decided, asked and
//! proved there, with no server behind it.
#![cfg(target_arch = "wasm32")]
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use medlight_app::{App, app_state};
use medlight_client::{Checked, Replay};
use medlight_devnet::{Beginning, Chain, MemoryHistory, Node, Validators};
use medlight_light::{Options, TrustRoot};
use medlight_rpc::Recording;
use medlight_sample::{Setting, Town, town};
use medlight_store::{Memory, Store};
use medlight_types::{ChainId, Hash, Height, LogRequest, Time};
use medlight_wallet::{Keys, Seed};
use serde_json::{Value, json};
use wasm_bindgen_test::{console_log, wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

const CHAIN: &str = "medlight-dev-browser";
const NOW: u64 = 1_795_449_600;

fn at(second: u64) -> Time {
    Time::of_unix(NOW + second).unwrap()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02X}")).collect()
}

fn registrar() -> Keys {
    Seed::new([1; 64]).keys(CHAIN, 0, 0)
}

fn node() -> Node<App<Memory>> {
    let app_state = app_state(&[registrar().public_key()]);
    let validators = Validators::new((10..14).map(|seed| ([seed; 32].into(), 10)).collect());
    let chain_id = ChainId::new(CHAIN).unwrap();
    let beginning = Beginning { chain_id, time: at(0), validators, app_state };
    let app = App::open(Store::open(Memory::default(), 1_000).unwrap()).unwrap();
    let history = Box::new(MemoryHistory::default());
    Node::new(Chain::open(app, history, &beginning).unwrap())
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
    let hash = answers[0]["result"]["signed_header"]["commit"]["block_id"]["hash"].as_str();
    let hash = data_encoding::HEXUPPER.decode(hash.unwrap().as_bytes()).unwrap();
    let root = TrustRoot {
        chain_id: ChainId::new(CHAIN).unwrap(),
        height: Height::FIRST,
        hash: Hash::new(hash.try_into().unwrap()),
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
