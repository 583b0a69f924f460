use anyhow::Result;

use crate::run::{cargo, run};

/// Every link in the documentation leads somewhere.
pub(super) fn check() -> Result<()> {
    let mut doc = cargo();
    doc.args(["doc", "--workspace", "--no-deps", "--document-private-items"]);
    run(doc.env("RUSTDOCFLAGS", "--deny warnings"))
}
