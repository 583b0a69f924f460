//! The health nouns and rules: transactions, what they change, and who may send them.
//!
//! Deterministic and pure: no clock, no I/O, no randomness. Time in a rule is the block's time.
//! One transaction goes straight through: [`Transaction::read`] checks its form and signatures,
//! [`apply`] its authority and effect upon a [`State`]; a [`Refusal`] changes nothing.

pub mod apply;
pub mod connection;
pub mod consent;
mod id;
pub mod key;
pub mod message;
pub mod record;
mod refusal;
mod sealing;
pub mod state;
mod text;
pub mod tx;

pub use connection::Connection;
pub use id::{Id, NotAnId};
pub use refusal::Refusal;
pub use sealing::is_sealing_key;
pub use state::State;
pub use text::is_hidden;
pub use tx::Transaction;
