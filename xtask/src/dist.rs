//! `cargo xtask dist`: the static demo, a folder that any host serves at any path.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;
use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

use crate::run::run;
use crate::tools::{BINARYEN, TRUNK, Tool, WASM_BINDGEN, ensure, search_path};
use crate::{budget, project};

/// What building the portal takes.
pub const TOOLS: [Tool; 3] = [BINARYEN, WASM_BINDGEN, TRUNK];

/// Builds `dist/` and holds its sizes.
///
/// # Errors
/// What failed, or which size is over its budget.
pub fn dist() -> Result<()> {
    let dist = build()?;
    budget::hold(&dist)?;
    println!("The portal is in {}: any static host serves it, at any path.", dist.display());
    Ok(())
}

/// Builds `dist/`: the page and its worker by Trunk, and the recordings beside them.
///
/// # Errors
/// What failed.
pub fn build() -> Result<PathBuf> {
    ensure(&TOOLS)?;
    let dist = project::root().join("dist");
    let mut trunk = Command::new(TRUNK.path()?);
    trunk.args(["build", "--release", "--offline", "--color", "never", "--dist"]).arg(&dist);
    trunk.current_dir(project::root()).env("PATH", search_path(&TOOLS)?);
    trunk.env("MEDLIGHT_BUILD", build_id()?);
    // Trunk takes this variable for a yes or no of its own.
    trunk.env_remove("NO_COLOR");
    run(&mut trunk)?;
    let recordings = dist.join("recordings");
    fs::create_dir_all(&recordings)?;
    for entry in fs::read_dir(project::recordings())? {
        let entry = entry?;
        fs::copy(entry.path(), recordings.join(entry.file_name()))?;
    }
    Ok(dist)
}

/// Names what page and worker are built of, so that one of them out of an old cache is noticed.
fn build_id() -> Result<String> {
    let mut digest = Sha256::new();
    digest.update(fs::read(project::root().join("Cargo.lock"))?);
    for room in ["crates", "web"] {
        add_sources(&project::root().join(room), &mut digest)?;
    }
    Ok(HEXLOWER.encode(digest.finalize().get(..8).unwrap_or_default()))
}

fn add_sources(dir: &Path, digest: &mut Sha256) -> Result<()> {
    let mut paths =
        fs::read_dir(dir)?.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    paths.sort();
    for path in paths {
        if path.is_dir() {
            add_sources(&path, digest)?;
        } else {
            digest.update(fs::read(&path)?);
        }
    }
    Ok(())
}
