//! Proofs of a real Jellyfish Merkle tree: present, absent, at both ends, between neighbours.

use medlight_cli::suite::Suite;
use medlight_tests::files::{files_in, vectors};

use crate::jmt_tree;

#[test]
fn our_own_cases_hold() {
    let outcome = Suite::Ics23.run(&vectors().join("ics23"));
    assert!(outcome.failed.is_empty(), "{:#?}", outcome.failed);
    assert!(outcome.passed >= 24, "{}", outcome.passed);
    println!("{} cases of our own", outcome.passed);
}

#[test]
fn our_own_cases_are_what_their_generator_makes() {
    let committed = files_in(&vectors().join("ics23/jmt"));
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let committed: std::collections::BTreeMap<_, _> =
        committed.into_iter().map(|(name, bytes)| (name, text(bytes))).collect();
    assert!(committed == jmt_tree::vectors(), "run `cargo xtask vectors`");
}
