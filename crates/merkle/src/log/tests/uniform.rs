//! Logs of up to 2^64 - 1 entries, which are all the same: any part of them is known without
//! writing it down.

use super::*;
use crate::sha256;

/// Sizes and places that differ in every run of the counter, and not from run to run of the test.
fn dice(counter: u64) -> u64 {
    let hash = sha256(&counter.to_be_bytes());
    u64::from_be_bytes(hash.as_bytes()[..8].try_into().unwrap())
}

fn leaf() -> Hash {
    leaf_hash(b"entry")
}

/// Root of 2^height entries.
fn perfect(height: u32) -> Hash {
    (0..height).fold(leaf(), |hash, _| node_hash(&hash, &hash))
}

/// Largest power of two below `size`.
fn split(size: u64) -> u64 {
    1 << (size - 1).ilog2()
}

fn root(size: u64) -> Hash {
    match size {
        0 => empty_root(),
        _ if size.is_power_of_two() => perfect(size.ilog2()),
        _ => node_hash(&root(split(size)), &root(size - split(size))),
    }
}

/// `PATH` of RFC 6962, 2.1.1.
fn path(index: u64, size: u64) -> Vec<Hash> {
    if size == 1 {
        return Vec::new();
    }
    let left = split(size);
    let (mut path, sibling) = match index < left {
        true => (path(index, left), root(size - left)),
        false => (path(index - left, size - left), root(left)),
    };
    path.push(sibling);
    path
}

/// `SUBPROOF` of RFC 6962, 2.1.2.
fn subproof(old: u64, size: u64, whole: bool) -> Vec<Hash> {
    if old == size {
        return if whole { Vec::new() } else { vec![root(size)] };
    }
    let left = split(size);
    let (mut proof, other) = match old <= left {
        true => (subproof(old, left, whole), root(size - left)),
        false => (subproof(old - left, size - left, false), root(left)),
    };
    proof.push(other);
    proof
}

/// The perfect subtrees that cover `[first, end)` inside the one of `size` entries at `place`.
fn cover(first: u64, end: u64, place: u64, size: u128) -> Vec<Hash> {
    let (last, place_end) = (u128::from(end), u128::from(place) + size);
    if u128::from(first) >= place_end || end <= place {
        return Vec::new();
    }
    if first <= place && place_end <= last {
        return vec![perfect(size.ilog2())];
    }
    let middle = u64::try_from(u128::from(place) + size / 2).unwrap();
    [cover(first, end, place, size / 2), cover(first, end, middle, size / 2)].concat()
}

/// Sizes of every length in bits, with a place inside.
fn logs() -> impl Iterator<Item = (u64, u64)> {
    let size = |counter: u64| (dice(counter) >> (counter % 64)).max(1);
    (0..192).map(move |counter| (size(counter), dice(1_000 + counter) % size(counter)))
}

#[test]
fn entries_of_large_logs_are_proved() {
    for (size, index) in logs() {
        let (root, path) = (root(size), path(index, size));
        let verify = |path: &[Hash]| verify_inclusion(&leaf(), index, size, path, &root);
        verify(&path).unwrap();
        assert!(edits(&path).all(|path| verify(&path).is_err()), "{index} of {size}");
    }
}

#[test]
fn older_logs_of_large_logs_are_proved() {
    for (size, index) in logs() {
        let (old_size, new_root) = (index + 1, root(size));
        let (old_root, proof) = (root(old_size), subproof(old_size, size, true));
        let verify =
            |proof: &[Hash]| verify_consistency(old_size, &old_root, size, &new_root, proof);
        verify(&proof).unwrap();
        assert!(edits(&proof).all(|proof| verify(&proof).is_err()), "{old_size} of {size}");
    }
}

#[test]
fn ranges_of_large_logs_are_proved() {
    for (size, first) in logs() {
        let end = size.min(first.saturating_add(5));
        let leaves = vec![leaf(); usize::try_from(end - first).unwrap()];
        let (new_root, old_root, whole) = (root(size), root(first), 1 << 64);
        let (left, right) = (cover(0, first, 0, whole), cover(end, size, 0, whole));
        let verify = |left: &[Hash], leaves: &[Hash], right: &[Hash]| {
            let proof = RangeProof { left: left.to_vec(), right: right.to_vec() };
            verify_extension(&proof, first, &old_root, leaves, size, &new_root)
        };
        verify(&left, &leaves, &right).unwrap();
        assert!(edits(&left).all(|left| verify(&left, &leaves, &right).is_err()));
        assert!(edits(&leaves).all(|leaves| verify(&left, &leaves, &right).is_err()));
        assert!(edits(&right).all(|right| verify(&left, &leaves, &right).is_err()));
    }
}
