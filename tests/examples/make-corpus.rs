//! Writes the sound inputs of `tests/fuzz/corpus`. Run through `cargo xtask vectors`.

use std::fs;

use medlight_fuzz::corpus;

fn main() -> std::io::Result<()> {
    for (target, name, bytes) in corpus::make() {
        let folder = corpus::folder().join(target);
        fs::create_dir_all(&folder)?;
        fs::write(folder.join(name), bytes)?;
    }
    Ok(())
}
