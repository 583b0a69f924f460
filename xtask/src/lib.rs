//! Every chore a person or CI runs, as `cargo xtask <chore>`; one file each.

pub mod bench;
pub mod budget;
pub mod chromium;
pub mod cometbft;
pub mod demo;
pub mod dist;
pub mod http;
pub mod interrupt;
pub mod medlight;
pub mod project;
pub mod record;
pub mod run;
pub mod serve;
pub mod soak;
pub mod test;
pub mod tools;
pub mod vectors;
pub mod webdriver;
