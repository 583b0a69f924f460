//! The health nouns and rules: transactions, what they change, and who may send them.
//!
//! Deterministic and pure: no clock, no I/O, no randomness. Time in a rule is the block's time.

pub mod consent;
