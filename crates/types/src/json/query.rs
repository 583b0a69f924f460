//! The answer of `abci_query`.

use super::ShapeError;
use super::read::{base64, height, text, unsigned};
use super::value::At;
use crate::{CellClaim, ProofOp};

/// `None` where the application refused, or gave no proof: then there is nothing to check.
pub(super) fn query(o: &At<'_>) -> Result<Option<CellClaim>, ShapeError> {
    o.field("response", |o| {
        let code = o.optional("code", unsigned)?.unwrap_or_default();
        let proof = o.optional("proofOps", proof_ops)?.unwrap_or_default();
        if code != 0 || proof.is_empty() {
            return Ok(None);
        }
        Ok(Some(CellClaim {
            height: o.field("height", height)?,
            key: o.field("key", base64)?,
            value: o.optional("value", base64)?.unwrap_or_default(),
            proof,
        }))
    })
}

fn proof_ops(o: &At<'_>) -> Result<Vec<ProofOp>, ShapeError> {
    o.field("ops", |value| value.list(proof_op))
}

fn proof_op(o: &At<'_>) -> Result<ProofOp, ShapeError> {
    o.only(&["type", "key", "data"])?;
    Ok(ProofOp {
        kind: o.field("type", text)?,
        key: o.field("key", base64)?,
        data: o.field("data", base64)?,
    })
}
