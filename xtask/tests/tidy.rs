//! What holds in every file, checked on every file.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use xtask::project::root;

/// Lines a person reads without losing the thread.
const LONGEST: usize = 400;
/// Topics of rule tags.
const TOPICS: [&str; 8] =
    ["shape", "block", "light", "prove", "ics23", "log", "simple", "recording"];

/// Files below `dir` with this ending.
fn files(dir: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, ending));
        } else if path.extension().is_some_and(|extension| extension == ending) {
            found.push(path);
        }
    }
    found
}

fn sources() -> Vec<PathBuf> {
    let rooms = ["crates", "web", "tests", "xtask"];
    rooms.iter().flat_map(|room| files(&root().join(room), "rs")).collect()
}

#[test]
fn no_source_file_is_long() {
    for path in sources() {
        let lines = fs::read_to_string(&path).unwrap().lines().count();
        assert!(lines <= LONGEST, "{} has {lines} lines: take it apart", path.display());
    }
}

#[test]
fn every_package_keeps_the_workspace_lints() {
    let workspace = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    assert!(workspace.contains("unsafe_code = \"forbid\""));
    let rooms = ["crates", "web", "tests", "xtask"];
    for path in rooms.iter().flat_map(|room| files(&root().join(room), "toml")) {
        let manifest = fs::read_to_string(&path).unwrap();
        let keeps = manifest.contains("[lints]\nworkspace = true");
        assert!(keeps || !path.ends_with("Cargo.toml"), "{}", path.display());
    }
}

/// The tags that errors return: `"topic/name"` in the sources of the rooms that have errors.
fn tags_in_code() -> BTreeSet<String> {
    let mut tags = BTreeSet::new();
    for path in files(&root().join("crates"), "rs") {
        let source = fs::read_to_string(&path).unwrap();
        tags.extend(source.split('"').filter(|text| is_tag(text)).map(str::to_owned));
    }
    tags
}

fn tags_in(text: &str) -> BTreeSet<String> {
    text.split('`').filter(|word| is_tag(word)).map(str::to_owned).collect()
}

fn is_tag(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    text.split_once('/').is_some_and(|(topic, name)| {
        TOPICS.contains(&topic) && !name.is_empty() && name.chars().all(plain)
    })
}

#[test]
fn the_specification_lists_exactly_the_rules_in_the_code() {
    let specification = fs::read_to_string(root().join("docs/spec/verification.md")).unwrap();
    assert_eq!(tags_in(&specification), tags_in_code());
}

/// Rules of ICS-23 that only other trees than the four we have literals for can break.
const OUT_OF_REACH: [&str; 7] = [
    "ics23/length",
    "ics23/no-child",
    "ics23/node-size",
    "ics23/too-shallow",
    "ics23/unknown-hash",
    "ics23/unknown-length",
    "ics23/unsupported-hash",
];

#[test]
fn every_rule_has_a_hostile_file_that_breaks_it() {
    let mut broken: BTreeSet<String> = OUT_OF_REACH.map(str::to_owned).into();
    for path in files(&root().join("tests/vectors/hostile"), "json") {
        let text = fs::read_to_string(&path).unwrap();
        let case: serde_json::Value = serde_json::from_str(&text).unwrap();
        broken.insert(case["rule"].as_str().unwrap().to_owned());
    }
    assert_eq!(broken, tags_in_code());
}
