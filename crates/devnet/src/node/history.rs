//! What happened: results, lists of blocks, single transactions, parameters.

use data_encoding::{BASE64, HEXUPPER};
use medlight_app::Application;
use medlight_merkle::{leaf_hash, log, sha256, simple};
use medlight_types::ChainId;
use serde_json::{Value, json};

use super::{Node, RpcError, height, number, text, too_high, tx_result};
use crate::{Produced, json};

impl<A: Application> Node<A> {
    pub(super) fn block_results(&self, params: &Value) -> Result<Value, RpcError> {
        let block = self.at(params)?;
        let results: Vec<_> = block.finalized.results.iter().map(tx_result).collect();
        let updates: Vec<_> = block.finalized.validators.iter().map(update).collect();
        let some = |list: Vec<Value>| (!list.is_empty()).then_some(list);
        Ok(json!({
            "height": block.block.header.height.to_string(),
            "txs_results": some(results),
            "finalize_block_events": null,
            "validator_updates": some(updates),
            "consensus_param_updates": null,
            "app_hash": BASE64.encode(block.finalized.root.as_bytes()),
        }))
    }

    /// Header and votes as the same validators would have signed them on another chain.
    pub(crate) fn signed_elsewhere(&self, params: &Value, id: ChainId) -> Result<Value, RpcError> {
        let block = self.at(params)?;
        Ok(json::signed_header(&self.chain.elsewhere(&block, id)))
    }

    /// Twenty blocks at most, the newest first.
    pub(super) fn blockchain(&self, params: &Value) -> Result<Value, RpcError> {
        let newest = self.height();
        let most = number(params, "maxHeight")?.filter(|height| *height > 0).unwrap_or(newest);
        let most = most.min(newest);
        let least = number(params, "minHeight")?.unwrap_or(1).max(1).max(most.saturating_sub(19));
        if least > most {
            let data = format!("min height {least} can't be greater than max height {most}");
            return Err(RpcError::internal(data));
        }
        let meta = |produced: &Produced| {
            json!({
                "block_id": json::block_id(&produced.block.id),
                "block_size": produced.block.size().to_string(),
                "header": json::header(&produced.block.header),
                "num_txs": produced.block.transactions.len().to_string(),
            })
        };
        let mut metas = Vec::new();
        for height in (least..=most).rev() {
            metas.extend(self.chain.history().block(height)?.as_deref().map(meta));
        }
        Ok(json!({ "last_height": newest.to_string(), "block_metas": metas }))
    }

    /// By hash; with its path to the data hash if asked for.
    pub(super) fn tx(&self, params: &Value) -> Result<Value, RpcError> {
        let hash = BASE64.decode(text(params, "hash").as_bytes());
        let hash = hash.map_err(|_| RpcError::params("hash is not in base64"))?;
        let found = match <[u8; 32]>::try_from(hash.as_slice()) {
            Ok(hash) => self.find(&hash)?,
            Err(_) => None,
        };
        let name = HEXUPPER.encode(&hash);
        let (block, place) =
            found.ok_or_else(|| RpcError::internal(format!("tx ({name}) not found")))?;
        let txs = &block.block.transactions;
        let tx = txs.get(place).map(Vec::as_slice).unwrap_or_default();
        let mut answer = json!({
            "hash": name,
            "height": block.block.header.height.to_string(),
            "index": place,
            "tx_result": block.finalized.results.get(place).map(tx_result),
            "tx": BASE64.encode(tx),
        });
        if params.get("prove") == Some(&Value::Bool(true))
            && let Some(fields) = answer.as_object_mut()
        {
            fields.insert("proof".to_owned(), proof(txs, place, tx));
        }
        Ok(answer)
    }

    pub(super) fn consensus_params(&self, params: &Value) -> Result<Value, RpcError> {
        // Those of the height to come are known too, and are the ones that are meant.
        let coming = self.height() + 1;
        let height = height(params, coming)?;
        if height > coming {
            return Err(too_high(height, coming));
        }
        let mut stated = self.chain.genesis().get("consensus_params").cloned().unwrap_or_default();
        // The version in force is the application's, which the genesis document does not know.
        if let Some(version) = stated.pointer_mut("/version/app") {
            *version = json!("1");
        }
        Ok(json!({ "block_height": height.to_string(), "consensus_params": stated }))
    }
}

pub(crate) fn update((key, power): &([u8; 32], u64)) -> Value {
    json!({
        "pub_key": { "Sum": { "type": "tendermint.crypto.PublicKey_Ed25519", "value": {
            "ed25519": BASE64.encode(key),
        } } },
        "power": power.to_string(),
    })
}

/// The path from a transaction to its block's data hash, as `types.TxProof`.
fn proof(txs: &[Vec<u8>], place: usize, tx: &[u8]) -> Value {
    let hashes: Vec<_> = txs.iter().map(|tx| *sha256(tx).as_bytes()).collect();
    let leaves: Vec<_> = hashes.iter().map(|hash| leaf_hash(hash)).collect();
    let aunts = log::prove_inclusion(&leaves, place).unwrap_or_default();
    let aunts: Vec<_> = aunts.iter().map(|aunt| BASE64.encode(aunt.as_bytes())).collect();
    let leaf = leaves.get(place).map(|leaf| BASE64.encode(leaf.as_bytes()));
    json!({
        "root_hash": simple::root(&hashes).to_string(),
        "data": BASE64.encode(tx),
        "proof": {
            "total": txs.len().to_string(),
            "index": place.to_string(),
            "leaf_hash": leaf,
            "aunts": aunts,
        },
    })
}
