//! What cells and log entries hold. Field 1 of each is its encoding's version, so that no cell is
//! ever empty. Ids are 20 bytes, keys and hashes 32, times unix seconds.

mod access;
mod blob;
mod consent;
mod identity;

pub use access::{AccessEntry, Coverage, Emergency, Noted, Question, Stamp};
pub use blob::{BlobKind, BlobOwner, Tombstone};
pub use consent::{Change, Directive, Numbered, Policy};
pub use identity::{Named, Offer, Party, Registrar, Relationship, Stage, Validator, Validators};

/// The version every record of today has.
pub const VERSION: u32 = 1;

/// Where logs stand; every other key is a cell's.
const LOGS: [&str; 11] = [
    "identity/parties",
    "identity/practitioners/",
    "identity/relationships/",
    "consent/policies/",
    "consent/changes/",
    "access/log/",
    "access/emergencies/",
    "access/reviews/",
    "access/questions/",
    "access/answers/",
    "access/coverage-log/",
];

/// Whether a log stands under this key, rather than a plain cell.
pub fn is_log(key: &str) -> bool {
    LOGS.iter().any(|log| if log.ends_with('/') { key.starts_with(log) } else { key == *log })
}

/// `chain`: what this ledger is. Written once, so that no state is empty.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct Chain {
    /// Of the encoding.
    #[prost(uint32, tag = "1")]
    pub version: u32,
    /// The chain's name.
    #[prost(string, tag = "2")]
    pub chain_id: String,
}

/// `tx/<hash>`: the transaction took effect.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct Receipt {
    /// Of the encoding.
    #[prost(uint32, tag = "1")]
    pub version: u32,
    /// In the block at this height.
    #[prost(uint64, tag = "2")]
    pub height: u64,
    /// Its own end.
    #[prost(uint64, tag = "3")]
    pub valid_until: u64,
}
