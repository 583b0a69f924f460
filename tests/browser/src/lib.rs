//! The page in a real Chromium. The tests are in `tests/`; `cargo xtask test` builds the portal and
//! runs them.
