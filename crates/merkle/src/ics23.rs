//! ICS-23: proofs that a key is in a tree with a value, or is not in it (cosmos/ics `spec/core/
//! ics-023-vector-commitments`, cosmos/ics23).
//!
//! A [`ProofSpec`] says what a tree's proofs look like; [`verify_existence`] and
//! [`verify_absence`] check a proof against a spec, a root and the very key and value asked about.
//! A failed proof of presence is never an absence.

mod check;
mod decode;
mod error;
mod hash;
mod neighbours;
mod ops;
mod proto;
mod spec;
#[cfg(test)]
mod tests;
mod verify;

pub use error::Ics23Error;
pub use hash::digest;
pub use neighbours::{left_branches_are_empty, right_branches_are_empty};
pub use proto::{
    CommitmentProof, ExistenceProof, HashOp, InnerOp, InnerSpec, LeafOp, LengthOp,
    NonExistenceProof, PrefixRule, ProofSpec,
};
pub use spec::{iavl, jmt, smt, tendermint};
pub use verify::{Absence, Neighbour, verify_absence, verify_existence};

/// Bytes of a proof looked at, at most (design section 8).
pub const MAX_LEN: usize = 64 << 10;
