//! Our nouns as the JSON a node writes, for hostile files and for the oracles.

use data_encoding::BASE64;
use medlight_types::{
    BlockId, Commit, CommitSig, Hash, Header, LightBlock, Validator, ValidatorSet,
};
use serde_json::{Value, json};

fn hash(hash: &Option<Hash>) -> String {
    hash.map_or_else(String::new, |hash| hash.to_string())
}

/// `{"hash": .., "parts": ..}`
pub fn block_id(id: &BlockId) -> Value {
    json!({
        "hash": hash(&id.hash),
        "parts": { "total": id.parts.total, "hash": hash(&id.parts.hash) },
    })
}

/// A header as `/header` has it.
pub fn header(header: &Header) -> Value {
    json!({
        "version": {
            "block": header.version.block.to_string(),
            "app": header.version.app.to_string(),
        },
        "chain_id": header.chain_id.as_str(),
        "height": header.height.to_string(),
        "time": header.time.to_string(),
        "last_block_id": block_id(&header.last_block_id),
        "last_commit_hash": hash(&header.last_commit_hash),
        "data_hash": hash(&header.data_hash),
        "validators_hash": header.validators_hash.to_string(),
        "next_validators_hash": header.next_validators_hash.to_string(),
        "consensus_hash": hash(&header.consensus_hash),
        "app_hash": data_encoding::HEXUPPER.encode(&header.app_hash),
        "last_results_hash": hash(&header.last_results_hash),
        "evidence_hash": hash(&header.evidence_hash),
        "proposer_address": header.proposer_address.to_string(),
    })
}

fn commit_sig(signature: &CommitSig) -> Value {
    let Some(vote) = signature.vote() else {
        return json!({
            "block_id_flag": 1,
            "validator_address": "",
            "timestamp": "0001-01-01T00:00:00Z",
            "signature": null,
        });
    };
    json!({
        "block_id_flag": if matches!(signature, CommitSig::Nil(_)) { 3 } else { 2 },
        "validator_address": vote.address.to_string(),
        "timestamp": vote.time.to_string(),
        "signature": BASE64.encode(&vote.signature),
    })
}

/// A commit as `/commit` has it.
pub fn commit(commit: &Commit) -> Value {
    json!({
        "height": commit.height.to_string(),
        "round": commit.round,
        "block_id": block_id(&commit.block_id),
        "signatures": commit.signatures.iter().map(commit_sig).collect::<Vec<_>>(),
    })
}

fn validator(validator: &Validator) -> Value {
    json!({
        "address": validator.address().to_string(),
        "pub_key": {
            "type": "tendermint/PubKeyEd25519",
            "value": BASE64.encode(validator.key().as_bytes()),
        },
        "voting_power": validator.power().to_string(),
        "proposer_priority": "0",
    })
}

/// `{"validators": [..]}`
pub fn validator_set(set: &ValidatorSet) -> Value {
    json!({ "validators": set.validators().iter().map(validator).collect::<Vec<_>>() })
}

/// `{"signed_header": .., "validator_set": .., "next_validator_set": ..}`
pub fn light_block(block: &LightBlock) -> Value {
    json!({
        "signed_header": {
            "header": header(&block.signed_header.header),
            "commit": commit(&block.signed_header.commit),
        },
        "validator_set": validator_set(&block.validators),
        "next_validator_set": validator_set(&block.next_validators),
    })
}
