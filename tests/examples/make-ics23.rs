//! Writes `tests/vectors/ics23/jmt`. Run through `cargo xtask vectors`.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a chore")]

#[path = "../stories/jmt_tree.rs"]
mod jmt_tree;

use std::fs;

fn main() -> std::io::Result<()> {
    let dir = medlight_tests::files::vectors().join("ics23/jmt");
    fs::create_dir_all(&dir)?;
    for (name, text) in jmt_tree::vectors() {
        fs::write(dir.join(name), text)?;
    }
    Ok(())
}
