//! The program itself, for those who run it.

use std::path::PathBuf;

use anyhow::Result;

use crate::project;
use crate::run::{cargo, run};

/// `medlight`, built the way whoever asks was built: quickly for a test, for speed for a benchmark.
///
/// # Errors
/// It does not build.
pub fn built() -> Result<PathBuf> {
    let (profile, folder) =
        if cfg!(debug_assertions) { ("dev", "debug") } else { ("release", "release") };
    run(cargo().args(["build", "--quiet", "--package", "medlight-cli", "--profile", profile]))?;
    Ok(project::target().join(folder).join("medlight"))
}
