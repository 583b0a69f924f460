//! `cargo xtask record`: runs real CometBFT networks on this machine and writes down what a node
//! of each answered. What is asked is fixed; hashes, keys and times differ from run to run.

mod ask;
mod index;
mod network;
mod scenes;

use std::fs;
use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Context, Result, bail};

use crate::tools::{self, COMETBFT};
use crate::{interrupt, project};

/// Records every network, or only those in `names`, into `out` (the committed recordings unless
/// told otherwise) and lists all that stand there in `index.json`.
///
/// # Errors
/// Where CometBFT cannot be installed or a network does not do what it is made to do.
pub fn record(out: Option<PathBuf>, names: &[String]) -> Result<()> {
    let out = out.unwrap_or_else(project::recordings);
    if let Some(unknown) = names.iter().find(|name| scenes::ALL.iter().all(|s| s.name != **name)) {
        bail!("no network is called {unknown}");
    }
    println!(
        "Records networks of four CometBFT {} nodes on 127.0.0.1 into {}.",
        COMETBFT.version,
        out.display()
    );
    tools::ensure(&[COMETBFT])?;
    interrupt::listen()?;
    fs::create_dir_all(&out)?;
    for scene in scenes::ALL {
        if names.is_empty() || names.iter().any(|name| name == scene.name) {
            let start = Instant::now();
            print!("{} ... ", scene.name);
            let recorded = scene.play().with_context(|| format!("recording {}", scene.name))?;
            let file = out.join(format!("{}.json", scene.name));
            fs::write(&file, recorded.as_bytes())?;
            println!("{} kB in {} s", recorded.len().div_ceil(1000), start.elapsed().as_secs());
        }
    }
    index::write(&out)
}
