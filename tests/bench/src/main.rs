//! Every figure the README quotes, measured in one run: `cargo xtask bench [--json FILE]`.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a failed measurement ends the run"
)]

mod blocks;
mod bytes;
mod client;
mod engines;
mod light;
mod people;
mod proofs;
mod report;
mod sync;

use std::path::PathBuf;

use report::Report;

fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let json = match (arguments.next().as_deref(), arguments.next()) {
        (None, _) => None,
        (Some("--json"), Some(file)) => Some(PathBuf::from(file)),
        _ => anyhow::bail!("usage: medlight-bench [--json FILE]"),
    };
    let mut report = Report::default();
    blocks::measure(&mut report);
    engines::measure(&mut report);
    client::measure(&mut report);
    light::measure(&mut report);
    sync::measure(&mut report);
    proofs::measure(&mut report);
    bytes::measure(&mut report);
    report.print();
    match json {
        Some(file) => Ok(std::fs::write(file, format!("{:#}\n", report.to_json()))?),
        None => Ok(()),
    }
}
