use std::process::Command;

use anyhow::Result;

use crate::project;
use crate::run::run;
use crate::tools::{CARGO_DENY, ensure};

/// Licences, duplicates and sources, by `deny.toml`. Not advisories: they live in a git repository
/// that CI does not reach.
pub(super) fn check() -> Result<()> {
    ensure(&[CARGO_DENY])?;
    let mut deny = Command::new(CARGO_DENY.path()?);
    deny.current_dir(project::root());
    run(deny.args(["check", "bans", "licenses", "sources"]))
}
