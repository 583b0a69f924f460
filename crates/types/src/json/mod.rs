//! CometBFT's RPC JSON, read strictly.
//!
//! [`Answer::parse`] turns one JSON-RPC answer into the noun it carries. What is hashed or signed
//! later may have no unknown, repeated or missing field; numbers are decimal and in range, hashes
//! hex of exactly their length, bytes padded base64. Around those nouns unknown fields pass: they
//! mean nothing here, and nothing of them is kept.

mod answer;
mod base64;
mod block;
mod error;
mod parse;
mod query;
mod read;
mod tx;
mod validators;
mod value;

pub use answer::{
    Answer, Numbered, Reply, ValidatorsPage, answers, checked, header, light_block, queried,
    queried_each, validator_set,
};
pub use error::{ShapeError, ShapeFault};
pub use query::Queried;

/// Bytes of JSON looked at, at most (design section 8: a light block's cap).
pub const MAX_LEN: usize = 4 << 20;
