use crate::encode::Message;
use crate::{BlockId, ChainId, Height, Time};

/// `SIGNED_MSG_TYPE_PRECOMMIT`, the only vote a commit holds.
const PRECOMMIT: u64 = 2;

/// The bytes a validator signs when it precommits: `CanonicalVote` behind its length
/// (CometBFT v0.38, `types/vote.go` `VoteSignBytes`).
///
/// `block` is nil for a nil vote. The chain id is the trust root's, never one the vote brought.
pub fn precommit_sign_bytes(
    chain_id: &ChainId,
    height: Height,
    round: u32,
    block: &BlockId,
    time: Time,
) -> Vec<u8> {
    let mut vote =
        Message::new().uint(1, PRECOMMIT).sfixed64(2, height.signed()).sfixed64(3, round.into());
    if !block.is_nil() {
        vote = vote.always(4, block.encode());
    }
    vote.always(5, time.encode()).bytes(6, chain_id.as_str().as_bytes()).finish_delimited()
}
