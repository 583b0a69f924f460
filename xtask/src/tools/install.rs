//! Each tool is built in a folder of its own and then renamed, so that what stands under its final
//! name is whole; a lock keeps two clones from building at once.

use std::fs::{self, File, TryLockError};
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, bail};

use super::{Source, Tool};
use crate::project;
use crate::run::{find, run};

pub(super) fn all(tools: &[Tool]) -> Result<()> {
    if missing(tools)?.is_empty() {
        return Ok(());
    }
    let cache = project::cache()?.join("tools");
    fs::create_dir_all(&cache).with_context(|| format!("could not make {}", cache.display()))?;
    let _lock = lock(&cache)?;
    // Another clone may have been faster.
    let missing = missing(tools)?;
    if !missing.is_empty() {
        println!("To be installed into {}, once for all clones:", cache.display());
    }
    for tool in &missing {
        println!("  {} {} ({} on two cores)", tool.name, tool.version, tool.takes);
    }
    for (number, tool) in missing.iter().enumerate() {
        println!("[{}/{}] {} {} ...", number + 1, missing.len(), tool.name, tool.version);
        let start = Instant::now();
        one(&cache, tool).with_context(|| {
            format!(
                "could not install {} {}: what went wrong stands above; mend it and run the same command again",
                tool.name, tool.version
            )
        })?;
        println!("      installed in {} s", start.elapsed().as_secs());
    }
    Ok(())
}

fn missing(tools: &[Tool]) -> Result<Vec<Tool>> {
    let mut missing = Vec::new();
    for tool in tools {
        if !tool.is_there()? {
            missing.push(*tool);
        }
    }
    Ok(missing)
}

fn lock(cache: &Path) -> Result<File> {
    let lock = File::create(cache.join("lock"))?;
    match lock.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            println!("Another clone is installing tools; waiting for it ...");
            lock.lock()?;
        }
        Err(TryLockError::Error(error)) => return Err(error.into()),
    }
    Ok(lock)
}

fn one(cache: &Path, tool: &Tool) -> Result<()> {
    let unfinished = cache.join(format!("unfinished-{}", tool.name));
    let build = cache.join(format!("build-{}", tool.name));
    // Left by an interrupted installation: we hold the lock, nobody uses them.
    remove(&unfinished)?;
    fs::create_dir_all(&unfinished)?;
    match tool.source {
        Source::Cargo(arguments) => cargo(tool, arguments, &unfinished, &build)?,
        Source::Go(package) => go(tool, package, &unfinished)?,
        Source::Npm => npm(tool, &unfinished)?,
    }
    remove(&build)?;
    let folder = tool.folder()?;
    remove(&folder)?;
    fs::rename(&unfinished, &folder)?;
    if !tool.is_there()? {
        bail!("{} is not in {}", tool.program, folder.display());
    }
    Ok(())
}

fn remove(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)
            .with_context(|| format!("could not remove {}", folder.display()))?;
    }
    Ok(())
}

/// Tools run for seconds: built quickly rather than to run quickly. Without their lock files, which
/// name versions that a registry mirror may not have.
fn cargo(tool: &Tool, arguments: &[&str], root: &Path, build: &Path) -> Result<()> {
    let mut install = crate::run::cargo();
    install.args(["install", tool.name, "--version", tool.version, "--root"]).arg(root);
    install.args(arguments);
    install.env("CARGO_TARGET_DIR", build);
    install.env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1");
    install.env("CARGO_PROFILE_RELEASE_LTO", "off");
    install.env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16");
    run(&mut install)
}

fn go(tool: &Tool, package: &str, root: &Path) -> Result<()> {
    if find("go").is_none() {
        bail!(
            "Go is missing: install Go 1.23 or newer (on Debian: apt-get install golang), then run this again"
        );
    }
    let package = format!("{package}@v{}", tool.version);
    run(Command::new("go").args(["install", &package]).env("GOBIN", root.join("bin")))
}

fn npm(tool: &Tool, root: &Path) -> Result<()> {
    if find("npm").is_none() {
        bail!(
            "npm is missing: install Node.js (on Debian: apt-get install npm), then run this again"
        );
    }
    let package = format!("{}@{}", tool.name, tool.version);
    let mut install = Command::new("npm");
    install.args(["install", "--no-save", "--no-audit", "--no-fund", "--prefix"]).arg(root);
    run(install.arg(package))
}
