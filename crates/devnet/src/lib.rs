//! The embedded network: genuine CometBFT v0.38 blocks, made on one machine by validators whose
//! keys it holds.
//!
//! No consensus is needed where nobody else has a say; everything a header states is computed as
//! CometBFT does, so that any light client accepts it. The core does no I/O: time and
//! transactions are given to [`Chain::produce`], and blocks go to a [`History`], which is a file only
//! with the feature `redb`.

mod chain;
mod consensus;
mod genesis;
mod history;
mod json;
mod jsonrpc;
mod lie;
mod node;
mod rotation;
#[cfg(feature = "server")]
pub mod server;

pub use chain::{Chain, ChainError, Produced};
pub use consensus::{consensus_hash, median_time, results_hash};
pub use genesis::{Beginning, Validators};
#[cfg(feature = "redb")]
pub use history::FileHistory;
pub use history::{History, HistoryError, MemoryHistory};
pub use lie::Lie;
pub use node::{Node, RpcError};
pub use rotation::Rotation;
