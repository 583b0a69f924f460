//! The ledger over its store, driven block by block as an engine would.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod blobs;
mod quota;
mod receipts;
mod restart;
mod support;
mod validators;
