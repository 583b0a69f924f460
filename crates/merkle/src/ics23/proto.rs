//! The messages of `cosmos.ics23.v1` (proofs.proto). Untrusted until verified.
#![expect(missing_docs, reason = "fields are named as in proofs.proto")]

use super::Ics23Error;

/// A proof of one key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CommitmentProof {
    Exist(ExistenceProof),
    Nonexist(NonExistenceProof),
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExistenceProof {
    pub key: Vec<u8>,
    pub value: Vec<u8>,
    pub leaf: Option<LeafOp>,
    /// From the leaf's node to the root.
    pub path: Vec<InnerOp>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NonExistenceProof {
    pub key: Vec<u8>,
    pub left: Option<ExistenceProof>,
    pub right: Option<ExistenceProof>,
}

/// How a leaf is hashed. Operations are numbers as stated, known or not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LeafOp {
    /// A [`HashOp`].
    pub hash: i32,
    /// A [`HashOp`].
    pub prehash_key: i32,
    /// A [`HashOp`].
    pub prehash_value: i32,
    /// A [`LengthOp`].
    pub length: i32,
    pub prefix: Vec<u8>,
}

/// How a node is hashed around its child.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InnerOp {
    /// A [`HashOp`].
    pub hash: i32,
    pub prefix: Vec<u8>,
    pub suffix: Vec<u8>,
}

/// Hash operations, by their numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

impl From<HashOp> for i32 {
    fn from(op: HashOp) -> Self {
        op as Self
    }
}

impl TryFrom<i32> for HashOp {
    type Error = Ics23Error;

    fn try_from(number: i32) -> Result<Self, Ics23Error> {
        let known = [
            Self::NoHash,
            Self::Sha256,
            Self::Sha512,
            Self::Keccak256,
            Self::Ripemd160,
            Self::Bitcoin,
            Self::Sha512256,
            Self::Blake2b512,
            Self::Blake2s256,
            Self::Blake3,
        ];
        let op = known.into_iter().find(|op| i32::from(*op) == number);
        op.ok_or(Ics23Error::UnknownHash(number))
    }
}

/// Ways to state a length, by their numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

impl From<LengthOp> for i32 {
    fn from(op: LengthOp) -> Self {
        op as Self
    }
}

impl TryFrom<i32> for LengthOp {
    type Error = Ics23Error;

    fn try_from(number: i32) -> Result<Self, Ics23Error> {
        let known = [
            Self::NoPrefix,
            Self::VarProto,
            Self::VarRlp,
            Self::Fixed32Big,
            Self::Fixed32Little,
            Self::Fixed64Big,
            Self::Fixed64Little,
            Self::Require32Bytes,
            Self::Require64Bytes,
        ];
        let op = known.into_iter().find(|op| i32::from(*op) == number);
        op.ok_or(Ics23Error::UnknownLength(number))
    }
}

/// What the proofs of one kind of tree look like. Ours are literals, never read from a peer.
#[derive(Clone, Debug)]
pub struct ProofSpec {
    pub leaf: LeafOp,
    pub inner: InnerSpec,
    /// Levels at most; 0 for 128.
    pub max_depth: usize,
    /// Levels at least.
    pub min_depth: usize,
    /// Whether the tree is ordered by hashed keys.
    pub prehash_key_before_comparison: bool,
    /// The tree's own rule for prefixes at each level (0 for the leaf), beyond what ICS-23 can say.
    pub prefix_rule: Option<PrefixRule>,
}

/// Looks at a prefix and the level it stands at.
pub type PrefixRule = fn(&[u8], u64) -> Result<(), Ics23Error>;

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
