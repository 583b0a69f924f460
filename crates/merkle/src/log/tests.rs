mod uniform;

use super::*;
use crate::{empty_root, leaf_hash, node_hash};

const SIZES: usize = 40;

fn leaves(size: usize) -> Vec<Hash> {
    (0..size).map(|i| leaf_hash(&i.to_be_bytes())).collect()
}

/// The list with one hash changed, removed or added, in every place.
fn edits(hashes: &[Hash]) -> impl Iterator<Item = Vec<Hash>> {
    let other = leaf_hash(b"other");
    let with = move |place: usize, edit: fn(&mut Vec<Hash>, usize, Hash)| {
        let mut edited = hashes.to_vec();
        edit(&mut edited, place, other);
        edited
    };
    let changed = (0..hashes.len()).map(move |i| with(i, |hashes, i, other| hashes[i] = other));
    let removed = (0..hashes.len()).map(move |i| with(i, |hashes, i, _| _ = hashes.remove(i)));
    let added =
        (0..=hashes.len()).map(move |i| with(i, |hashes, i, other| hashes.insert(i, other)));
    changed.chain(removed).chain(added)
}

/// RFC 6962, 2.1, word by word.
fn definition(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => empty_root(),
        [leaf] => *leaf,
        _ => {
            let (left, right) = leaves.split_at(split(leaves.len()));
            node_hash(&definition(left), &definition(right))
        }
    }
}

#[test]
fn roots_follow_the_definition() {
    for size in 0..=SIZES {
        assert_eq!(root(&leaves(size)), definition(&leaves(size)), "{size}");
    }
}

#[test]
fn every_entry_is_proved_and_by_one_path_only() {
    for size in 1..=SIZES {
        let leaves = leaves(size);
        let root = root(&leaves);
        for (index, leaf) in leaves.iter().enumerate() {
            let path = prove_inclusion(&leaves, index).unwrap();
            let verify = |index: usize, path: &[Hash]| {
                verify_inclusion(leaf, index as u64, size as u64, path, &root)
            };
            let hashes = verify(index, &path).unwrap();
            assert_eq!((hashes.first(), hashes.last()), (Some(leaf), Some(&root)));
            assert!(edits(&path).all(|path| verify(index, &path).is_err()), "{index} of {size}");
            assert!((0..=size).all(|i| i == index || verify(i, &path).is_err()));
        }
        assert_eq!(prove_inclusion(&leaves, size), None);
    }
}

#[test]
fn every_older_log_is_proved_and_by_one_proof_only() {
    for size in 1..=SIZES {
        let leaves = leaves(size);
        let new_root = root(&leaves);
        for old_size in 1..=size {
            let old_root = root(&leaves[..old_size]);
            let proof = prove_consistency(&leaves, old_size).unwrap();
            let verify = |old_size: usize, old_root: &Hash, root: &Hash, proof: &[Hash]| {
                verify_consistency(old_size as u64, old_root, size as u64, root, proof)
            };
            verify(old_size, &old_root, &new_root, &proof).unwrap();
            let accepted =
                edits(&proof).find(|p| verify(old_size, &old_root, &new_root, p).is_ok());
            assert_eq!(accepted, None, "{old_size} of {size}");
            let other = leaf_hash(b"other");
            assert!(verify(old_size, &other, &new_root, &proof).is_err());
            assert!(verify(old_size, &old_root, &other, &proof).is_err());
        }
        assert_eq!(prove_consistency(&leaves, 0), None);
        assert_eq!(prove_consistency(&leaves, size + 1), None);
    }
}

/// Entries that differ, in logs of some thousands.
#[test]
fn places_in_long_logs_are_proved() {
    let leaves = leaves(4_500);
    for size in [1_000, 1_023, 1_024, 1_025, 3_333, 4_500] {
        let leaves = &leaves[..size];
        let new_root = root(leaves);
        for first in [1, 512, 777, 999] {
            let path = prove_inclusion(leaves, first).unwrap();
            let (place, length) = (first as u64, size as u64);
            verify_inclusion(&leaves[first], place, length, &path, &new_root).unwrap();
            let old_root = root(&leaves[..first]);
            let proof = prove_consistency(leaves, first).unwrap();
            verify_consistency(place, &old_root, length, &new_root, &proof).unwrap();
            let proof = prove_range(leaves, first, 1).unwrap();
            let range = &leaves[first..=first];
            verify_extension(&proof, place, &old_root, range, length, &new_root).unwrap();
        }
    }
}

#[test]
fn a_log_begins_with_nothing_and_never_shrinks() {
    let (nothing, root) = (empty_root(), root(&leaves(5)));
    let refused = |old, old_root, new, root, proof: &[Hash]| {
        verify_consistency(old, old_root, new, root, proof).unwrap_err().rule()
    };
    assert_eq!(refused(0, &nothing, 5, &root, &[]), "log/empty");
    assert_eq!(refused(0, &nothing, 0, &nothing, &[]), "log/empty");
    assert_eq!(refused(6, &root, 5, &root, &[]), "log/shrunk");
}

#[test]
fn every_range_is_proved_and_extends_the_log_before_it() {
    for size in 0..=SIZES {
        let leaves = leaves(size);
        let new_root = root(&leaves);
        for first in 0..=size {
            let old_root = root(&leaves[..first]);
            for count in 0..=size - first {
                let range = &leaves[first..first + count];
                let proof = prove_range(&leaves, first, count).unwrap();
                let (first, size) = (first as u64, size as u64);
                verify_range(&proof, first, range, size, &new_root).unwrap();
                verify_extension(&proof, first, &old_root, range, size, &new_root).unwrap();
            }
            assert_eq!(prove_range(&leaves, first, size - first + 1), None);
        }
    }
}

#[test]
fn a_range_has_one_proof_only() {
    for size in 0..=SIZES / 2 {
        let leaves = leaves(size);
        let root = root(&leaves);
        for (first, end) in (0..=size).flat_map(|first| (first..=size).map(move |end| (first, end)))
        {
            let proof = prove_range(&leaves, first, end - first).unwrap();
            let refused = |left: &[Hash], leaves: &[Hash], right: &[Hash]| {
                let proof = RangeProof { left: left.to_vec(), right: right.to_vec() };
                verify_range(&proof, first as u64, leaves, size as u64, &root).is_err()
            };
            let RangeProof { left, right } = &proof;
            let range = &leaves[first..end];
            assert!(edits(left).all(|left| refused(&left, range, right)));
            assert!(edits(range).all(|range| refused(left, &range, right)));
            assert!(edits(right).all(|right| refused(left, range, &right)));
        }
    }
}

#[test]
fn an_extension_of_another_log_is_refused() {
    let leaves = leaves(21);
    let (root, other) = (root(&leaves), root(&leaves[..12]));
    let proof = prove_range(&leaves, 13, 5).unwrap();
    let refusal = verify_extension(&proof, 13, &other, &leaves[13..18], 21, &root).unwrap_err();
    assert_eq!(refusal.rule(), "log/old-root");
}

#[test]
fn sizes_a_stranger_states_overflow_nothing() {
    let leaf = leaf_hash(b"");
    for size in [u64::MAX, u64::MAX - 1, 1 << 63] {
        for index in [0, size / 2, size - 1] {
            assert!(verify_inclusion(&leaf, index, size, &[], &leaf).is_err());
            assert!(verify_consistency(index, &leaf, size, &leaf, &[]).is_err());
            let proof = RangeProof::default();
            assert!(verify_range(&proof, index, &[leaf, leaf], size, &leaf).is_err());
        }
    }
}

#[test]
fn a_log_goes_on_from_its_subtrees() {
    let leaves = leaves(SIZES);
    for size in 0..SIZES {
        let mut log = CompactRange::new();
        leaves[..size].iter().for_each(|leaf| log.append(*leaf));
        let nodes: Vec<_> = log.nodes().copied().collect();
        let mut resumed = CompactRange::from_parts(size as u64, &nodes).unwrap();
        leaves[size..].iter().for_each(|leaf| resumed.append(*leaf));
        assert_eq!((resumed.size(), resumed.root()), (SIZES as u64, root(&leaves)));
        let wrong = edits(&nodes).filter(|edited| edited.len() != nodes.len());
        assert!(wrong.into_iter().all(|n| CompactRange::from_parts(size as u64, &n).is_none()));
    }
}
