//! Protobuf, written for exactly what CometBFT hashes and signs.
//!
//! A field with its default value is left out, as proto3 says; the one exception is
//! [`Message::always`], for the fields gogoproto marks non-nullable. Written by hand because what
//! is hashed must not depend on how a code generator orders or skips things, and because a
//! verifier needs the writing half only.

/// A message under construction.
#[derive(Default)]
pub(crate) struct Message(Vec<u8>);

const VARINT: u8 = 0;
const FIXED64: u8 = 1;
const BYTES: u8 = 2;

impl Message {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// `uint32`, `uint64` and enums.
    pub(crate) fn uint(mut self, field: u8, value: u64) -> Self {
        if value != 0 {
            self.tag(field, VARINT);
            self.varint(value);
        }
        self
    }

    /// `int32` and `int64`: negative numbers take ten bytes, sign-extended.
    pub(crate) fn int(self, field: u8, value: i64) -> Self {
        self.uint(field, u64::from_ne_bytes(value.to_ne_bytes()))
    }

    /// `sfixed64`.
    pub(crate) fn sfixed64(mut self, field: u8, value: i64) -> Self {
        if value != 0 {
            self.tag(field, FIXED64);
            self.0.extend_from_slice(&value.to_le_bytes());
        }
        self
    }

    /// `bytes` and `string`.
    pub(crate) fn bytes(self, field: u8, value: &[u8]) -> Self {
        if value.is_empty() { self } else { self.delimited(field, value) }
    }

    /// `bytes` in a list, where an empty item counts too.
    pub(crate) fn item(self, field: u8, value: &[u8]) -> Self {
        self.delimited(field, value)
    }

    /// An embedded message that is there even when it is empty (gogoproto: non-nullable).
    pub(crate) fn always(self, field: u8, value: Message) -> Self {
        self.delimited(field, &value.0)
    }

    /// The encoding.
    pub(crate) fn finish(self) -> Vec<u8> {
        self.0
    }

    /// The encoding behind its own length, as sign bytes are framed.
    pub(crate) fn finish_delimited(self) -> Vec<u8> {
        let mut framed = Message::new();
        framed.length(self.0.len());
        framed.0.extend_from_slice(&self.0);
        framed.0
    }

    fn delimited(mut self, field: u8, value: &[u8]) -> Self {
        self.tag(field, BYTES);
        self.length(value.len());
        self.0.extend_from_slice(value);
        self
    }

    fn tag(&mut self, field: u8, wire_type: u8) {
        debug_assert!((1..=15).contains(&field), "one-byte tags only");
        self.0.push(field << 3 | wire_type);
    }

    fn length(&mut self, length: usize) {
        self.varint(length as u64);
    }

    fn varint(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.0.push((value & 0x7f) as u8 | 0x80);
            value >>= 7;
        }
        self.0.push((value & 0x7f) as u8);
    }
}
