//! The state of the ledger: cells in an authenticated tree, logs' entries beside it, blobs by hash.
//!
//! One [`Store`] over one [`Backend`]: [`Memory`] in a browser or a test, `File` on a node (feature
//! `redb`). A block is prepared, which tells the new root, and then committed in one durable step.

mod backend;
mod blobs;
mod changes;
mod due;
mod error;
#[cfg(feature = "redb")]
mod file;
mod logs;
mod memory;
mod prune;
mod store;
mod tree;
mod version;

pub use backend::{Backend, Batch, Row, Table};
pub use changes::Changes;
pub use error::StoreError;
#[cfg(feature = "redb")]
pub use file::File;
pub use memory::Memory;
pub use store::{Prepared, Store};
pub use version::Version;
