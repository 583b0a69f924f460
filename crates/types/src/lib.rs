//! The chain's nouns, each with its one canonical encoding and hash.
//!
//! Everything here is CometBFT v0.38's: headers, commits, validators and their protobuf encodings
//! (`spec/core/data_structures.md`, `proto/tendermint/types/*.proto`), and the JSON shapes its RPC
//! answers with ([`json`]). Nothing here decides what to believe: a [`LightBlock`] or a
//! [`CellClaim`] is what somebody said, until the room `light` has proved it.
//!
//! No clock, no I/O, no async.

mod address;
mod block;
mod block_id;
mod chain_id;
mod claim;
mod commit;
mod encode;
mod header;
mod height;
pub mod json;
mod light_block;
mod log;
mod query;
mod time;
mod validator;
mod vote;

pub use address::Address;
pub use block::Block;
pub use block_id::{BlockId, PartSetHeader};
pub use chain_id::ChainId;
pub use claim::{Cell, CellClaim, CellError, ProofOp, RawCell, TxClaim};
pub use commit::{Commit, CommitSig, Vote};
pub use header::{Header, Version};
pub use height::Height;
pub use light_block::{LightBlock, SignedHeader};
pub use log::{LogCell, LogHead, LogPage};
pub use medlight_merkle::Hash;
pub use query::{KeysAnswer, KeysRequest, LogRequest};
pub use time::Time;
pub use validator::{PublicKey, SetError, Validator, ValidatorSet};
pub use vote::precommit_sign_bytes;
