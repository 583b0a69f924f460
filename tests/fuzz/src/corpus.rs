//! The committed inputs: sound ones of every kind, made from the sample town, and beside them, by
//! hand, those that once broke a decoder (`broke-*`).

mod answers;
mod files;

use std::fs;
use std::path::{Path, PathBuf};

/// An input: its target, its name and its bytes.
pub type Input = (&'static str, String, Vec<u8>);

/// Bytes of an input, at most: a corpus is read in every test run.
pub const LARGEST: usize = 64 << 10;

/// Where they are committed, a folder a target.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")
}

/// The sound ones, made again.
pub fn make() -> Vec<Input> {
    let mut inputs = answers::make();
    inputs.extend(files::make());
    inputs.retain(|(_, _, bytes)| bytes.len() <= LARGEST);
    inputs
}

/// A target's committed inputs, by name.
pub fn read(target: &str) -> Vec<(String, Vec<u8>)> {
    let mut inputs = Vec::new();
    for entry in fs::read_dir(folder().join(target)).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        inputs.push((name, fs::read(path).unwrap()));
    }
    inputs.sort();
    inputs
}
