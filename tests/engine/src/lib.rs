//! The ledger behind a real CometBFT and behind the embedded network: what the tests in `tests/`
//! ask of either. `cargo xtask test` installs CometBFT and runs them.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod asked;
mod devnet;
mod proved;
mod request;
mod town;

pub use asked::Asked;
pub use devnet::Devnet;
pub use proved::Proved;
pub use request::{Request, respond};
pub use town::build;
