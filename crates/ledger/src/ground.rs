//! What somebody must know of the ledger to act on it as an organisation, at one height: `client`
//! proves it, `wallet` writes with it.

use std::collections::BTreeMap;

use crate::Id;
use crate::record::{Party, Relationship};

/// The state in which a transaction is planned.
#[derive(Clone, Debug, PartialEq)]
pub struct Ground {
    /// The chain's name.
    pub chain_id: String,
    /// After this block.
    pub height: u64,
    /// The time of the block that proves it, in unix seconds.
    pub time: u64,
    /// The signing keys that ids have now; who is not here is new to the ledger.
    pub keys: BTreeMap<Id, Vec<u8>>,
    /// The relationships that were asked about and are there.
    pub relationships: BTreeMap<Id, Kept>,
    /// How often each of these ids has stated how far its lists are complete.
    pub statements: BTreeMap<Id, u64>,
}

/// A relationship, and what must be known to write into its log.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept {
    /// Its cell.
    pub relationship: Relationship,
    /// Its custodian's.
    pub custodian: Party,
    /// How many entries its log has.
    pub entries: u64,
}
