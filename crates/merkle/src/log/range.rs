use super::error::{old_root_is, root_is};
use super::{CompactRange, LogError, root};
use crate::Hash;

/// What a reader of entries `[first, first + count)` needs to compute the log's root: the roots of
/// the maximal aligned perfect subtrees before and behind them, ascending (design section 2).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RangeProof {
    /// Covering `[0, first)`.
    pub left: Vec<Hash>,
    /// Covering `[first + count, size)`.
    pub right: Vec<Hash>,
}

/// Proves `count` entries from `first` on; `None` if the log does not have them.
pub fn prove_range(leaves: &[Hash], first: usize, count: usize) -> Option<RangeProof> {
    let end = first.checked_add(count)?;
    let mut before = CompactRange::new();
    leaves.get(..first)?.iter().for_each(|leaf| before.append(*leaf));
    leaves.get(first..end)?;
    let mut right = Vec::new();
    let (mut place, size) = (end as u64, leaves.len() as u64);
    while let Some(height) = subtree_at(place, size) {
        let next = place + (1 << height);
        right.push(root(leaves.get(usize::try_from(place).ok()?..usize::try_from(next).ok()?)?));
        place = next;
    }
    Some(RangeProof { left: before.nodes().copied().collect(), right })
}

/// Checks that `leaves` are the entries from `first` on of the log with `size` entries and `root`.
///
/// # Errors
/// [`LogError::Range`], [`LogError::LeftCount`], [`LogError::RightCount`], [`LogError::Root`].
pub fn verify_range(
    proof: &RangeProof,
    first: u64,
    leaves: &[Hash],
    size: u64,
    root: &Hash,
) -> Result<(), LogError> {
    let before = left_part(proof, first, leaves, size)?;
    root_is(root, rest(before, proof, leaves, size)?)
}

/// Checks the same, and that the log's first `old_size` entries are the older log with `old_root`:
/// `leaves` are what was appended right behind it.
///
/// # Errors
/// Those of [`verify_range`], and [`LogError::OldRoot`].
pub fn verify_extension(
    proof: &RangeProof,
    old_size: u64,
    old_root: &Hash,
    leaves: &[Hash],
    size: u64,
    root: &Hash,
) -> Result<(), LogError> {
    let before = left_part(proof, old_size, leaves, size)?;
    old_root_is(old_root, before.root())?;
    root_is(root, rest(before, proof, leaves, size)?)
}

/// `log/range`, `log/left-count`
fn left_part(
    proof: &RangeProof,
    first: u64,
    leaves: &[Hash],
    size: u64,
) -> Result<CompactRange, LogError> {
    let count = leaves.len() as u64;
    if first.checked_add(count).is_none_or(|end| end > size) {
        return Err(LogError::Range { first, count, size });
    }
    CompactRange::from_parts(first, &proof.left).ok_or(LogError::LeftCount {
        expected: first.count_ones() as usize,
        found: proof.left.len(),
    })
}

/// `log/right-count`: appends the entries and the subtrees behind them, and gives the root.
fn rest(
    mut log: CompactRange,
    proof: &RangeProof,
    leaves: &[Hash],
    size: u64,
) -> Result<Hash, LogError> {
    leaves.iter().for_each(|leaf| log.append(*leaf));
    let heights = subtrees_from(log.size(), size);
    let (expected, found) = (heights.len(), proof.right.len());
    if expected != found {
        return Err(LogError::RightCount { expected, found });
    }
    for (height, hash) in heights.into_iter().zip(&proof.right) {
        log.append_subtree(height, *hash);
    }
    Ok(log.root())
}

/// Heights of the maximal aligned perfect subtrees that cover `[place, size)`, ascending places.
fn subtrees_from(mut place: u64, size: u64) -> Vec<u32> {
    let mut heights = Vec::new();
    while let Some(height) = subtree_at(place, size) {
        heights.push(height);
        place = place.saturating_add(1 << height);
    }
    heights
}

/// Height of the largest perfect subtree that may begin at `place` and ends within `size`.
fn subtree_at(place: u64, size: u64) -> Option<u32> {
    let fits = size.checked_sub(place).filter(|rest| *rest > 0)?.ilog2();
    Some(place.trailing_zeros().min(fits))
}
