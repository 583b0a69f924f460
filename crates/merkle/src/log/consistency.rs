use super::error::{old_root_is, path_length_is, root_is};
use super::inclusion::path_parts;
use super::{LogError, root, split};
use crate::{Hash, node_hash};

/// Proves that the log's first `old_size` entries are an older log (RFC 6962, 2.1.2); `None` if it
/// never was that long, or was empty, which needs no proof.
pub fn prove_consistency(leaves: &[Hash], old_size: usize) -> Option<Vec<Hash>> {
    (0 < old_size && old_size <= leaves.len()).then(|| subproof(leaves, old_size, true))
}

/// `SUBPROOF` of RFC 6962: `whole` says that the old log's root is known to the reader as it
/// stands.
fn subproof(leaves: &[Hash], old_size: usize, whole: bool) -> Vec<Hash> {
    if old_size == leaves.len() {
        return if whole { Vec::new() } else { vec![root(leaves)] };
    }
    let (left, right) = leaves.split_at(split(leaves.len()));
    let (mut proof, other) = match old_size.checked_sub(left.len()) {
        Some(rest) if rest > 0 => (subproof(right, rest, false), root(left)),
        _ => (subproof(left, old_size, whole), root(right)),
    };
    proof.push(other);
    proof
}

/// Checks that the log with `size` entries and `root` begins with the one that had `old_size` and
/// `old_root` (RFC 9162, 2.1.4.2).
///
/// # Errors
/// [`LogError::Shrunk`], [`LogError::Empty`], [`LogError::PathLength`], [`LogError::OldRoot`], [`LogError::Root`].
pub fn verify_consistency(
    old_size: u64,
    old_root: &Hash,
    size: u64,
    root: &Hash,
    proof: &[Hash],
) -> Result<(), LogError> {
    if old_size > size {
        return Err(LogError::Shrunk { old: old_size, new: size });
    }
    let (Some(old_last), Some(last)) = (old_size.checked_sub(1), size.checked_sub(1)) else {
        return Err(LogError::Empty);
    };
    if old_size == size {
        path_length_is(0, proof)?;
        return root_is(root, *old_root);
    }
    // The proof starts at the largest perfect subtree the old log ends with. If that is all of the
    // old log, its root is known and left out.
    let level = old_size.trailing_zeros();
    let (inner, border) = path_parts(old_last, last);
    let inner = inner.saturating_sub(level as usize);
    let (seed, path) = match proof.split_first() {
        _ if old_size.is_power_of_two() => (*old_root, proof),
        Some((seed, path)) => (*seed, path),
        None => return Err(LogError::PathLength { expected: 1 + inner + border, found: 0 }),
    };
    path_length_is(inner + border, path)?;
    let (mut old, mut new) = (seed, seed);
    for (step, sibling) in path.iter().enumerate() {
        let is_right_child = step >= inner || old_last >> level >> step & 1 == 1;
        if is_right_child {
            old = node_hash(sibling, &old);
            new = node_hash(sibling, &new);
        } else {
            new = node_hash(&new, sibling);
        }
    }
    old_root_is(old_root, old)?;
    root_is(root, new)
}
