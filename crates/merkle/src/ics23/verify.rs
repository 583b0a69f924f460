use super::neighbours::{are_neighbours, is_leftmost, is_rightmost, place};
use super::{CommitmentProof, ExistenceProof, Ics23Error, ProofSpec, digest};
use crate::Hash;

/// A key proved not to be in a tree: what stands where it would be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Absence {
    /// The last key before it, if there is one.
    pub left: Option<Neighbour>,
    /// The first key behind it, if there is one.
    pub right: Option<Neighbour>,
}

/// A key next to an absent one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Neighbour {
    /// The key.
    pub key: Vec<u8>,
    /// The hashes computed from its leaf to the root.
    pub path: Vec<Vec<u8>>,
}

/// Checks that the tree with `root` holds `value` under `key`, and gives the hashes computed from
/// the leaf to the root.
///
/// # Errors
/// [`Ics23Error`], one variant per rule.
pub fn verify_existence(
    spec: &ProofSpec,
    root: &Hash,
    proof: &CommitmentProof,
    key: &[u8],
    value: &[u8],
) -> Result<Vec<Vec<u8>>, Ics23Error> {
    let CommitmentProof::Exist(proof) = proof else {
        return Err(Ics23Error::NotExistence);
    };
    if proof.key != key {
        return Err(Ics23Error::Key);
    }
    if proof.value != value {
        return Err(Ics23Error::Value);
    }
    walk(spec, root, proof)
}

/// Checks that the tree with `root` has no `key`: its neighbours are in the tree, and next to each
/// other.
///
/// # Errors
/// [`Ics23Error`], one variant per rule.
pub fn verify_absence(
    spec: &ProofSpec,
    root: &Hash,
    proof: &CommitmentProof,
    key: &[u8],
) -> Result<Absence, Ics23Error> {
    let CommitmentProof::Nonexist(proof) = proof else {
        return Err(Ics23Error::NotAbsence);
    };
    if proof.key != key {
        return Err(Ics23Error::Key);
    }
    let (left, right) = (proof.left.as_ref(), proof.right.as_ref());
    let place = ordered(spec, key)?;
    if let Some(left) = left
        && ordered(spec, &left.key)? >= place
    {
        return Err(Ics23Error::LeftNotBefore);
    }
    if let Some(right) = right
        && ordered(spec, &right.key)? <= place
    {
        return Err(Ics23Error::RightNotAfter);
    }
    let neighbour = |proof: &ExistenceProof| -> Result<Neighbour, Ics23Error> {
        Ok(Neighbour { key: proof.key.clone(), path: walk(spec, root, proof)? })
    };
    let absence = Absence {
        left: left.map(neighbour).transpose()?,
        right: right.map(neighbour).transpose()?,
    };
    match (left, right) {
        (None, None) => return Err(Ics23Error::NoNeighbour),
        (None, Some(right)) => is_leftmost(&spec.inner, &right.path)?,
        (Some(left), None) => is_rightmost(&spec.inner, &left.path)?,
        (Some(left), Some(right)) => are_neighbours(&spec.inner, &left.path, &right.path)?,
    }
    Ok(absence)
}

/// The hashes from a proof's leaf to `root`.
fn walk(spec: &ProofSpec, root: &Hash, proof: &ExistenceProof) -> Result<Vec<Vec<u8>>, Ics23Error> {
    proof.check_against(spec)?;
    // Beyond what ICS-23 asks of a proof of presence: a node that has no place for the child is
    // none this tree ever made.
    if proof.path.iter().any(|op| place(&spec.inner, op).is_none()) {
        return Err(Ics23Error::InnerLayout);
    }
    let hashes = proof.hashes(Some(spec.inner.child_size))?;
    match hashes.last() {
        Some(hash) if hash.as_slice() == root.as_bytes() => Ok(hashes),
        _ => Err(Ics23Error::Root),
    }
}

/// A key as the tree orders it.
fn ordered(spec: &ProofSpec, key: &[u8]) -> Result<Vec<u8>, Ics23Error> {
    if !spec.prehash_key_before_comparison {
        return Ok(key.to_vec());
    }
    digest(spec.leaf.prehash_key.try_into()?, key)
}
