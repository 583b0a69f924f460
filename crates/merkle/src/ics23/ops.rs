//! What a proof's operations compute.

use super::{ExistenceProof, Ics23Error, InnerOp, LeafOp, LengthOp, digest};
use crate::protobuf::put_varint;

impl LeafOp {
    /// Hash of a leaf: the prefix, then key and value, each hashed and measured as the operation
    /// says.
    ///
    /// # Errors
    /// [`Ics23Error`] for an empty key or value, and for operations that are unknown.
    pub fn apply(&self, key: &[u8], value: &[u8]) -> Result<Vec<u8>, Ics23Error> {
        if key.is_empty() {
            return Err(Ics23Error::EmptyKey);
        }
        if value.is_empty() {
            return Err(Ics23Error::EmptyValue);
        }
        let mut preimage = self.prefix.clone();
        for (hash, bytes) in [(self.prehash_key, key), (self.prehash_value, value)] {
            measured(self.length, &digest(hash.try_into()?, bytes)?, &mut preimage)?;
        }
        digest(self.hash.try_into()?, &preimage)
    }
}

impl InnerOp {
    /// Hash of a node around `child`.
    ///
    /// # Errors
    /// [`Ics23Error`] for an empty child and an unknown operation.
    pub fn apply(&self, child: &[u8]) -> Result<Vec<u8>, Ics23Error> {
        if child.is_empty() {
            return Err(Ics23Error::NoChild);
        }
        digest(self.hash.try_into()?, &[&self.prefix, child, &self.suffix].concat())
    }
}

impl ExistenceProof {
    /// The hashes from leaf to root. `child_size` bounds what a node may hash to.
    ///
    /// # Errors
    /// [`Ics23Error`] of the first operation that fails.
    pub fn hashes(&self, child_size: Option<usize>) -> Result<Vec<Vec<u8>>, Ics23Error> {
        let leaf = self.leaf.as_ref().ok_or(Ics23Error::NoLeaf)?;
        let mut hash = leaf.apply(&self.key, &self.value)?;
        let mut hashes = vec![hash.clone()];
        for op in &self.path {
            hash = op.apply(&hash)?;
            // Children shorter than a hash are none; a longer hash would not fit its place.
            if child_size.is_some_and(|size| size >= 32 && hash.len() > size) {
                return Err(Ics23Error::NodeSize);
            }
            hashes.push(hash.clone());
        }
        Ok(hashes)
    }
}

/// Appends `bytes` behind their length, in the way `length` says.
fn measured(length: i32, bytes: &[u8], to: &mut Vec<u8>) -> Result<(), Ics23Error> {
    let op = LengthOp::try_from(length)?;
    let short = u32::try_from(bytes.len()).map_err(|_| Ics23Error::Length)?;
    match op {
        LengthOp::NoPrefix => {}
        // No tree uses it, and neither reference implementation has it.
        LengthOp::VarRlp => return Err(Ics23Error::UnknownLength(length)),
        LengthOp::VarProto => put_varint(short.into(), to),
        LengthOp::Fixed32Big => to.extend_from_slice(&short.to_be_bytes()),
        LengthOp::Fixed32Little => to.extend_from_slice(&short.to_le_bytes()),
        LengthOp::Fixed64Big => to.extend_from_slice(&u64::from(short).to_be_bytes()),
        LengthOp::Fixed64Little => to.extend_from_slice(&u64::from(short).to_le_bytes()),
        LengthOp::Require32Bytes if bytes.len() != 32 => return Err(Ics23Error::Length),
        LengthOp::Require64Bytes if bytes.len() != 64 => return Err(Ics23Error::Length),
        LengthOp::Require32Bytes | LengthOp::Require64Bytes => {}
    }
    to.extend_from_slice(bytes);
    Ok(())
}
