//! Proofs of a real Jellyfish Merkle tree: present, absent, at both ends, between neighbours.

use ics23::{HashOp, ProofSpec};
use medlight_cli::suite::Suite;
use medlight_merkle::ics23 as ours;
use medlight_tests::files::{files_in, vectors};

use crate::jmt_tree;

#[test]
fn our_own_cases_hold() {
    let outcome = Suite::Ics23.run(&vectors().join("ics23"));
    assert!(outcome.failed.is_empty(), "{:#?}", outcome.failed);
    assert!(outcome.passed >= 33, "{}", outcome.passed);
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

/// Depth aside, which we bound where others leave it open.
#[test]
fn our_trees_are_those_that_others_read() {
    let pairs = [
        (ours::jmt(), jmt::ics23_spec()),
        (ours::iavl(), ics23::iavl_spec()),
        (ours::tendermint(), ics23::tendermint_spec()),
        (ours::smt(), ics23::smt_spec()),
    ];
    for (ours, theirs) in pairs {
        same_spec(&ours, &theirs);
    }
}

fn same_spec(ours: &ours::ProofSpec, theirs: &ProofSpec) {
    let (leaf, inner) = (theirs.leaf_spec.as_ref().unwrap(), theirs.inner_spec.as_ref().unwrap());
    let number = |number: usize| i32::try_from(number).unwrap();
    let leaf_of_theirs = ours::LeafOp {
        hash: leaf.hash,
        prehash_key: leaf.prehash_key,
        prehash_value: leaf.prehash_value,
        length: leaf.length,
        prefix: leaf.prefix.clone(),
    };
    assert_eq!(ours.leaf, leaf_of_theirs);
    let order: Vec<_> = ours.inner.child_order.iter().copied().map(number).collect();
    assert_eq!(order, inner.child_order);
    let sizes = [
        ours.inner.child_size,
        ours.inner.min_prefix_length,
        ours.inner.max_prefix_length,
        ours.min_depth,
    ];
    let sizes_of_theirs =
        [inner.child_size, inner.min_prefix_length, inner.max_prefix_length, theirs.min_depth];
    assert_eq!(sizes.map(number), sizes_of_theirs);
    assert_eq!(ours.inner.empty_child, inner.empty_child);
    assert_eq!(HashOp::try_from(i32::from(ours.inner.hash)), Ok(inner.hash()));
    assert_eq!(ours.prehash_key_before_comparison, theirs.prehash_key_before_comparison);
}
