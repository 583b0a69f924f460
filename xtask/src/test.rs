//! `cargo xtask test`: everything CI runs, in order, each part timed. The first part that fails
//! ends the run.

mod dependencies;
mod documentation;
mod engine;
mod lints;
mod native;
mod page;
mod rooms;
mod wasm;

use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use crate::tools::{self, CARGO_DENY, COMETBFT};
use crate::{chromium, dist};

/// How much to run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// All of it.
    Full,
    /// All but what wants a browser or CometBFT.
    Quick,
}

const WASM: &str = "wasm32-unknown-unknown";

/// Packages whose tests want a browser.
const BROWSER_TESTS: [&str; 2] = ["medlight-browser-tests", "medlight-wasm-tests"];

/// The package whose tests want a real CometBFT.
pub(crate) const ENGINE_TESTS: &str = "medlight-engine-tests";

type Part = (&'static str, fn() -> Result<()>);

const QUICK: [Part; 7] = [
    ("format", lints::format),
    ("lints", lints::native),
    ("lints as wasm", lints::wasm),
    ("each room as wasm", rooms::check),
    ("dependencies", dependencies::check),
    ("tests", native::test),
    ("documentation", documentation::check),
];

const FULL: [Part; 4] = [
    ("the ledger behind CometBFT", engine::test),
    ("wasm in Chromium", wasm::test),
    ("portal and its sizes", dist::dist),
    ("page in Chromium", page::test),
];

/// Sets up and runs.
///
/// # Errors
/// The part that failed, and how.
pub fn test(extent: Extent) -> Result<()> {
    let parts = match extent {
        Extent::Full => [&QUICK[..], &FULL[..]].concat(),
        Extent::Quick => QUICK.to_vec(),
    };
    let names: Vec<_> = parts.iter().map(|(name, _)| *name).collect();
    println!("To be run: {}.", names.join(", "));
    let start = Instant::now();
    set_up(extent)?;
    let mut times = vec![("setting up", start.elapsed())];
    for (name, part) in parts {
        println!("\n== {name}");
        let begun = Instant::now();
        part().with_context(|| format!("part \"{name}\" failed"))?;
        times.push((name, begun.elapsed()));
    }
    println!("\n== times");
    for (name, time) in &times {
        println!("{}  {name}", seconds(*time));
    }
    println!("{}  in all", seconds(start.elapsed()));
    println!("\nAll {} parts passed.", times.len() - 1);
    Ok(())
}

/// Says and installs everything first, so that nobody waits twice.
fn set_up(extent: Extent) -> Result<()> {
    match extent {
        Extent::Quick => tools::ensure(&[CARGO_DENY]),
        Extent::Full => {
            chromium::ensure()?;
            tools::ensure(&[&[CARGO_DENY, COMETBFT][..], &dist::TOOLS].concat())
        }
    }
}

fn seconds(time: Duration) -> String {
    format!("{:>7.1} s", time.as_secs_f64())
}
