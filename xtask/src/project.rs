//! Where things are.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// The project's root.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_owned()
}

/// Cargo's build folder: where whatever a chore makes on the way goes.
pub fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |dir| root().join(dir))
}

/// The committed recordings of real networks.
pub fn recordings() -> PathBuf {
    root().join("tests/vectors/recordings")
}

/// What clones of the project share on this machine: `$MEDLIGHT_CACHE`, or `medlight` in the
/// user's cache folder.
///
/// # Errors
/// When neither is set and there is no home either.
pub fn cache() -> Result<PathBuf> {
    if let Some(dir) = env::var_os("MEDLIGHT_CACHE") {
        return Ok(dir.into());
    }
    if let Some(dir) = env::var_os("XDG_CACHE_HOME") {
        return Ok(Path::new(&dir).join("medlight"));
    }
    let home = env::home_dir().context("no home folder: set MEDLIGHT_CACHE to a folder to use")?;
    Ok(home.join(".cache/medlight"))
}
