//! What the stories share: chains built from keys, their JSON, and the runner of hostile files.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "test support: what it reads is committed beside it, and a panic is a failed test"
)]

pub mod chain;
pub mod files;
pub mod hostile;
pub mod recordings;
pub mod render;
