use medlight_types::{ChainId, Hash, Header, Height, ValidatorSet};

use crate::{Verified, Votes};

/// Where trust begins: a header's hash somebody vouched for outside the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrustRoot {
    /// The chain.
    pub chain_id: ChainId,
    /// The header's height.
    pub height: Height,
    /// The header's hash.
    pub hash: Hash,
}

/// A header we believe, and the set it names for the next height.
///
/// Made by [`anchor`](crate::anchor) and [`verify`](crate::verify()) only; not deserialisable: what
/// a device stored is verified again when it is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trusted {
    header: Header,
    hash: Hash,
    next_validators: ValidatorSet,
}

impl Trusted {
    pub(crate) fn new(header: Header, hash: Hash, next_validators: ValidatorSet) -> Self {
        Self { header, hash, next_validators }
    }

    /// The header.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// Its hash.
    pub fn hash(&self) -> &Hash {
        &self.hash
    }

    /// Its height.
    pub fn height(&self) -> Height {
        self.header.height
    }

    /// Whether this header, which follows the one voted for, names exactly these votes: then none
    /// was left out of them.
    pub fn names(&self, votes: &Verified<Votes>) -> bool {
        self.height().follows(votes.proved_by())
            && self.header.last_block_id.hash == Some(*votes.header_hash())
            && self.header.last_commit_hash == Some(votes.value().commit)
    }

    /// Those who sign the next height.
    pub fn next_validators(&self) -> &ValidatorSet {
        &self.next_validators
    }
}
