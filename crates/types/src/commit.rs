use medlight_merkle::{Hash, simple};

use crate::encode::Message;
use crate::{Address, BlockId, ChainId, Height, Time, precommit_sign_bytes};

/// The votes that decided a block, one place per validator of its set, in the set's order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commit {
    /// Height of the block decided.
    pub height: Height,
    /// Round it was decided in; above 0 when a first proposal failed.
    pub round: u32,
    /// The block decided.
    pub block_id: BlockId,
    /// One entry per validator, present or not.
    pub signatures: Vec<CommitSig>,
}

/// What one validator did (`tendermint.types.CommitSig`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CommitSig {
    /// No vote was seen.
    Absent,
    /// A precommit for the block.
    Commit(Vote),
    /// A precommit for no block. Never counts for one.
    Nil(Vote),
}

/// A precommit's own part; what it shares with its commit stands there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vote {
    /// The signer, as stated. Its place in the set must agree.
    pub address: Address,
    /// When the validator voted, by its own clock.
    pub time: Time,
    /// Ed25519 signature over [`precommit_sign_bytes`].
    pub signature: [u8; Vote::SIGNATURE_LEN],
}

impl Vote {
    /// Bytes in an Ed25519 signature (RFC 8032).
    pub const SIGNATURE_LEN: usize = 64;
}

impl CommitSig {
    /// The vote cast, for the block or for none.
    pub fn vote(&self) -> Option<&Vote> {
        match self {
            Self::Absent => None,
            Self::Commit(vote) | Self::Nil(vote) => Some(vote),
        }
    }

    /// `tendermint.types.CommitSig`. An absent vote's time is Go's zero time, not protobuf's.
    fn encode(&self) -> Vec<u8> {
        let flag = match self {
            Self::Absent => 1,
            Self::Commit(_) => 2,
            Self::Nil(_) => 3,
        };
        let message = Message::new().uint(1, flag);
        match self.vote() {
            None => message.always(3, Time::GO_ZERO.encode()),
            Some(vote) => message
                .bytes(2, vote.address.as_bytes())
                .always(3, vote.time.encode())
                .bytes(4, &vote.signature),
        }
        .finish()
    }
}

impl Commit {
    /// What the next header calls `last_commit_hash`.
    pub fn hash(&self) -> Hash {
        let encoded: Vec<_> = self.signatures.iter().map(CommitSig::encode).collect();
        simple::root(&encoded)
    }

    /// `tendermint.types.Commit`.
    pub(crate) fn encode(&self) -> Message {
        let commit = Message::new()
            .int(1, self.height.signed())
            .uint(2, self.round.into())
            .always(3, self.block_id.encode());
        self.signatures.iter().fold(commit, |commit, entry| commit.item(4, &entry.encode()))
    }

    /// The bytes its signer signed for `vote`, which stands in `entry`.
    pub fn sign_bytes(&self, chain_id: &ChainId, entry: &CommitSig, vote: &Vote) -> Vec<u8> {
        let block = match entry {
            CommitSig::Commit(_) => self.block_id,
            CommitSig::Absent | CommitSig::Nil(_) => BlockId::default(),
        };
        precommit_sign_bytes(chain_id, self.height, self.round, &block, vote.time)
    }
}
