//! `cargo xtask vectors`: generated test vectors, made again by the examples called `make-*` of
//! the tests.

use std::fs;

use anyhow::{Result, ensure};

use crate::project;
use crate::run::{cargo, run};

/// Runs every generator.
///
/// # Errors
/// The first that fails.
pub fn vectors() -> Result<()> {
    let mut makers = Vec::new();
    for entry in fs::read_dir(project::root().join("tests/examples"))? {
        let path = entry?.path();
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        if name.starts_with("make-") {
            makers.push(name);
        }
    }
    ensure!(!makers.is_empty(), "no generators in tests/examples");
    makers.sort();
    for maker in &makers {
        println!("{maker} ...");
        run(cargo().args(["run", "--quiet", "--package", "medlight-tests", "--example", maker]))?;
    }
    Ok(())
}
