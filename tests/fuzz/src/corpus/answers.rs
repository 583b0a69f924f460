//! Of what the town's network answers, and of how it is asked.

use std::collections::BTreeMap;

use data_encoding::{BASE64, HEXUPPER};
use medlight_app::App;
use medlight_devnet::Node;
use medlight_store::Memory;
use medlight_types::{KeysAnswer, KeysRequest, LogRequest};
use serde_json::{Value, json};

use super::Input;
use crate::served::PATHS;
use crate::town;

struct Asked(Node<App<Memory>>, Vec<Input>);

/// The height whose state everything is asked of: the town stands, and a header proves it.
const HEIGHT: &str = "2";

impl Asked {
    fn keep(&mut self, target: &'static str, name: &str, bytes: Vec<u8>) {
        self.1.push((target, name.to_owned(), bytes));
    }

    fn result(&mut self, method: &str, params: Value) -> Value {
        self.0.answer(method, &params).unwrap()
    }

    fn answer(&mut self, id: &str, method: &str, params: Value) -> Value {
        json!({ "jsonrpc": "2.0", "id": id, "result": self.result(method, params) })
    }

    fn query(&mut self, path: &str, data: &[u8]) -> Value {
        let data = HEXUPPER.encode(data);
        self.answer("0", "abci_query", json!({ "path": path, "data": data, "height": HEIGHT }))
    }

    fn value(&mut self, path: &str, data: &[u8]) -> Vec<u8> {
        bytes_at(&self.query(path, data), "/result/response/value")
    }
}

fn bytes_at(answer: &Value, place: &str) -> Vec<u8> {
    let text = answer.pointer(place).and_then(Value::as_str).unwrap_or_default();
    BASE64.decode(text.as_bytes()).unwrap()
}

fn log(key: &str, first: u64) -> Vec<u8> {
    LogRequest { key: key.into(), first, count: 5, hashes_only: false }.encode()
}

pub(super) fn make() -> Vec<Input> {
    let mut asked = Asked(Node::new(town::built()), Vec::new());
    let request = KeysRequest { limit: KeysRequest::MAX, ..KeysRequest::default() };
    let keys = asked.value("/keys", &request.encode());
    let first = kinds(KeysAnswer::decode(&keys).unwrap());
    headers(&mut asked);
    states(&mut asked, &first);
    questions(&mut asked, &first);
    asked.1
}

/// The first key of each kind, by what stands before its last slash.
fn kinds(answer: KeysAnswer) -> BTreeMap<String, String> {
    let mut first = BTreeMap::new();
    for key in answer.keys {
        let key = String::from_utf8(key).unwrap();
        let kind: Vec<_> = key.split('/').take(2).filter(|part| part.len() < 20).collect();
        first.entry(kind.join("-")).or_insert(key);
    }
    first
}

fn headers(asked: &mut Asked) {
    let height = |height: u64| json!({ "height": height.to_string() });
    let commit = asked.answer("0", "commit", height(2));
    let sets = [2, 3].map(|at| asked.answer(&(at - 1).to_string(), "validators", height(at)));
    let block = asked.answer("3", "block", height(3));
    let status = asked.answer("4", "status", json!({}));
    let hash = HEXUPPER.encode(&[7; 32]);
    let refused = json!({ "jsonrpc": "2.0", "id": "5", "error": { "code": -32603, "data": hash } });
    asked.keep("asked-node", "commit", commit.to_string().into_bytes());
    for (name, answer) in [("commit", &commit), ("validators", &sets[0]), ("block", &block)] {
        asked.keep("answers", name, answer.to_string().into_bytes());
    }
    let batch = json!([commit, sets[0], sets[1], block, status, refused]);
    asked.keep("answers", "batch", batch.to_string().into_bytes());
    let cell = asked.query("/cell", b"chain");
    let recorded = json!([commit, sets[0], block, sets[1], cell, status, refused]);
    asked.keep("recording", "batch", recorded.to_string().into_bytes());
    let batch = json!([commit, sets[0], sets[1]]);
    asked.keep("asked-node", "light-block", batch.to_string().into_bytes());
    let light = json!({
        "signed_header": commit["result"]["signed_header"],
        "validator_set": sets[0]["result"], "next_validator_set": sets[1]["result"],
    });
    asked.keep("light-block", "whole", light.to_string().into_bytes());
    let header = &commit["result"]["signed_header"]["header"];
    asked.keep("light-block", "header", header.to_string().into_bytes());
    asked.keep("light-block", "set", sets[0]["result"].to_string().into_bytes());
    let block = asked.result("block", height(1));
    let tx = bytes_at(&block, "/block/data/txs/0");
    let hash = BASE64.encode(medlight_merkle::sha256(&tx).as_bytes());
    let proved = asked.answer("0", "tx", json!({ "hash": hash, "prove": true })).to_string();
    asked.keep("answers", "tx", proved.into_bytes());
    let sent = asked.answer("0", "broadcast_tx_sync", json!({ "tx": BASE64.encode(&tx) }));
    asked.keep("queried", "broadcast", sent.to_string().into_bytes());
    asked.keep("asked-node", "broadcast", sent.to_string().into_bytes());
}

fn states(asked: &mut Asked, keys: &BTreeMap<String, String>) {
    for (kind, key) in keys {
        let cell = asked.query("/cell", key.as_bytes());
        asked.keep("records", kind, bytes_at(&cell, "/result/response/value"));
        if ["chain", "access-log"].contains(&kind.as_str()) {
            let proof = bytes_at(&cell, "/result/response/proofOps/ops/0/data");
            asked.keep("ics23", kind, proof);
            for target in ["answers", "queried", "asked-node"] {
                asked.keep(target, &format!("cell-{kind}"), cell.to_string().into_bytes());
            }
        }
    }
    let absent = asked.query("/cell", b"nobody");
    asked.keep("ics23", "absent", bytes_at(&absent, "/result/response/proofOps/ops/0/data"));
    asked.keep("answers", "absent", absent.to_string().into_bytes());
    for (name, kind, first) in [("begin", "access-log", 0), ("middle", "access-log", 1)] {
        let page = asked.query("/log", &log(&keys[kind], first));
        asked.keep("log-page", name, bytes_at(&page, "/result/response/value"));
        asked.keep("asked-node", &format!("log-{name}"), page.to_string().into_bytes());
    }
    let listed = asked.query("/keys", &KeysRequest { limit: 5, ..Default::default() }.encode());
    asked.keep("questions", "keys-answer", bytes_at(&listed, "/result/response/value"));
    asked.keep("asked-node", "keys", listed.to_string().into_bytes());
}

fn questions(asked: &mut Asked, keys: &BTreeMap<String, String>) {
    let request = log(&keys["access-log"], 1);
    let prefix = b"access/".to_vec();
    let listing = KeysRequest { prefix, after: b"access/a".to_vec(), limit: 9 }.encode();
    asked.keep("questions", "log", request.clone());
    asked.keep("questions", "keys", listing.clone());
    let blob = town::written().steps.into_iter().find_map(|step| step.blobs.into_iter().next());
    let blob = medlight_merkle::sha256(&blob.unwrap());
    let data: [&[u8]; 6] = [b"chain", &request, &listing, blob.as_bytes(), b"bytes", b"others"];
    for ((place, path), data) in (0..).zip(PATHS).zip(data) {
        let name = path.trim_start_matches('/').replace('/', "-");
        asked.keep("query", &name, [&[place, 2], data].concat());
    }
    let call = |id: u64, method: &str, params: Value| json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params });
    let cell = json!({ "path": "/cell", "data": HEXUPPER.encode(b"chain"), "height": "1" });
    let one = call(1, "abci_query", cell).to_string();
    let several = json!([
        call(1, "commit", json!({ "height": "1" })),
        call(2, "validators", json!(["1", "1", "100"])),
        call(3, "broadcast_tx_sync", json!({ "tx": "AAAA" })),
    ]);
    for (name, body) in [("one", &one), ("several", &several.to_string())] {
        let head = format!("POST / HTTP/1.1\r\nContent-Length: {}\r\n", body.len());
        let post = format!("{head}Content-Type: application/json\r\n\r\n{body}");
        asked.keep("http", name, post.into_bytes());
    }
    let url = "GET /abci_query?path=%22/cell%22&data=0x636861696e&height=1 HTTP/1.1\r\n\r\n";
    asked.keep("http", "url", url.into());
    let subscribe = call(1, "subscribe", json!({ "query": "tm.event='Tx' AND tx.height>3" }));
    asked.keep("websocket", "query", frame(&one));
    let both = [frame(&subscribe.to_string()), frame(&several[0].to_string())].concat();
    asked.keep("websocket", "subscribe", both);
}

/// A client's text frame (RFC 6455, 5.2), masked with zeros.
fn frame(text: &str) -> Vec<u8> {
    let length = u16::try_from(text.len()).unwrap().to_be_bytes();
    [&[0x81, 0x80 | 126], &length[..], &[0; 4], text.as_bytes()].concat()
}
