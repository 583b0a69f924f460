//! Joins what nodes say with the verification of it, and returns only verified things.
//!
//! Today one loop: [`Replay`] walks a recorded network from its starting point, header after
//! header and then proof after proof, and stops at the first refusal.

mod replay;

pub use replay::{Checked, Refusal, Replay};
