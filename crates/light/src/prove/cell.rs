use medlight_merkle::ics23::{self, CommitmentProof};
use medlight_types::{Cell, CellClaim, Hash, ProofOp};

use super::{JMT_PROOF, ProveError};
use crate::{Branch, Trusted, Verified};

/// Proves one cell: its value, or that there is none (`None`).
///
/// CometBFT puts the state after block H into header H + 1, so `trusted` is the header after the
/// claim's height.
///
/// # Errors
/// [`ProveError`]. A failed proof of presence never counts as absence, nor the other way round.
pub fn prove_cell<C: Cell>(
    trusted: &Trusted,
    cell: &C,
    claim: &CellClaim,
) -> Result<Verified<Option<C::Value>>, ProveError> {
    if !trusted.height().follows(claim.height) {
        let expected = trusted.height().value() - 1;
        return Err(ProveError::Height { expected, found: claim.height });
    }
    if claim.key != cell.key() {
        return Err(ProveError::Key);
    }
    let proof = CommitmentProof::decode(&proof_op(claim)?.data)?;
    let root = &app_root(trusted)?;
    let spec = &ics23::jmt();
    if claim.value.is_empty() {
        let absence = ics23::verify_absence(spec, root, &proof, cell.key())?;
        let neighbours = absence.left.into_iter().chain(absence.right);
        let branches = neighbours.map(|n| Branch { key: n.key, hashes: n.path }).collect();
        return Ok(Verified::new(None, trusted, branches));
    }
    let hashes = ics23::verify_existence(spec, root, &proof, cell.key(), &claim.value)?;
    let branch = Branch { key: cell.key().to_vec(), hashes };
    Ok(Verified::new(Some(cell.decode(&claim.value)?), trusted, vec![branch]))
}

/// `prove/proof-kind`, `prove/proof-key`
fn proof_op(claim: &CellClaim) -> Result<&ProofOp, ProveError> {
    match claim.proof.as_slice() {
        [op] if op.kind == JMT_PROOF && op.key == claim.key => Ok(op),
        [op] if op.kind == JMT_PROOF => Err(ProveError::ProofKey),
        [op] => Err(ProveError::ProofKind(format!("a proof of kind {}", op.kind))),
        ops => Err(ProveError::ProofKind(format!("{} proofs", ops.len()))),
    }
}

/// `prove/app-hash`
fn app_root(trusted: &Trusted) -> Result<Hash, ProveError> {
    let app_hash = &trusted.header().app_hash;
    let root = <[u8; 32]>::try_from(app_hash.as_slice());
    root.map(Hash::new).map_err(|_| ProveError::AppHash(app_hash.len()))
}
