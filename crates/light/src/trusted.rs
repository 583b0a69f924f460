use medlight_types::{ChainId, Hash, Header, Height, ValidatorSet};

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

    /// Those who sign the next height.
    pub fn next_validators(&self) -> &ValidatorSet {
        &self.next_validators
    }
}
