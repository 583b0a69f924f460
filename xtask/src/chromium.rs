//! Chromium and its driver come from the system's packages.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::run::{find, output, run};

/// Sees to it that both can be run.
///
/// # Errors
/// How to install them, where this program may not.
pub fn ensure() -> Result<()> {
    if are_there() {
        return Ok(());
    }
    if find("apt-get").is_none() || !output(Command::new("id").arg("-u")).is_ok_and(|id| id == "0")
    {
        bail!(
            "Chromium and chromedriver are needed to look at the page. Install them (on Debian: \
             apt-get install chromium chromium-driver) and run this again, or run \
             `cargo xtask test --quick`, which leaves the browser out"
        );
    }
    println!(
        "To be installed from the system's packages: chromium, chromium-driver (about 1 minute)"
    );
    let mut apt = Command::new("apt-get");
    run(apt.arg("update"))?;
    let mut apt = Command::new("apt-get");
    apt.args(["install", "--yes", "--no-install-recommends", "chromium", "chromium-driver"]);
    run(apt.env("DEBIAN_FRONTEND", "noninteractive"))?;
    if !are_there() {
        bail!("the packages are installed, and yet chromium or chromedriver is not on PATH");
    }
    Ok(())
}

/// Where chromedriver is.
///
/// # Errors
/// When it is nowhere.
pub fn driver() -> Result<PathBuf> {
    find("chromedriver").context("chromedriver is not on PATH")
}

fn are_there() -> bool {
    find("chromium").is_some() && find("chromedriver").is_some()
}
