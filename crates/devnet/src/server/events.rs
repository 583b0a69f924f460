//! What a block lets happen, as CometBFT v0.38 tells its subscribers (`types/events.go`).

use std::collections::BTreeMap;

use data_encoding::BASE64;
use medlight_app::TxResult;
use medlight_merkle::sha256;
use medlight_types::{PublicKey, Validator};
use serde_json::{Map, Value, json};

use crate::node::{tx_result, update};
use crate::{Produced, json};

/// One event.
pub(super) struct Event {
    /// What it says: its type and value.
    pub(super) data: Value,
    /// What it can be found by.
    pub(super) tags: BTreeMap<&'static str, String>,
}

impl Event {
    fn new(name: &'static str, value: Value) -> Self {
        let data = json!({ "type": format!("tendermint/event/{name}"), "value": value });
        Self { data, tags: BTreeMap::from([("tm.event", name.to_owned())]) }
    }
}

/// What happened with this block, in CometBFT's order.
pub(super) fn of(produced: &Produced) -> Vec<Event> {
    let Produced { block, finalized, .. } = produced;
    let height = block.header.height.to_string();
    let mut finalize = Map::new();
    if !finalized.results.is_empty() {
        finalize.insert("tx_results".to_owned(), finalized.results.iter().map(tx_result).collect());
    }
    let updates: Vec<_> = finalized.validators.iter().map(update).collect();
    let updates = (!updates.is_empty()).then_some(updates);
    finalize.insert("validator_updates".to_owned(), json!(updates));
    finalize.insert("app_hash".to_owned(), BASE64.encode(finalized.root.as_bytes()).into());
    let mut events = vec![
        Event::new(
            "NewBlock",
            json!({
                "block": json::block(block),
                "block_id": json::block_id(&block.id),
                "result_finalize_block": finalize,
            }),
        ),
        Event::new("NewBlockHeader", json!({ "header": json::header(&block.header) })),
        Event::new(
            "NewBlockEvents",
            json!({ "height": height, "events": null, "num_txs": block.transactions.len().to_string() }),
        ),
    ];
    for (place, (tx, outcome)) in block.transactions.iter().zip(&finalized.results).enumerate() {
        let mut value = json!({
            "height": height, "tx": BASE64.encode(tx), "result": result(outcome),
        });
        if let Some(fields) = value.as_object_mut().filter(|_| place > 0) {
            fields.insert("index".to_owned(), place.into());
        }
        let mut event = Event::new("Tx", json!({ "TxResult": value }));
        event.tags.insert("tx.hash", sha256(tx).to_string());
        event.tags.insert("tx.height", height.clone());
        events.push(event);
    }
    if !finalized.validators.is_empty() {
        let one = |(key, power): &([u8; 32], u64)| {
            json::validator(&Validator::new(PublicKey::new(*key), *power), 0)
        };
        let updates: Vec<_> = finalized.validators.iter().map(one).collect();
        events.push(Event::new("ValidatorSetUpdates", json!({ "validator_updates": updates })));
    }
    events
}

/// What became of one transaction, where CometBFT leaves out what is nothing.
fn result(result: &TxResult) -> Value {
    let mut fields = Map::new();
    if result.code != 0 {
        fields.insert("code".to_owned(), result.code.into());
    }
    if !result.data.is_empty() {
        fields.insert("data".to_owned(), BASE64.encode(&result.data).into());
    }
    if !result.log.is_empty() {
        fields.insert("log".to_owned(), result.log.clone().into());
    }
    fields.into()
}
