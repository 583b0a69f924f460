//! Stories that cross rooms, in one binary.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "tests")]

mod cometbft;
mod embedded;
mod hostile;
mod ics23;
mod ics23_differential;
mod jmt_tree;
mod json_differential;
mod light_differential;
mod local;
mod logs;
mod recordings;
mod rehearsals;
mod replicas;
mod sealed_only;
mod shared_vectors;
mod simulation;
