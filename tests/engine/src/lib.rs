//! The ledger behind a real CometBFT. The tests are in `tests/`; `cargo xtask test` installs CometBFT and
//! runs them.
