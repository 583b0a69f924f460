//! Protocol Buffers, read strictly.
//!
//! Stricter than the wire format asks: fields come in their order, none twice unless it is a list,
//! numbers in their shortest form and never a zero, which is left out. So there is nothing in a
//! message that nobody looked at, and what every known server sends passes.

/// Bytes that are no such message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Malformed;

/// The fields of a message, one after the other.
pub struct Fields<'a> {
    rest: &'a [u8],
    last: u64,
    lists: &'static [u64],
}

/// A field's content.
pub enum Wire<'a> {
    /// `uint64`, `int64`, `bool` and enums.
    Varint(u64),
    /// `bytes`, `string` and embedded messages.
    Bytes(&'a [u8]),
}

impl<'a> Fields<'a> {
    /// Reads `message`, in which the fields numbered in `lists` may come more than once.
    pub fn of(message: &'a [u8], lists: &'static [u64]) -> Self {
        Self { rest: message, last: 0, lists }
    }

    /// The next field's number and content; `None` at the end.
    ///
    /// # Errors
    /// [`Malformed`].
    pub fn take(&mut self) -> Result<Option<(u64, Wire<'a>)>, Malformed> {
        if self.rest.is_empty() {
            return Ok(None);
        }
        let tag = varint(&mut self.rest)?;
        let field = tag >> 3;
        if field < self.last || (field == self.last && !self.lists.contains(&field)) {
            return Err(Malformed);
        }
        self.last = field;
        let number = varint(&mut self.rest)?;
        match tag & 7 {
            0 if number > 0 => Ok(Some((field, Wire::Varint(number)))),
            2 => {
                let length = usize::try_from(number).map_err(|_| Malformed)?;
                let (bytes, rest) = self.rest.split_at_checked(length).ok_or(Malformed)?;
                self.rest = rest;
                Ok(Some((field, Wire::Bytes(bytes))))
            }
            _ => Err(Malformed),
        }
    }
}

/// Takes a base-128 varint in its shortest form.
///
/// # Errors
/// [`Malformed`] for any other.
pub fn varint(bytes: &mut &[u8]) -> Result<u64, Malformed> {
    let mut value = 0;
    for shift in (0..u64::BITS).step_by(7) {
        let (byte, rest) = bytes.split_first().ok_or(Malformed)?;
        *bytes = rest;
        let part = u64::from(byte & 0x7f);
        let placed = part << shift;
        if placed >> shift != part || (*byte == 0 && shift > 0) {
            return Err(Malformed);
        }
        value |= placed;
        if *byte < 0x80 {
            return Ok(value);
        }
    }
    Err(Malformed)
}

/// Appends a field of bytes, empty or not.
pub fn put_bytes(field: u64, bytes: &[u8], to: &mut Vec<u8>) {
    put_varint(field << 3 | 2, to);
    put_varint(bytes.len() as u64, to);
    to.extend_from_slice(bytes);
}

/// Appends `value` as a base-128 varint.
pub fn put_varint(mut value: u64, to: &mut Vec<u8>) {
    while value >= 0x80 {
        to.push(value.to_le_bytes()[0] | 0x80);
        value >>= 7;
    }
    to.push(value.to_le_bytes()[0]);
}
