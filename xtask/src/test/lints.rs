use anyhow::Result;

use super::WASM;
use crate::run::{cargo, run};

pub(super) fn format() -> Result<()> {
    run(cargo().args(["fmt", "--all", "--check"]))
}

pub(super) fn native() -> Result<()> {
    let mut clippy = cargo();
    run(clippy.args(["clippy", "--workspace", "--all-targets", "--", "--deny", "warnings"]))
}

/// What is behind `cfg(target_arch = "wasm32")` is not seen natively.
pub(super) fn wasm() -> Result<()> {
    let mut clippy = cargo();
    clippy.args(["clippy", "--all-targets", "--target", WASM]);
    for package in ["medlight-web", "medlight-worker", "medlight-wasm-tests"] {
        clippy.args(["--package", package]);
    }
    run(clippy.args(["--", "--deny", "warnings"]))
}
