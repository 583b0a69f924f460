//! The four trees we can read, each in one literal.

use super::check::{exact_leaf_prefix, iavl_prefix};
use super::proto::{HashOp, InnerSpec, LeafOp, LengthOp, ProofSpec};

fn leaf(prehash_key: HashOp, length: LengthOp, prefix: &[u8]) -> LeafOp {
    LeafOp {
        hash: HashOp::Sha256.into(),
        prehash_key: prehash_key.into(),
        prehash_value: HashOp::Sha256.into(),
        length: length.into(),
        prefix: prefix.to_vec(),
    }
}

fn binary(child_size: usize, min_prefix: usize, max_prefix: usize, empty: &[u8]) -> InnerSpec {
    InnerSpec {
        child_order: vec![0, 1],
        child_size,
        min_prefix_length: min_prefix,
        max_prefix_length: max_prefix,
        empty_child: empty.to_vec(),
        hash: HashOp::Sha256,
    }
}

/// Our ledger's: a Jellyfish Merkle tree as the crate `jmt` builds it (design section 10).
pub fn jmt() -> ProofSpec {
    ProofSpec {
        leaf: leaf(HashOp::Sha256, LengthOp::NoPrefix, b"JMT::LeafNode"),
        inner: binary(32, 16, 16, b"SPARSE_MERKLE_PLACEHOLDER_HASH__"),
        max_depth: 256,
        min_depth: 0,
        prehash_key_before_comparison: true,
        prefix_rule: None,
    }
}

/// Cosmos's IAVL tree.
pub fn iavl() -> ProofSpec {
    ProofSpec {
        leaf: leaf(HashOp::NoHash, LengthOp::VarProto, &[0]),
        inner: binary(33, 4, 12, &[]),
        max_depth: 0,
        min_depth: 0,
        prehash_key_before_comparison: false,
        prefix_rule: Some(iavl_prefix),
    }
}

/// CometBFT's simple tree over key-value pairs. Its leaves begin with exactly one byte: ICS-23 itself
/// lets a leaf's prefix go on, and then part of a key could be shown as prefix.
pub fn tendermint() -> ProofSpec {
    ProofSpec {
        leaf: leaf(HashOp::NoHash, LengthOp::VarProto, &[0]),
        inner: binary(32, 1, 1, &[]),
        max_depth: 0,
        min_depth: 0,
        prehash_key_before_comparison: false,
        prefix_rule: Some(exact_leaf_prefix),
    }
}

/// Celestia's sparse Merkle tree.
pub fn smt() -> ProofSpec {
    ProofSpec {
        leaf: leaf(HashOp::Sha256, LengthOp::NoPrefix, &[0]),
        inner: binary(32, 1, 1, &[0; 32]),
        max_depth: 256,
        min_depth: 0,
        prehash_key_before_comparison: true,
        prefix_rule: None,
    }
}
