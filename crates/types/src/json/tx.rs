//! The answer of `tx` with `prove`.

use medlight_merkle::simple;

use super::ShapeError;
use super::read::{base64, base64_hash, hash, height, unsigned};
use super::value::At;
use crate::TxClaim;

/// `None` where no proof was given: then there is nothing to check.
pub(super) fn tx(o: &At<'_>) -> Result<Option<TxClaim>, ShapeError> {
    let Some(proof) = o.optional("proof", tx_proof)? else { return Ok(None) };
    Ok(Some(TxClaim {
        height: o.field("height", height)?,
        hash: o.field("hash", hash)?,
        index: o.field("index", unsigned)?,
        bytes: o.field("tx", base64)?,
        proof,
    }))
}

/// The proof repeats transaction and root; both are computed or known here, so only the path
/// counts.
fn tx_proof(o: &At<'_>) -> Result<simple::Proof, ShapeError> {
    o.field("proof", |o| {
        o.only(&["total", "index", "leaf_hash", "aunts"])?;
        Ok(simple::Proof {
            total: o.field("total", unsigned)?,
            index: o.field("index", unsigned)?,
            leaf_hash: o.field("leaf_hash", base64_hash)?,
            aunts: o.optional("aunts", |value| value.list(base64_hash))?.unwrap_or_default(),
        })
    })
}
