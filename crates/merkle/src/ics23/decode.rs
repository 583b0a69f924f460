//! Reads the messages of `cosmos.ics23.v1` from Protocol Buffers.
//!
//! Stricter than the wire format asks: fields come in their order, none twice unless it is a list,
//! numbers in their shortest form, nothing unknown. So a proof has one encoding, which is what
//! every known server sends, and there is nothing in it that nobody looked at.

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
        let mut fields = Fields::of(bytes);
        let proof = match fields.next()? {
            Some((1, Wire::Bytes(proof))) => Self::Exist(existence(proof)?),
            Some((2, Wire::Bytes(proof))) => Self::Nonexist(absence(proof)?),
            None | Some((3 | 4, Wire::Bytes(_))) => return Err(Ics23Error::Kind),
            _ => return Err(Ics23Error::Malformed),
        };
        match fields.next()? {
            None => Ok(proof),
            Some(_) => Err(Ics23Error::Malformed),
        }
    }
}

fn existence(bytes: &[u8]) -> Result<ExistenceProof, Ics23Error> {
    let mut proof = ExistenceProof::default();
    let mut fields = Fields { list: 4, ..Fields::of(bytes) };
    while let Some(field) = fields.next()? {
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
    let mut fields = Fields::of(bytes);
    while let Some(field) = fields.next()? {
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
    let mut fields = Fields::of(bytes);
    while let Some(field) = fields.next()? {
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
    let mut fields = Fields::of(bytes);
    while let Some(field) = fields.next()? {
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

/// The fields of a message, one after the other.
struct Fields<'a> {
    rest: &'a [u8],
    last: u64,
    /// The number of its one field that may come more than once; 0 for none.
    list: u64,
}

enum Wire<'a> {
    Varint(u64),
    Bytes(&'a [u8]),
}

impl<'a> Fields<'a> {
    fn of(rest: &'a [u8]) -> Self {
        Self { rest, last: 0, list: 0 }
    }

    fn next(&mut self) -> Result<Option<(u64, Wire<'a>)>, Ics23Error> {
        if self.rest.is_empty() {
            return Ok(None);
        }
        let tag = self.varint()?;
        let field = tag >> 3;
        if field < self.last || (field == self.last && field != self.list) {
            return Err(Ics23Error::Malformed);
        }
        self.last = field;
        let wire = match tag & 7 {
            0 => Wire::Varint(self.varint()?),
            2 => Wire::Bytes(self.bytes()?),
            _ => return Err(Ics23Error::Malformed),
        };
        Ok(Some((field, wire)))
    }

    fn bytes(&mut self) -> Result<&'a [u8], Ics23Error> {
        let length = usize::try_from(self.varint()?).map_err(|_| Ics23Error::Malformed)?;
        let (bytes, rest) = self.rest.split_at_checked(length).ok_or(Ics23Error::Malformed)?;
        self.rest = rest;
        Ok(bytes)
    }

    fn varint(&mut self) -> Result<u64, Ics23Error> {
        varint(&mut self.rest).ok_or(Ics23Error::Malformed)
    }
}

/// Takes a base-128 varint in its shortest form; `None` for any other.
pub(super) fn varint(bytes: &mut &[u8]) -> Option<u64> {
    let mut value = 0;
    for shift in (0..u64::BITS).step_by(7) {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        let part = u64::from(byte & 0x7f);
        let placed = part << shift;
        if placed >> shift != part || (*byte == 0 && shift > 0) {
            return None;
        }
        value |= placed;
        if *byte < 0x80 {
            return Some(value);
        }
    }
    None
}

/// Appends `value` as a base-128 varint.
pub(super) fn put_varint(mut value: u64, to: &mut Vec<u8>) {
    while value >= 0x80 {
        to.push(value.to_le_bytes()[0] | 0x80);
        value >>= 7;
    }
    to.push(value.to_le_bytes()[0]);
}
