//! What a header states beside votes and state.

use medlight_app::TxResult;
use medlight_merkle::{Hash, sha256, simple};
use medlight_types::{Commit, CommitSig, Time, ValidatorSet};

/// Bytes of a block, at most.
pub(crate) const MAX_BLOCK_BYTES: usize = 22_020_096;

/// `HashedParams { block_max_bytes, block_max_gas }` of CometBFT's defaults: 22,020,096 bytes, no
/// limit of gas (`types/params.go`).
pub fn consensus_hash() -> Hash {
    let max_bytes = [8, 0x80, 0x80, 0xc0, 0x0a];
    let no_limit = [16, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1];
    sha256(&[max_bytes.as_slice(), &no_limit].concat())
}

/// What the next header calls `last_results_hash`: the root over each result's code and data,
/// the deterministic part of `ExecTxResult` (`abci/types/types.go`).
pub fn results_hash(results: &[TxResult]) -> Hash {
    let encoded: Vec<_> = results.iter().map(encode).collect();
    simple::root(&encoded)
}

fn encode(result: &TxResult) -> Vec<u8> {
    let mut bytes = Vec::new();
    if result.code > 0 {
        bytes.push(8);
        medlight_merkle::protobuf::put_varint(result.code.into(), &mut bytes);
    }
    if !result.data.is_empty() {
        bytes.push(18);
        let length = u64::try_from(result.data.len()).unwrap_or(u64::MAX);
        medlight_merkle::protobuf::put_varint(length, &mut bytes);
        bytes.extend_from_slice(&result.data);
    }
    bytes
}

/// A block's time: the median of the last votes' times, each weighing as much as its validator
/// (BFT time, `types/time/time.go` `WeightedMedian`). `None` where nobody voted.
pub fn median_time(commit: &Commit, set: &ValidatorSet) -> Option<Time> {
    let mut votes = Vec::new();
    for (entry, validator) in commit.signatures.iter().zip(set.validators()) {
        if let CommitSig::Commit(vote) | CommitSig::Nil(vote) = entry {
            votes.push((vote.time, validator.power()));
        }
    }
    votes.sort_unstable();
    let mut left = votes.iter().map(|(_, power)| *power).sum::<u64>() / 2;
    for (time, power) in votes {
        if left <= power {
            return Some(time);
        }
        left -= power;
    }
    None
}
