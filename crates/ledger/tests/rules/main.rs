//! The ledger's rules, seen from outside.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod authorisation;
mod blobs;
mod form;
mod model;
mod receipts;
mod sealing;
mod stories;
mod support;
mod validators;
