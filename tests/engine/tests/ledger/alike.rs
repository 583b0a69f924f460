//! The same questions to the embedded network and to a real CometBFT: keys, types and error codes.

use data_encoding::{BASE64, HEXUPPER};
use serde_json::{Value, json};
use xtask::cometbft::rpc::{Question, ask, post};

use crate::support::both;

/// What an answer is made of: keys and types, lists by their first item.
pub(crate) fn shape(value: &Value) -> Value {
    match value {
        Value::Null => json!("null"),
        Value::Bool(_) => json!("bool"),
        Value::Number(_) => json!("number"),
        Value::String(_) => json!("text"),
        Value::Array(items) => json!([items.first().map(shape)]),
        Value::Object(fields) => {
            fields.iter().map(|(name, field)| (name.clone(), shape(field))).collect()
        }
    }
}

/// An error by its code and message; a result by its shape.
fn seen(answer: &Value) -> Value {
    match answer.get("error") {
        Some(error) => json!({ "code": error["code"], "message": error["message"] }),
        None => shape(&answer["result"]),
    }
}

fn ask_all(port: u16, tx: &[u8]) -> Vec<(String, Value)> {
    let hash = BASE64.encode(medlight_merkle::sha256(tx).as_bytes());
    // Heights are each chain's own: of the block with the transaction, and of one without.
    let found = ask(port, "tx", json!({ "hash": hash })).unwrap();
    let full = found["height"].as_str().unwrap().to_owned();
    let hex = |text: &str| HEXUPPER.encode(text.as_bytes());
    let height = |height: &str| json!({ "height": height });
    let questions: [(&'static str, Value); 28] = [
        ("health", json!({})),
        ("genesis", json!({})),
        ("net_info", json!({})),
        ("status", json!({})),
        ("abci_info", json!({})),
        ("commit", height("1")),
        ("commit", height("3")),
        ("commit", height("999999999")),
        ("commit", height("0")),
        ("commit", height("-1")),
        ("header", height("3")),
        ("block", height("1")),
        ("block", height(&full)),
        ("block_results", height("1")),
        ("block_results", height(&full)),
        ("blockchain", json!({ "minHeight": "1", "maxHeight": "3" })),
        ("validators", height("3")),
        ("validators", json!({ "height": "3", "page": "99" })),
        ("consensus_params", height("3")),
        ("tx", json!({ "hash": hash, "prove": true })),
        ("tx", json!({ "hash": hash, "prove": false })),
        ("tx", json!({ "hash": BASE64.encode(&[7; 32]), "prove": true })),
        (
            "abci_query",
            json!({ "path": "/cell", "data": hex("chain"), "height": "3", "prove": true }),
        ),
        (
            "abci_query",
            json!({ "path": "/cell", "data": hex("no/such"), "height": "3", "prove": true }),
        ),
        ("abci_query", json!({ "path": "/nowhere", "data": "" })),
        ("broadcast_tx_sync", json!({ "tx": BASE64.encode(b"not a transaction") })),
        ("broadcast_tx_commit", json!({ "tx": BASE64.encode(b"not one either") })),
        ("no_such_method", json!({})),
    ];
    let asked: Vec<_> =
        questions.iter().map(|(method, params)| format!("{method} {params}")).collect();
    let questions = questions.map(|(method, params)| Question::new(method, method, params));
    let answers = questions.map(|question| post(port, &[question]).unwrap().remove(0));
    let answers = answers.iter().map(|answer| seen(&serde_json::from_str(answer.get()).unwrap()));
    asked.into_iter().zip(answers).collect()
}

/// Every path at which the two differ.
pub(crate) fn differences(path: &str, real: &Value, ours: &Value, found: &mut Vec<String>) {
    match (real, ours) {
        (Value::Object(real), Value::Object(ours)) => {
            for (name, value) in real {
                match ours.get(name) {
                    Some(other) => differences(&format!("{path}.{name}"), value, other, found),
                    None => found.push(format!("{path}.{name} is missing, CometBFT's {value}")),
                }
            }
            for name in ours.keys().filter(|name| !real.contains_key(*name)) {
                found.push(format!("{path}.{name} is not CometBFT's"));
            }
        }
        (Value::Array(real), Value::Array(ours)) => {
            differences(&format!("{path}[]"), &real[0], &ours[0], found);
        }
        _ if real == ours => {}
        _ => found.push(format!("{path} is {ours}, CometBFT's {real}")),
    }
}

#[test]
fn the_embedded_network_answers_as_cometbft_does() {
    let (ledger, devnet, [real, ours]) = both("medlight-test-alike");
    let mut found = Vec::new();
    let pairs =
        ask_all(ledger.asked.port, &real).into_iter().zip(ask_all(devnet.asked.port, &ours));
    for ((question, real), (_, ours)) in pairs {
        differences(&question, &real, &ours, &mut found);
    }
    assert!(found.is_empty(), "{found:#?}");
}
