use anyhow::Result;

use super::WASM;
use crate::run::{cargo, run};

/// The rooms that go to a browser, each checked alone: built together, one room's features would
/// hide what another lacks.
pub(super) fn check() -> Result<()> {
    for room in [
        "merkle", "types", "light", "ledger", "wallet", "sample", "store", "app", "devnet", "rpc",
        "client", "port", "web", "worker",
    ] {
        let package = format!("medlight-{room}");
        run(cargo().args(["check", "--target", WASM, "--package", &package]))?;
    }
    Ok(())
}
