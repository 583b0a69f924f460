//! `decide()` against cases answered by hand, against each of its rules left out, and against laws
//! that hold for every choice.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

mod cases;
mod codes;
mod encoding;
mod format;
mod laws;
mod stop;
mod tags;
