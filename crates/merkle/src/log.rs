//! RFC 6962 logs: append-only lists whose root proves that nothing was left out.
//!
//! Leaves are given by their hashes ([`crate::leaf_hash`]), places count from 0, and every number a
//! server states is checked before it is used.

mod compact;
mod consistency;
mod error;
mod inclusion;
mod range;
#[cfg(test)]
mod tests;

pub use compact::CompactRange;
pub use consistency::{prove_consistency, verify_consistency};
pub use error::LogError;
pub use inclusion::{prove_inclusion, verify_inclusion};
pub use range::{RangeProof, prove_range, verify_extension, verify_range};

use crate::Hash;

/// The Merkle tree hash over leaf hashes (RFC 6962, 2.1).
pub fn root(leaves: &[Hash]) -> Hash {
    let mut all = CompactRange::new();
    leaves.iter().for_each(|leaf| all.append(*leaf));
    all.root()
}

/// The left part of a tree of `size` > 1 leaves: the largest power of two below it (RFC 6962, 2.1).
fn split(size: usize) -> usize {
    size.next_power_of_two() / 2
}
