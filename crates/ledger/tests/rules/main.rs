//! The ledger's rules, seen from outside.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod authorisation;
mod form;
mod model;
mod receipts;
mod stories;
mod support;
mod validators;
