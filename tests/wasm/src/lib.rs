//! The committed vectors against the verifier as WebAssembly, in a worker of a real Chromium. The
//! tests are in `tests/`; `cargo xtask test` runs them.
