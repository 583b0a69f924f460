//! Where the node stands, and what the ledger holds.

use data_encoding::{BASE64, HEXUPPER, HEXUPPER_PERMISSIVE};
use medlight_app::{Answer, Application, Query};
use medlight_types::Time;
use serde_json::{Value, json};

use super::{Node, RpcError, text, whole};
use crate::{Produced, json};

impl<A: Application> Node<A> {
    pub(super) fn status(&self) -> Result<Value, RpcError> {
        let oldest = self.chain.history().block(1)?;
        let sync = |kind: &str, block: Option<&Produced>| {
            let header = block.map(|block| &block.block.header);
            [
                (
                    format!("{kind}_block_hash"),
                    header.map(|header| header.hash().to_string()).unwrap_or_default(),
                ),
                (
                    format!("{kind}_app_hash"),
                    header.map(|header| HEXUPPER.encode(&header.app_hash)).unwrap_or_default(),
                ),
                (
                    format!("{kind}_block_height"),
                    header.map_or_else(|| "0".to_owned(), |header| header.height.to_string()),
                ),
                (
                    format!("{kind}_block_time"),
                    json::time(header.map_or(Time::GO_ZERO, |header| header.time)),
                ),
            ]
        };
        let mut info: serde_json::Map<String, Value> = sync("latest", self.chain.last())
            .into_iter()
            .chain(sync("earliest", oldest.as_deref()))
            .map(|(name, value)| (name, Value::String(value)))
            .collect();
        info.insert("catching_up".to_owned(), Value::Bool(false));
        let (set, priorities) = self.chain.coming();
        let mut validator =
            json::validators(&set, &priorities).into_iter().next().unwrap_or_default();
        if let Some(fields) = validator.as_object_mut() {
            fields.remove("proposer_priority");
        }
        Ok(json!({
            "node_info": {
                "protocol_version": { "p2p": "8", "block": "11", "app": "1" },
                "id": "0000000000000000000000000000000000000000",
                "listen_addr": "", "network": self.chain.chain_id().as_str(),
                "version": "0.38.26", "channels": "", "moniker": "medlight devnet",
                "other": { "tx_index": "on", "rpc_address": "" },
            },
            "sync_info": info,
            "validator_info": validator,
        }))
    }

    pub(super) fn abci_info(&mut self) -> Value {
        let standing = self.chain.app().standing();
        let root = standing.root.map(|root| BASE64.encode(root.as_bytes()));
        json!({ "response": {
            "data": "medlight",
            "version": env!("CARGO_PKG_VERSION"),
            "app_version": "1",
            "last_block_height": standing.height.to_string(),
            "last_block_app_hash": root,
        } })
    }

    pub(super) fn abci_query(&mut self, params: &Value) -> Result<Value, RpcError> {
        let data = params.get("data").and_then(Value::as_str).unwrap_or_default();
        let data = HEXUPPER_PERMISSIVE.decode(data.trim_start_matches("0x").as_bytes());
        let query = Query {
            path: text(params, "path").to_owned(),
            data: data.map_err(|_| RpcError::params("data is no hex"))?,
            // As behind CometBFT: what is no height means the newest.
            height: whole(params, "height")?.and_then(|it| u64::try_from(it).ok()).unwrap_or(0),
        };
        let answer = self.chain.app().query(&query);
        let Answer { code, log, key, value, proof, height } =
            answer.map_err(|error| RpcError::internal(error.to_string()))?;
        let bytes = |bytes: &[u8]| (!bytes.is_empty()).then(|| BASE64.encode(bytes));
        let op = |proof: Vec<u8>| {
            json!({ "ops": [{
                "type": "ics23:jmt", "key": BASE64.encode(&key), "data": BASE64.encode(&proof),
            }] })
        };
        let proof = proof.map(op);
        Ok(json!({ "response": {
            "code": code, "log": log, "info": "", "index": "0",
            "key": bytes(&key), "value": bytes(&value), "proofOps": proof,
            "height": height.to_string(), "codespace": "",
        } }))
    }
}
