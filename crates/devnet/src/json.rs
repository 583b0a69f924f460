//! Blocks and votes as CometBFT v0.38's RPC writes them.

use data_encoding::{BASE64, HEXUPPER};
use medlight_types::{
    Block, BlockId, Commit, CommitSig, Hash, Header, PartSetHeader, SignedHeader, Time, Validator,
    ValidatorSet,
};
use serde_json::{Value, json};

fn hex(hash: &Option<Hash>) -> String {
    hash.map(|hash| hash.to_string()).unwrap_or_default()
}

/// As Go writes it: no zeros at the end of a fraction.
pub(crate) fn time(time: Time) -> String {
    let text = time.to_string();
    match text.trim_end_matches('Z').split_once('.') {
        Some((whole, fraction)) => format!("{whole}.{}Z", fraction.trim_end_matches('0')),
        None => text,
    }
}

pub(crate) fn block_id(id: &BlockId) -> Value {
    let PartSetHeader { total, hash } = &id.parts;
    json!({ "hash": hex(&id.hash), "parts": { "total": total, "hash": hex(hash) } })
}

pub(crate) fn header(header: &Header) -> Value {
    json!({
        "version": {
            "block": header.version.block.to_string(),
            "app": header.version.app.to_string(),
        },
        "chain_id": header.chain_id.as_str(),
        "height": header.height.to_string(),
        "time": time(header.time),
        "last_block_id": block_id(&header.last_block_id),
        "last_commit_hash": hex(&header.last_commit_hash),
        "data_hash": hex(&header.data_hash),
        "validators_hash": header.validators_hash.to_string(),
        "next_validators_hash": header.next_validators_hash.to_string(),
        "consensus_hash": hex(&header.consensus_hash),
        "app_hash": HEXUPPER.encode(&header.app_hash),
        "last_results_hash": hex(&header.last_results_hash),
        "evidence_hash": hex(&header.evidence_hash),
        "proposer_address": header.proposer_address.to_string(),
    })
}

fn entry(entry: &CommitSig) -> Value {
    let flag = match entry {
        CommitSig::Absent => 1,
        CommitSig::Commit(_) => 2,
        CommitSig::Nil(_) => 3,
    };
    match entry.vote() {
        None => json!({
            "block_id_flag": flag,
            "validator_address": "",
            "timestamp": time(Time::GO_ZERO),
            "signature": null,
        }),
        Some(vote) => json!({
            "block_id_flag": flag,
            "validator_address": vote.address.to_string(),
            "timestamp": time(vote.time),
            "signature": BASE64.encode(&vote.signature),
        }),
    }
}

pub(crate) fn commit(commit: &Commit) -> Value {
    json!({
        "height": commit.height.to_string(),
        "round": commit.round,
        "block_id": block_id(&commit.block_id),
        "signatures": commit.signatures.iter().map(entry).collect::<Vec<_>>(),
    })
}

/// A header and the votes that decided it.
pub(crate) fn signed_header(signed: &SignedHeader) -> Value {
    json!({ "header": header(&signed.header), "commit": commit(&signed.commit) })
}

/// The first block follows no vote: a commit of nothing.
fn last_commit(block: &Block) -> Value {
    block.last_commit.as_ref().map_or_else(
        || {
            let id = block_id(&BlockId::default());
            json!({ "height": "0", "round": 0, "block_id": id, "signatures": [] })
        },
        commit,
    )
}

pub(crate) fn block(block: &Block) -> Value {
    let txs: Vec<_> = block.transactions.iter().map(|tx| BASE64.encode(tx)).collect();
    json!({
        "header": header(&block.header),
        "data": { "txs": txs },
        "evidence": { "evidence": [] },
        "last_commit": last_commit(block),
    })
}

/// A set with each one's priority, in its order.
pub(crate) fn validators(set: &ValidatorSet, priorities: &[i64]) -> Vec<Value> {
    let priorities = priorities.iter().copied().chain(core::iter::repeat(0));
    let members = set.validators().iter().zip(priorities);
    members.map(|(member, priority)| validator(member, priority)).collect()
}

pub(crate) fn validator(validator: &Validator, priority: i64) -> Value {
    json!({
        "address": validator.address().to_string(),
        "pub_key": {
            "type": "tendermint/PubKeyEd25519",
            "value": BASE64.encode(validator.key().as_bytes()),
        },
        "voting_power": validator.power().to_string(),
        "proposer_priority": priority.to_string(),
    })
}
