//! Do two paths leave room for a key between them?

use super::{Ics23Error, InnerOp, InnerSpec};

/// `ics23/not-leftmost`: nothing lies left of this path.
pub(super) fn is_leftmost(spec: &InnerSpec, path: &[InnerOp]) -> Result<(), Ics23Error> {
    let outermost = |op| place(spec, op) == Some(0) || left_branches_are_empty(spec, op);
    if path.iter().all(outermost) { Ok(()) } else { Err(Ics23Error::NotLeftmost) }
}

/// `ics23/not-rightmost`: nothing lies right of this path.
pub(super) fn is_rightmost(spec: &InnerSpec, path: &[InnerOp]) -> Result<(), Ics23Error> {
    let last = spec.child_order.len().checked_sub(1);
    let outermost = |op| place(spec, op) == last || right_branches_are_empty(spec, op);
    if path.iter().all(outermost) { Ok(()) } else { Err(Ics23Error::NotRightmost) }
}

/// `ics23/not-neighbours`: below the node where the paths part, in places next to each other, the
/// left one keeps to the right and the right one to the left.
pub(super) fn are_neighbours(
    spec: &InnerSpec,
    left: &[InnerOp],
    right: &[InnerOp],
) -> Result<(), Ics23Error> {
    let shared = left.iter().rev().zip(right.iter().rev());
    let shared = shared.take_while(|(l, r)| l.prefix == r.prefix && l.suffix == r.suffix).count();
    let part = |path: &[InnerOp]| {
        let (below, top) = path.split_at_checked(path.len().checked_sub(shared + 1)?)?;
        Some((below.to_vec(), place(spec, top.first()?)?))
    };
    let (Some((left, from)), Some((right, to))) = (part(left), part(right)) else {
        return Err(Ics23Error::NotNeighbours);
    };
    if to != from + 1 {
        return Err(Ics23Error::NotNeighbours);
    }
    is_rightmost(spec, &left).map_err(|_| Ics23Error::NotNeighbours)?;
    is_leftmost(spec, &right).map_err(|_| Ics23Error::NotNeighbours)
}

/// Which child of its node a path comes from, told by how much stands before and behind it.
pub(super) fn place(spec: &InnerSpec, op: &InnerOp) -> Option<usize> {
    (0..spec.child_order.len()).find(|child| {
        let Some(before) = spec.child_order.iter().position(|c| c == child) else { return false };
        let behind = spec.child_order.len() - 1 - before;
        let prefix = op.prefix.len().checked_sub(before.saturating_mul(spec.child_size));
        let lengths = spec.min_prefix_length..=spec.max_prefix_length;
        prefix.is_some_and(|prefix| lengths.contains(&prefix))
            && op.suffix.len() == behind.saturating_mul(spec.child_size)
    })
}

/// All children left of the path's are the tree's placeholder for "none".
pub fn left_branches_are_empty(spec: &InnerSpec, op: &InnerOp) -> bool {
    let Some(branches) = place(spec, op).filter(|branches| *branches > 0) else { return false };
    let start = op.prefix.len().checked_sub(branches.saturating_mul(spec.child_size));
    start.and_then(|start| op.prefix.get(start..)).is_some_and(|left| are_empty(spec, left))
}

/// All children right of the path's are the tree's placeholder for "none".
pub fn right_branches_are_empty(spec: &InnerSpec, op: &InnerOp) -> bool {
    let last = spec.child_order.len().saturating_sub(1);
    place(spec, op).is_some_and(|child| child < last) && are_empty(spec, &op.suffix)
}

fn are_empty(spec: &InnerSpec, children: &[u8]) -> bool {
    spec.child_size > 0
        && children.len().is_multiple_of(spec.child_size)
        && children.chunks(spec.child_size).all(|child| child == spec.empty_child)
}
