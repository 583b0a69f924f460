//! Headers, commits and blocks.

use super::read::{
    address, base64, chain_id, exactly, height, hex, optional_hash, small, time, unsigned,
};
use super::value::At;
use super::{ShapeError, ShapeFault};
use crate::{
    Block, BlockId, Commit, CommitSig, Header, PartSetHeader, SignedHeader, Time, Version, Vote,
};

pub(super) fn header(o: &At<'_>) -> Result<Header, ShapeError> {
    o.only(&[
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
fn version(o: &At<'_>) -> Result<Version, ShapeError> {
    o.only(&["block", "app"])?;
    Ok(Version {
        block: o.field("block", unsigned)?,
        app: o.optional("app", unsigned)?.unwrap_or_default(),
    })
}

/// `part_set_header` is what `parts` was called before v0.34, and in some test data still is.
pub(super) fn block_id(o: &At<'_>) -> Result<BlockId, ShapeError> {
    o.only(&["hash", "parts", "part_set_header"])?;
    let parts = match o.optional("part_set_header", parts)? {
        Some(parts) => parts,
        None => o.field("parts", parts)?,
    };
    Ok(BlockId { hash: o.field("hash", optional_hash)?, parts })
}

fn parts(o: &At<'_>) -> Result<PartSetHeader, ShapeError> {
    o.only(&["total", "hash"])?;
    Ok(PartSetHeader { total: o.field("total", small)?, hash: o.field("hash", optional_hash)? })
}

pub(super) fn commit(o: &At<'_>) -> Result<Commit, ShapeError> {
    o.only(&["height", "round", "block_id", "signatures"])?;
    Ok(Commit {
        height: o.field("height", height)?,
        round: o.field("round", small)?,
        block_id: o.field("block_id", block_id)?,
        signatures: o.field("signatures", |value| value.list(commit_sig))?,
    })
}

fn commit_sig(o: &At<'_>) -> Result<CommitSig, ShapeError> {
    o.only(&["block_id_flag", "validator_address", "timestamp", "signature"])?;
    match o.field("block_id_flag", flag)? {
        1 => {
            let stated = o.optional("validator_address", hex)?.unwrap_or_default();
            let signature = o.optional("signature", base64)?.unwrap_or_default();
            let time = o.optional("timestamp", time)?.unwrap_or(Time::GO_ZERO);
            if stated.is_empty() && signature.is_empty() && time == Time::GO_ZERO {
                Ok(CommitSig::Absent)
            } else {
                Err(o.wrong(ShapeFault::AbsentWithVote))
            }
        }
        flag => {
            let vote = Vote {
                address: o.field("validator_address", address)?,
                time: o.field("timestamp", time)?,
                signature: o.field("signature", |value| exactly(value, &base64(value)?))?,
            };
            Ok(if flag == 2 { CommitSig::Commit(vote) } else { CommitSig::Nil(vote) })
        }
    }
}

fn flag(value: &At<'_>) -> Result<u64, ShapeError> {
    match unsigned(value)? {
        flag @ 1..=3 => Ok(flag),
        _ => Err(value.wrong(ShapeFault::UnknownVoteFlag)),
    }
}

pub(super) fn signed_header(o: &At<'_>) -> Result<SignedHeader, ShapeError> {
    o.only(&["header", "commit"])?;
    Ok(SignedHeader { header: o.field("header", header)?, commit: o.field("commit", commit)? })
}

pub(super) fn block(o: &At<'_>) -> Result<Block, ShapeError> {
    let id = o.field("block_id", block_id)?;
    o.field("block", |o| {
        let transactions = |o: &At<'_>| o.field("txs", |txs| txs.list(base64));
        Ok(Block {
            id,
            header: o.field("header", header)?,
            transactions: o.field("data", transactions)?,
            last_commit: o.field("last_commit", last_commit)?,
        })
    })
}

/// The first block follows no vote: CometBFT writes a commit of height 0 there.
fn last_commit(o: &At<'_>) -> Result<Option<Commit>, ShapeError> {
    match o.is_null() || o.field("height", unsigned)? == 0 {
        true => Ok(None),
        false => commit(o).map(Some),
    }
}
