//! Reads the messages of `cosmos.ics23.v1`; what is unknown in one is refused.

use crate::protobuf::{Fields, Malformed, Wire};

use super::{
    CommitmentProof, ExistenceProof, Ics23Error, InnerOp, LeafOp, MAX_LEN, NonExistenceProof,
};

impl CommitmentProof {
    /// Reads a proof of at most [`MAX_LEN`] bytes.
    ///
    /// # Errors
    /// [`Ics23Error::TooLarge`] before anything is read; [`Ics23Error::Malformed`];
    /// [`Ics23Error::Kind`] for the batches of `proofs.proto`, which nobody sends here.
    pub fn decode(bytes: &[u8]) -> Result<Self, Ics23Error> {
        if bytes.len() > MAX_LEN {
            return Err(Ics23Error::TooLarge);
        }
        let mut fields = Fields::of(bytes, &[]);
        let proof = match fields.take()? {
            Some((1, Wire::Bytes(proof))) => Self::Exist(existence(proof)?),
            Some((2, Wire::Bytes(proof))) => Self::Nonexist(absence(proof)?),
            None | Some((3 | 4, Wire::Bytes(_))) => return Err(Ics23Error::Kind),
            _ => return Err(Ics23Error::Malformed),
        };
        match fields.take()? {
            None => Ok(proof),
            Some(_) => Err(Ics23Error::Malformed),
        }
    }
}

fn existence(bytes: &[u8]) -> Result<ExistenceProof, Ics23Error> {
    let mut proof = ExistenceProof::default();
    let mut fields = Fields::of(bytes, &[4]);
    while let Some(field) = fields.take()? {
        match field {
            (1, Wire::Bytes(key)) => proof.key = key.to_vec(),
            (2, Wire::Bytes(value)) => proof.value = value.to_vec(),
            (3, Wire::Bytes(leaf)) => proof.leaf = Some(leaf_op(leaf)?),
            (4, Wire::Bytes(op)) => proof.path.push(inner_op(op)?),
            _ => return Err(Ics23Error::Malformed),
        }
    }
    Ok(proof)
}

fn absence(bytes: &[u8]) -> Result<NonExistenceProof, Ics23Error> {
    let mut proof = NonExistenceProof::default();
    let mut fields = Fields::of(bytes, &[]);
    while let Some(field) = fields.take()? {
        match field {
            (1, Wire::Bytes(key)) => proof.key = key.to_vec(),
            (2, Wire::Bytes(left)) => proof.left = Some(existence(left)?),
            (3, Wire::Bytes(right)) => proof.right = Some(existence(right)?),
            _ => return Err(Ics23Error::Malformed),
        }
    }
    Ok(proof)
}

fn leaf_op(bytes: &[u8]) -> Result<LeafOp, Ics23Error> {
    let mut op = LeafOp::default();
    let mut fields = Fields::of(bytes, &[]);
    while let Some(field) = fields.take()? {
        match field {
            (1, Wire::Varint(hash)) => op.hash = number(hash)?,
            (2, Wire::Varint(hash)) => op.prehash_key = number(hash)?,
            (3, Wire::Varint(hash)) => op.prehash_value = number(hash)?,
            (4, Wire::Varint(length)) => op.length = number(length)?,
            (5, Wire::Bytes(prefix)) => op.prefix = prefix.to_vec(),
            _ => return Err(Ics23Error::Malformed),
        }
    }
    Ok(op)
}

fn inner_op(bytes: &[u8]) -> Result<InnerOp, Ics23Error> {
    let mut op = InnerOp::default();
    let mut fields = Fields::of(bytes, &[]);
    while let Some(field) = fields.take()? {
        match field {
            (1, Wire::Varint(hash)) => op.hash = number(hash)?,
            (2, Wire::Bytes(prefix)) => op.prefix = prefix.to_vec(),
            (3, Wire::Bytes(suffix)) => op.suffix = suffix.to_vec(),
            _ => return Err(Ics23Error::Malformed),
        }
    }
    Ok(op)
}

/// An enum's number. None of `proofs.proto` is negative.
fn number(varint: u64) -> Result<i32, Ics23Error> {
    i32::try_from(varint).map_err(|_| Ics23Error::Malformed)
}

impl From<Malformed> for Ics23Error {
    fn from(_: Malformed) -> Self {
        Self::Malformed
    }
}
