use medlight_merkle::{Hash, simple};

use crate::block_id::bytes;
use crate::encode::Message;
use crate::{Address, BlockId, ChainId, Height, Time};

/// A block's header, all fourteen hashed fields in their order (CometBFT v0.38, `types/block.go`).
///
/// A hash that CometBFT may leave empty is an `Option`. `app_hash` is the state after the block
/// *before* this one: header H + 1 speaks of the state at height H.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// Versions of block format and application.
    pub version: Version,
    /// The chain this block belongs to.
    pub chain_id: ChainId,
    /// Its height.
    pub height: Height,
    /// Weighted median of the times in the last commit.
    pub time: Time,
    /// The block before; nil in the first.
    pub last_block_id: BlockId,
    /// Root over the last commit's signatures.
    pub last_commit_hash: Option<Hash>,
    /// Root over the hashes of the block's transactions.
    pub data_hash: Option<Hash>,
    /// Hash of the set that signs this block.
    pub validators_hash: Hash,
    /// Hash of the set that signs the next.
    pub next_validators_hash: Hash,
    /// Hash of the consensus parameters.
    pub consensus_hash: Option<Hash>,
    /// What the application answered after the block before; any length.
    pub app_hash: Vec<u8>,
    /// Root over the results of the block before.
    pub last_results_hash: Option<Hash>,
    /// Root over the evidence in this block.
    pub evidence_hash: Option<Hash>,
    /// Who proposed it.
    pub proposer_address: Address,
}

/// `tendermint.version.Consensus`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Version {
    /// Block protocol; 11 for all of v0.34 to v0.38.
    pub block: u64,
    /// The application's own.
    pub app: u64,
}

impl Version {
    fn encode(self) -> Message {
        Message::new().uint(1, self.block).uint(2, self.app)
    }
}

impl Header {
    /// `tendermint.types.Header`.
    pub(crate) fn encode(&self) -> Message {
        Message::new()
            .always(1, self.version.encode())
            .bytes(2, self.chain_id.as_str().as_bytes())
            .int(3, self.height.signed())
            .always(4, self.time.encode())
            .always(5, self.last_block_id.encode())
            .bytes(6, bytes(&self.last_commit_hash))
            .bytes(7, bytes(&self.data_hash))
            .bytes(8, self.validators_hash.as_bytes())
            .bytes(9, self.next_validators_hash.as_bytes())
            .bytes(10, bytes(&self.consensus_hash))
            .bytes(11, &self.app_hash)
            .bytes(12, bytes(&self.last_results_hash))
            .bytes(13, bytes(&self.evidence_hash))
            .bytes(14, self.proposer_address.as_bytes())
    }

    /// The header's hash, which is the block's name: the simple Merkle root over the encodings of
    /// its fields (`Header.Hash` of `types/block.go`). Bare values travel in their protobuf
    /// wrapper messages.
    pub fn hash(&self) -> Hash {
        let wrapped = |value: &[u8]| Message::new().bytes(1, value).finish();
        simple::root(&[
            self.version.encode().finish(),
            wrapped(self.chain_id.as_str().as_bytes()),
            Message::new().int(1, self.height.signed()).finish(),
            self.time.encode().finish(),
            self.last_block_id.encode().finish(),
            wrapped(bytes(&self.last_commit_hash)),
            wrapped(bytes(&self.data_hash)),
            wrapped(self.validators_hash.as_bytes()),
            wrapped(self.next_validators_hash.as_bytes()),
            wrapped(bytes(&self.consensus_hash)),
            wrapped(&self.app_hash),
            wrapped(bytes(&self.last_results_hash)),
            wrapped(bytes(&self.evidence_hash)),
            wrapped(self.proposer_address.as_bytes()),
        ])
    }
}
