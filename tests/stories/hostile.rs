//! Every hostile file ends in the rule it names, and is what its generator makes.

use std::collections::BTreeSet;

use medlight_tests::files::{files_in, vectors};
use medlight_tests::hostile::{self, TOPICS};

#[test]
fn every_hostile_file_is_refused_by_the_rule_it_names() {
    let mut failed = Vec::new();
    let mut run = 0;
    for topic in TOPICS {
        for (name, bytes) in files_in(&vectors().join("hostile").join(topic)) {
            run += 1;
            if let Err(why) = hostile::run(topic, &bytes) {
                failed.push(format!("{topic}/{name}: {why}"));
            }
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
    println!("{run} hostile files refused, each by its own rule");
    assert!(run >= 100);
}

#[test]
fn hostile_files_are_what_their_generator_makes() {
    let made = hostile::make::all();
    for (path, text) in &made {
        let committed = std::fs::read_to_string(vectors().join("hostile").join(path)).ok();
        assert_eq!(committed.as_ref(), Some(text), "{path}: run `cargo xtask vectors`");
    }
    let names = |topic: &str| {
        let files = files_in(&vectors().join("hostile").join(topic));
        files.into_iter().map(|(name, _)| format!("{topic}/{name}")).collect::<Vec<_>>()
    };
    let committed: BTreeSet<_> = TOPICS.iter().flat_map(|topic| names(topic)).collect();
    assert_eq!(committed, made.into_keys().collect());
}
