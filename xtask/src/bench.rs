//! `cargo xtask bench`: every figure the README quotes, in one run.

use std::path::Path;

use anyhow::Result;

use crate::run::{cargo, run};
use crate::tools::COMETBFT;

/// Measures, prints, and writes `json` if it is named.
///
/// # Errors
/// CometBFT cannot be installed, or a measurement failed.
pub fn bench(json: Option<&Path>) -> Result<()> {
    COMETBFT.path()?;
    let mut bench = cargo();
    bench.args(["run", "--quiet", "--profile", "figures", "--package", "medlight-bench", "--"]);
    if let Some(file) = json {
        bench.arg("--json").arg(std::path::absolute(file)?);
    }
    run(&mut bench)
}
