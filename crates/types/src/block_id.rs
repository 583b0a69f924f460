use medlight_merkle::Hash;

use crate::encode::Message;

/// A block's name: its header's hash and the root of the parts it travels in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BlockId {
    /// Hash of the header; `None` in the id "no block".
    pub hash: Option<Hash>,
    /// The parts the block was gossiped in.
    pub parts: PartSetHeader,
}

/// How many parts a block has, and their Merkle root.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PartSetHeader {
    /// Number of parts.
    pub total: u32,
    /// Root of the parts; `None` where there are none.
    pub hash: Option<Hash>,
}

impl BlockId {
    /// Names a whole block: both hashes there, at least one part.
    pub fn is_complete(&self) -> bool {
        self.hash.is_some() && self.parts.total > 0 && self.parts.hash.is_some()
    }

    /// Names no block at all, as the first header's `last_block_id` does.
    pub fn is_nil(&self) -> bool {
        *self == Self::default()
    }

    /// `tendermint.types.BlockID`; `CanonicalBlockID` has the same fields and bytes.
    pub(crate) fn encode(&self) -> Message {
        let parts =
            Message::new().uint(1, self.parts.total.into()).bytes(2, bytes(&self.parts.hash));
        Message::new().bytes(1, bytes(&self.hash)).always(2, parts)
    }
}

/// A hash's bytes, none for an absent one: how CometBFT encodes both.
pub(crate) fn bytes(hash: &Option<Hash>) -> &[u8] {
    hash.as_ref().map_or(&[], |hash| hash.as_bytes())
}
