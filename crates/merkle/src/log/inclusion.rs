use super::error::{path_length_is, root_is};
use super::{LogError, root, split};
use crate::{Hash, node_hash};

/// The path of the leaf at `index`, siblings from the leaf up (RFC 6962, 2.1.1); `None` if there
/// is no such leaf.
pub fn prove_inclusion(leaves: &[Hash], index: usize) -> Option<Vec<Hash>> {
    if index >= leaves.len() {
        return None;
    }
    if leaves.len() == 1 {
        return Some(Vec::new());
    }
    let (left, right) = leaves.split_at(split(leaves.len()));
    let (mut path, sibling) = match index.checked_sub(left.len()) {
        None => (prove_inclusion(left, index)?, root(right)),
        Some(index) => (prove_inclusion(right, index)?, root(left)),
    };
    path.push(sibling);
    Some(path)
}

/// Checks that `leaf` stands at `index` of the log with `size` entries and `root`, and gives the
/// hashes computed from the leaf to the root (RFC 9162, 2.1.3.2).
///
/// # Errors
/// [`LogError::Index`], [`LogError::PathLength`], [`LogError::Root`].
pub fn verify_inclusion(
    leaf: &Hash,
    index: u64,
    size: u64,
    path: &[Hash],
    root: &Hash,
) -> Result<Vec<Hash>, LogError> {
    let last = size.checked_sub(1).filter(|last| index <= *last);
    let last = last.ok_or(LogError::Index { index, size })?;
    let (inner, border) = path_parts(index, last);
    path_length_is(inner + border, path)?;
    let mut computed = vec![*leaf];
    let mut hash = *leaf;
    for (level, sibling) in path.iter().enumerate() {
        // Above the inner part every sibling is on the left: the border of the tree.
        let is_right_child = level >= inner || index >> level & 1 == 1;
        hash = match is_right_child {
            true => node_hash(sibling, &hash),
            false => node_hash(&hash, sibling),
        };
        computed.push(hash);
    }
    root_is(root, hash)?;
    Ok(computed)
}

/// Lengths of a path's two parts: up to where it meets the path of the `last` leaf, and along that
/// one from there on, where only left siblings remain.
pub(super) fn path_parts(index: u64, last: u64) -> (usize, usize) {
    let inner = u64::BITS - (index ^ last).leading_zeros();
    let border = index.checked_shr(inner).unwrap_or(0).count_ones();
    (inner as usize, border as usize)
}
