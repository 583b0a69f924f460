//! The messages of `cosmos.ics23.v1` (proofs.proto), read by prost. Untrusted until verified.
#![expect(missing_docs, reason = "fields are named and numbered as in proofs.proto")]

use prost::{Enumeration, Message, Oneof};

use super::{Ics23Error, MAX_LEN};

#[derive(Clone, PartialEq, Eq, Message)]
pub struct CommitmentProof {
    #[prost(oneof = "Proof", tags = "1, 2, 3, 4")]
    pub proof: Option<Proof>,
}

/// Batches stay unread: nobody sends them here.
#[derive(Clone, PartialEq, Eq, Oneof)]
pub enum Proof {
    #[prost(message, tag = "1")]
    Exist(ExistenceProof),
    #[prost(message, tag = "2")]
    Nonexist(NonExistenceProof),
    #[prost(bytes, tag = "3")]
    Batch(Vec<u8>),
    #[prost(bytes, tag = "4")]
    Compressed(Vec<u8>),
}

#[derive(Clone, PartialEq, Eq, Message)]
pub struct ExistenceProof {
    #[prost(bytes, tag = "1")]
    pub key: Vec<u8>,
    #[prost(bytes, tag = "2")]
    pub value: Vec<u8>,
    #[prost(message, optional, tag = "3")]
    pub leaf: Option<LeafOp>,
    #[prost(message, repeated, tag = "4")]
    pub path: Vec<InnerOp>,
}

#[derive(Clone, PartialEq, Eq, Message)]
pub struct NonExistenceProof {
    #[prost(bytes, tag = "1")]
    pub key: Vec<u8>,
    #[prost(message, optional, tag = "2")]
    pub left: Option<ExistenceProof>,
    #[prost(message, optional, tag = "3")]
    pub right: Option<ExistenceProof>,
}

#[derive(Clone, PartialEq, Eq, Message)]
pub struct LeafOp {
    #[prost(enumeration = "HashOp", tag = "1")]
    pub hash: i32,
    #[prost(enumeration = "HashOp", tag = "2")]
    pub prehash_key: i32,
    #[prost(enumeration = "HashOp", tag = "3")]
    pub prehash_value: i32,
    #[prost(enumeration = "LengthOp", tag = "4")]
    pub length: i32,
    #[prost(bytes, tag = "5")]
    pub prefix: Vec<u8>,
}

#[derive(Clone, PartialEq, Eq, Message)]
pub struct InnerOp {
    #[prost(enumeration = "HashOp", tag = "1")]
    pub hash: i32,
    #[prost(bytes, tag = "2")]
    pub prefix: Vec<u8>,
    #[prost(bytes, tag = "3")]
    pub suffix: Vec<u8>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Enumeration)]
#[repr(i32)]
pub enum HashOp {
    NoHash = 0,
    Sha256 = 1,
    Sha512 = 2,
    Keccak256 = 3,
    Ripemd160 = 4,
    Bitcoin = 5,
    Sha512256 = 6,
    Blake2b512 = 7,
    Blake2s256 = 8,
    Blake3 = 9,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Enumeration)]
#[repr(i32)]
pub enum LengthOp {
    NoPrefix = 0,
    VarProto = 1,
    VarRlp = 2,
    Fixed32Big = 3,
    Fixed32Little = 4,
    Fixed64Big = 5,
    Fixed64Little = 6,
    Require32Bytes = 7,
    Require64Bytes = 8,
}

/// What the proofs of one kind of tree look like. Ours are literals, never read from a peer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProofSpec {
    pub leaf: LeafOp,
    pub inner: InnerSpec,
    /// Levels at most; 0 for 128.
    pub max_depth: usize,
    /// Levels at least.
    pub min_depth: usize,
    /// Whether the tree is ordered by hashed keys.
    pub prehash_key_before_comparison: bool,
}

/// The shape of an inner node. All sizes in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InnerSpec {
    /// Where each child stands in the node.
    pub child_order: Vec<usize>,
    pub child_size: usize,
    pub min_prefix_length: usize,
    pub max_prefix_length: usize,
    /// Stands for a child that is not there; empty where the tree has none.
    pub empty_child: Vec<u8>,
    pub hash: HashOp,
}

impl CommitmentProof {
    /// Reads a proof of at most [`MAX_LEN`] bytes.
    ///
    /// # Errors
    /// [`Ics23Error::TooLarge`] before anything is read; [`Ics23Error::Malformed`].
    pub fn decode(bytes: &[u8]) -> Result<Self, Ics23Error> {
        if bytes.len() > MAX_LEN {
            return Err(Ics23Error::TooLarge);
        }
        Message::decode(bytes).map_err(|_| Ics23Error::Malformed)
    }
}
