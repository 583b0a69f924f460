//! Headers, commits and blocks.

use super::read::{
    address, base64, chain_id, exactly, height, hex, optional_hash, small, time, unsigned,
};
use super::value::Value;
use super::{ShapeError, ShapeFault};
use crate::{
    Block, BlockId, Commit, CommitSig, Header, PartSetHeader, SignedHeader, Time, Version, Vote,
};

pub(super) fn header(value: &Value<'_>) -> Result<Header, ShapeError> {
    let o = value.object_of(&[
        "version",
        "chain_id",
        "height",
        "time",
        "last_block_id",
        "last_commit_hash",
        "data_hash",
        "validators_hash",
        "next_validators_hash",
        "consensus_hash",
        "app_hash",
        "last_results_hash",
        "evidence_hash",
        "proposer_address",
    ])?;
    Ok(Header {
        version: o.field("version", version)?,
        chain_id: o.field("chain_id", chain_id)?,
        height: o.field("height", height)?,
        time: o.field("time", time)?,
        last_block_id: o.optional("last_block_id", block_id)?.unwrap_or_default(),
        last_commit_hash: o.field("last_commit_hash", optional_hash)?,
        data_hash: o.field("data_hash", optional_hash)?,
        validators_hash: o.field("validators_hash", super::read::hash)?,
        next_validators_hash: o.field("next_validators_hash", super::read::hash)?,
        consensus_hash: o.field("consensus_hash", optional_hash)?,
        app_hash: o.field("app_hash", hex)?,
        last_results_hash: o.field("last_results_hash", optional_hash)?,
        evidence_hash: o.field("evidence_hash", optional_hash)?,
        proposer_address: o.field("proposer_address", address)?,
    })
}

/// Go leaves a version of 0 out.
fn version(value: &Value<'_>) -> Result<Version, ShapeError> {
    let o = value.object_of(&["block", "app"])?;
    Ok(Version {
        block: o.field("block", unsigned)?,
        app: o.optional("app", unsigned)?.unwrap_or_default(),
    })
}

/// `part_set_header` is what `parts` was called before v0.34, and in some test data still is.
pub(super) fn block_id(value: &Value<'_>) -> Result<BlockId, ShapeError> {
    let o = value.object_of(&["hash", "parts", "part_set_header"])?;
    let parts = match o.optional("part_set_header", parts)? {
        Some(parts) => parts,
        None => o.field("parts", parts)?,
    };
    Ok(BlockId { hash: o.field("hash", optional_hash)?, parts })
}

fn parts(value: &Value<'_>) -> Result<PartSetHeader, ShapeError> {
    let o = value.object_of(&["total", "hash"])?;
    Ok(PartSetHeader { total: o.field("total", small)?, hash: o.field("hash", optional_hash)? })
}

pub(super) fn commit(value: &Value<'_>) -> Result<Commit, ShapeError> {
    let o = value.object_of(&["height", "round", "block_id", "signatures"])?;
    Ok(Commit {
        height: o.field("height", height)?,
        round: o.field("round", small)?,
        block_id: o.field("block_id", block_id)?,
        signatures: o.field("signatures", |value| value.list(commit_sig))?,
    })
}

fn commit_sig(value: &Value<'_>) -> Result<CommitSig, ShapeError> {
    let o = value.object_of(&["block_id_flag", "validator_address", "timestamp", "signature"])?;
    match o.field("block_id_flag", unsigned)? {
        1 => {
            let stated = o.optional("validator_address", hex)?.unwrap_or_default();
            let signature = o.optional("signature", base64)?.unwrap_or_default();
            let time = o.optional("timestamp", time)?.unwrap_or(Time::GO_ZERO);
            if stated.is_empty() && signature.is_empty() && time == Time::GO_ZERO {
                Ok(CommitSig::Absent)
            } else {
                Err(ShapeFault::AbsentWithVote.into())
            }
        }
        flag @ (2 | 3) => {
            let vote = Vote {
                address: o.field("validator_address", address)?,
                time: o.field("timestamp", time)?,
                signature: o.field("signature", |value| exactly(&base64(value)?))?,
            };
            Ok(if flag == 2 { CommitSig::Commit(vote) } else { CommitSig::Nil(vote) })
        }
        _ => Err(ShapeError::from(ShapeFault::UnknownVoteFlag).within("block_id_flag")),
    }
}

pub(super) fn signed_header(value: &Value<'_>) -> Result<SignedHeader, ShapeError> {
    let o = value.object_of(&["header", "commit"])?;
    Ok(SignedHeader { header: o.field("header", header)?, commit: o.field("commit", commit)? })
}

pub(super) fn block(result: &Value<'_>) -> Result<Block, ShapeError> {
    let o = result.object()?;
    let id = o.field("block_id", block_id)?;
    o.field("block", |value| {
        let o = value.object()?;
        let transactions = |value: &Value<'_>| value.object()?.field("txs", |v| v.list(base64));
        Ok(Block {
            id,
            header: o.field("header", header)?,
            transactions: o.field("data", transactions)?,
            last_commit: o.field("last_commit", last_commit)?,
        })
    })
}

/// The first block follows no vote: CometBFT writes a commit of height 0 there.
fn last_commit(value: &Value<'_>) -> Result<Option<Commit>, ShapeError> {
    match value.is_null() || value.object()?.field("height", unsigned)? == 0 {
        true => Ok(None),
        false => commit(value).map(Some),
    }
}
