//! Joins what nodes say with the verification of it, and returns only verified things.
//!
//! Two loops. [`Client`] follows a living network: it asks several nodes over any transport, is
//! told the time by its caller, and believes what `light` has proved. [`Replay`] walks a recorded
//! network. Neither does I/O of its own, so that a browser, a command line, a test and a
//! simulation run the same code.

mod client;
mod clock;
mod connection;
mod error;
mod ground;
mod nodes;
mod range;
mod rehearse;
mod replay;
mod snapshot;
mod submit;
mod sync;
mod trust_store;
mod turns;

pub use client::{Checkpoint, Client, Event};
pub use clock::Clock;
pub use error::{ClientError, Fault, Incident};
pub use nodes::Nodes;
pub use replay::{Checked, Refusal, Replay};
pub use submit::Outcome;
pub use sync::Synced;
pub use trust_store::{InMemory, Kept, StoreError, TrustStore};
