//! The command `medlight`: arguments in, text out. What a command does stands in its own module,
//! so that tests run it without a process.

pub mod ask;
pub mod devnet;
pub mod help;
pub mod node;
pub mod organisation;
pub mod parse;
pub mod patient;
pub mod say;
pub mod suite;
