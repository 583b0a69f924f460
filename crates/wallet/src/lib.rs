//! Keys, and what only they can do: sign, seal and open. No key leaves this room.
//!
//! One [`Seed`] a person; from it a pair of [`Keys`] for each relationship, so that nothing on the
//! chain links two of them. Pure: randomness is an argument.

pub mod audit;
pub mod envelope;
pub mod event;
mod keys;
pub mod offer;
mod opener;
pub mod pass;
pub mod plan;
mod recovery;
mod seed;
mod slip10;
mod stretch;
pub mod vault;
mod words;

pub use keys::{Keys, OpeningKey, SealingKey, sign};
pub use opener::{Opener, Shut};
pub use recovery::{GAP, Recovered, Recovery};
pub use seed::Seed;
pub use words::{Words, WordsError};
