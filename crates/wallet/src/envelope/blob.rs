//! The sealed bytes' one encoding.
//!
//! ```proto
//! message Blob { repeated Recipient recipients = 1; bytes ciphertext = 2; }
//! message Recipient {
//!   bytes key_id = 1;  // 8 bytes: the first of SHA-256 of the reader's key
//!   bytes enc = 2;     // 32 bytes: HPKE's encapsulated key
//!   bytes wrapped = 3; // 48 bytes: the content key, sealed
//! }
//! ```

use medlight_merkle::protobuf::{Fields, Wire, put_bytes};

#[derive(Debug, PartialEq, Eq)]
pub(super) struct Blob {
    pub(super) recipients: Vec<Recipient>,
    pub(super) ciphertext: Vec<u8>,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) struct Recipient {
    pub(super) key_id: [u8; 8],
    pub(super) enc: [u8; 32],
    pub(super) wrapped: [u8; 48],
}

impl Blob {
    pub(super) fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        for recipient in &self.recipients {
            let mut inner = Vec::new();
            put_bytes(1, &recipient.key_id, &mut inner);
            put_bytes(2, &recipient.enc, &mut inner);
            put_bytes(3, &recipient.wrapped, &mut inner);
            put_bytes(1, &inner, &mut bytes);
        }
        put_bytes(2, &self.ciphertext, &mut bytes);
        bytes
    }

    /// `None` unless the bytes are a blob's, in its one encoding.
    pub(super) fn decode(bytes: &[u8]) -> Option<Self> {
        let (mut recipients, mut ciphertext) = (Vec::new(), Vec::new());
        let mut fields = Fields::of(bytes, &[1]);
        while let Some(field) = fields.take().ok()? {
            match field {
                (1, Wire::Bytes(inner)) => recipients.push(Recipient::decode(inner)?),
                (2, Wire::Bytes(sealed)) => ciphertext = sealed.to_vec(),
                _ => return None,
            }
        }
        let blob = Self { recipients, ciphertext };
        (blob.encode() == bytes).then_some(blob)
    }
}

impl Recipient {
    fn decode(bytes: &[u8]) -> Option<Self> {
        let (mut key_id, mut enc, mut wrapped) = (None, None, None);
        let mut fields = Fields::of(bytes, &[]);
        while let Some(field) = fields.take().ok()? {
            match field {
                (1, Wire::Bytes(id)) => key_id = id.try_into().ok(),
                (2, Wire::Bytes(key)) => enc = key.try_into().ok(),
                (3, Wire::Bytes(key)) => wrapped = key.try_into().ok(),
                _ => return None,
            }
        }
        Some(Self { key_id: key_id?, enc: enc?, wrapped: wrapped? })
    }
}
