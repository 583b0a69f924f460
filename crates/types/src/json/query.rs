//! The answer of `abci_query`.

use super::ShapeError;
use super::read::{base64, height, text, unsigned};
use super::value::At;
use crate::{CellClaim, Height, ProofOp};

/// What the application answered to `abci_query`. Untrusted, and without a proof where the question
/// has none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Queried {
    /// 0, or why there is no answer.
    pub code: u64,
    /// The same, for people: a stranger's text.
    pub log: String,
    /// The key it speaks of.
    pub key: Vec<u8>,
    /// What it found; empty for nothing.
    pub value: Vec<u8>,
    /// The state it looked at; none where the question is about none.
    pub height: Option<Height>,
    /// What leads from there to a header.
    pub proof: Vec<ProofOp>,
}

impl Queried {
    /// As a claim about one cell, which a header can prove. `None` where it names no height.
    pub fn claim(self) -> Option<CellClaim> {
        let Self { key, value, proof, .. } = self;
        Some(CellClaim { height: self.height?, key, value, proof })
    }
}

/// All of it.
pub(super) fn queried(o: &At<'_>) -> Result<Queried, ShapeError> {
    o.field("response", |o| {
        let number = o.optional("height", unsigned)?.unwrap_or_default();
        Ok(Queried {
            code: o.optional("code", unsigned)?.unwrap_or_default(),
            log: o.optional("log", text)?.unwrap_or_default(),
            key: o.optional("key", base64)?.unwrap_or_default(),
            value: o.optional("value", base64)?.unwrap_or_default(),
            height: Height::new(number),
            proof: o.optional("proofOps", proof_ops)?.unwrap_or_default(),
        })
    })
}

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
