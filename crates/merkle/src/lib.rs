//! Hashes and Merkle proofs over plain bytes: what the ledger proves with is what a browser checks
//! with.
//!
//! - [`log`]: RFC 6962 logs, their ranges and consistency;
//! - [`simple`]: CometBFT's simple Merkle tree, behind headers, validator sets and transactions;
//! - [`ics23`]: proofs of presence and absence in key-value trees;
//! - [`protobuf`]: the wire format that proofs travel in.
//!
//! Nothing here knows a header or a health record, and nothing panics on a stranger's bytes.

mod hash;
pub mod ics23;
pub mod log;
pub mod protobuf;
pub mod simple;

pub use hash::{Hash, empty_root, leaf_hash, node_hash, sha256};
