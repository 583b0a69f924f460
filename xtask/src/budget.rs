//! What a first visit downloads, gzipped, and what it may.

use std::fs;
use std::io::Write;
use std::path::Path;

use anyhow::{Result, bail};
use flate2::Compression;
use flate2::write::GzEncoder;

/// The worker with the verifier in it: headers, commits, ICS-23, logs. In bytes, gzip -9.
const VERIFIER: usize = 80_000;
/// Everything before a recording is opened. In bytes, gzip -9.
const FIRST_VISIT: usize = 250_000;

/// Prints sizes and refuses what is over budget.
///
/// # Errors
/// Which size is over, or a folder that is not as expected.
pub fn hold(dist: &Path) -> Result<()> {
    let mut sizes = Vec::new();
    for entry in fs::read_dir(dist)? {
        let path = entry?.path();
        if path.is_file() {
            let bytes = fs::read(&path)?;
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            sizes.push((name, bytes.len(), gzipped(&bytes)?));
        }
    }
    sizes.sort();
    println!("{:>9} {:>9}  file", "bytes", "gzip -9");
    for (name, raw, gzip) in &sizes {
        println!("{raw:>9} {gzip:>9}  {name}");
    }
    let is_verifier = |name: &str| name.contains("worker") && name.ends_with(".wasm");
    let verifiers: Vec<_> = sizes.iter().filter(|(name, ..)| is_verifier(name)).collect();
    let [(_, _, verifier)] = verifiers.as_slice() else {
        bail!("{} holds {} verifiers instead of one", dist.display(), verifiers.len());
    };
    within("the verifier", *verifier, VERIFIER)?;
    within("a first visit", sizes.iter().map(|(_, _, gzip)| gzip).sum(), FIRST_VISIT)
}

fn within(what: &str, size: usize, limit: usize) -> Result<()> {
    println!("{what}: {size} bytes gzipped, {limit} allowed");
    if size >= limit {
        bail!(
            "{what} is over its budget of {limit} bytes: make it smaller, or argue for more in xtask/src/budget.rs"
        );
    }
    Ok(())
}

fn gzipped(bytes: &[u8]) -> Result<usize> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?.len())
}
