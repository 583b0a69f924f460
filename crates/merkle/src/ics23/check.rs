//! Is a proof one of this kind of tree at all? A proof that merely hashes to the root could be
//! built of a value that looks like nodes.

use crate::protobuf::varint;

use super::{ExistenceProof, Ics23Error, InnerOp, LeafOp, ProofSpec};

/// Levels at most where a spec does not say, as the reference implementations have it.
const MAX_DEPTH: usize = 128;

impl ExistenceProof {
    /// Compares every operation with the spec.
    ///
    /// # Errors
    /// [`Ics23Error`], the first rule broken.
    pub fn check_against(&self, spec: &ProofSpec) -> Result<(), Ics23Error> {
        let leaf = self.leaf.as_ref().ok_or(Ics23Error::NoLeaf)?;
        leaf.check_against(&spec.leaf)?;
        let max_depth = if spec.max_depth > 0 { spec.max_depth } else { MAX_DEPTH };
        if self.path.len() > max_depth {
            return Err(Ics23Error::TooDeep);
        }
        if self.path.len() < spec.min_depth {
            return Err(Ics23Error::TooShallow);
        }
        let own_rule = spec.prefix_rule.unwrap_or(|_, _| Ok(()));
        own_rule(&leaf.prefix, 0)?;
        for (level, op) in (1..).zip(&self.path) {
            op.check_against(spec)?;
            own_rule(&op.prefix, level)?;
        }
        Ok(())
    }
}

impl LeafOp {
    /// Same operations as the spec's, and its prefix at the start.
    ///
    /// # Errors
    /// [`Ics23Error::LeafOp`], [`Ics23Error::LeafPrefix`].
    pub fn check_against(&self, spec: &LeafOp) -> Result<(), Ics23Error> {
        let ops = |op: &LeafOp| (op.hash, op.prehash_key, op.prehash_value, op.length);
        if ops(self) != ops(spec) {
            return Err(Ics23Error::LeafOp);
        }
        match self.prefix.starts_with(&spec.prefix) {
            true => Ok(()),
            false => Err(Ics23Error::LeafPrefix),
        }
    }
}

impl InnerOp {
    fn check_against(&self, spec: &ProofSpec) -> Result<(), Ics23Error> {
        let inner = &spec.inner;
        if self.hash != i32::from(inner.hash) {
            return Err(Ics23Error::InnerHash);
        }
        // A tree whose leaves have no prefix cannot tell its nodes from them: all are refused.
        if self.prefix.starts_with(&spec.leaf.prefix) {
            return Err(Ics23Error::InnerPrefixIsLeaf);
        }
        if self.prefix.len() < inner.min_prefix_length {
            return Err(Ics23Error::InnerPrefixShort);
        }
        let siblings = inner.child_order.len().saturating_sub(1);
        let left = siblings.saturating_mul(inner.child_size);
        if self.prefix.len() > inner.max_prefix_length.saturating_add(left) {
            return Err(Ics23Error::InnerPrefixLong);
        }
        // A child of no size would make every suffix whole.
        match self.suffix.len().checked_rem(inner.child_size) {
            Some(0) => Ok(()),
            _ => Err(Ics23Error::InnerSuffix),
        }
    }
}

/// One byte before key and value, and nothing of them in it.
pub(super) fn exact_leaf_prefix(prefix: &[u8], level: u64) -> Result<(), Ics23Error> {
    if level > 0 || prefix.len() == 1 { Ok(()) } else { Err(Ics23Error::LeafPrefix) }
}

/// An IAVL node begins with height, size and version as zigzag varints, none negative and the
/// height at least its level; behind them a leaf has nothing, an inner node the length of its left
/// child and, seen from the right one, that child and the length of the right.
pub(super) fn iavl_prefix(prefix: &[u8], level: u64) -> Result<(), Ics23Error> {
    let mut rest = prefix;
    let mut numbers = [0_u64; 3];
    for number in &mut numbers {
        let zigzag = varint(&mut rest).map_err(|_| Ics23Error::IavlPrefix)?;
        if zigzag & 1 == 1 {
            return Err(Ics23Error::IavlPrefix);
        }
        *number = zigzag >> 1;
    }
    let lengths: &[usize] = if level == 0 { &[0] } else { &[1, 34] };
    match numbers {
        [height, ..] if height >= level && lengths.contains(&rest.len()) => Ok(()),
        _ => Err(Ics23Error::IavlPrefix),
    }
}
