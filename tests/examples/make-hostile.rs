//! Writes the hostile files. Run through `cargo xtask vectors`.

use std::fs;

use medlight_tests::{files, hostile};

fn main() -> std::io::Result<()> {
    let dir = files::vectors().join("hostile");
    for (path, text) in hostile::make::all() {
        let path = dir.join(path);
        fs::create_dir_all(path.parent().unwrap_or(&dir))?;
        fs::write(path, text)?;
    }
    Ok(())
}
