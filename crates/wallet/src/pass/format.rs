//! The pass's one encoding, and its text.

use medlight_ledger::Id;
use medlight_ledger::consent::Disclosure;
use medlight_merkle::protobuf::{Fields, Wire, put_bytes, put_varint};

use super::{MAX_CHARACTERS, Pass, PassError};

const PREFIX: &str = "MLP1:";

pub(super) fn write(body: &[u8], signature: &[u8; 64]) -> String {
    format!("{PREFIX}{}", base45::encode(signed(body, signature)))
}

/// Body and signature.
pub(super) fn read(text: &str) -> Result<(Vec<u8>, [u8; 64]), PassError> {
    let encoded = text.strip_prefix(PREFIX).ok_or(PassError::NotAPass)?;
    if text.len() > MAX_CHARACTERS {
        return Err(PassError::TooLarge);
    }
    let bytes = base45::decode(encoded).map_err(|_| PassError::Malformed)?;
    // The crate is lenient about the last two characters.
    if base45::encode(&bytes) != encoded {
        return Err(PassError::Malformed);
    }
    split(&bytes).ok_or(PassError::Malformed)
}

fn split(bytes: &[u8]) -> Option<(Vec<u8>, [u8; 64])> {
    let (mut body, mut signature) = (None, None);
    let mut fields = Fields::of(bytes, &[]);
    while let Some(field) = fields.take().ok()? {
        match field {
            (1, Wire::Bytes(bytes)) => body = Some(bytes.to_vec()),
            (2, Wire::Bytes(bytes)) => signature = bytes.try_into().ok(),
            _ => return None,
        }
    }
    let (body, signature) = (body?, signature?);
    (signed(&body, &signature) == bytes).then_some((body, signature))
}

fn signed(body: &[u8], signature: &[u8; 64]) -> Vec<u8> {
    let mut bytes = Vec::new();
    put_bytes(1, body, &mut bytes);
    put_bytes(2, signature, &mut bytes);
    bytes
}

pub(super) fn encode(pass: &Pass) -> Vec<u8> {
    let mut bytes = Vec::new();
    put_bytes(1, pass.chain_id.as_bytes(), &mut bytes);
    put_bytes(2, pass.relationship.as_bytes(), &mut bytes);
    for (policy, disclosure) in &pass.disclosures {
        let mut shown = Vec::new();
        put_bytes(1, policy.as_bytes(), &mut shown);
        put_bytes(2, &disclosure.encode(), &mut shown);
        put_bytes(3, &shown, &mut bytes);
    }
    for (field, second) in [(4, pass.issued_at), (5, pass.expires)] {
        put_varint(field << 3, &mut bytes);
        put_varint(second, &mut bytes);
    }
    bytes
}

/// `None` unless the bytes are a pass's, in its one encoding.
pub(super) fn decode(bytes: &[u8]) -> Option<Pass> {
    let (mut chain_id, mut relationship, mut disclosures) = (None, None, Vec::new());
    let (mut issued_at, mut expires) = (None, None);
    let mut fields = Fields::of(bytes, &[3]);
    while let Some(field) = fields.take().ok()? {
        match field {
            (1, Wire::Bytes(text)) => chain_id = String::from_utf8(text.to_vec()).ok(),
            (2, Wire::Bytes(id)) => relationship = Id::try_from(id).ok(),
            (3, Wire::Bytes(shown)) => disclosures.push(decode_shown(shown)?),
            (4, Wire::Varint(second)) => issued_at = Some(second),
            (5, Wire::Varint(second)) => expires = Some(second),
            _ => return None,
        }
    }
    let (chain_id, relationship) = (chain_id?, relationship?);
    let pass =
        Pass { chain_id, relationship, disclosures, issued_at: issued_at?, expires: expires? };
    (encode(&pass) == bytes).then_some(pass)
}

fn decode_shown(bytes: &[u8]) -> Option<(Id, Disclosure)> {
    let (mut policy, mut disclosure) = (None, None);
    let mut fields = Fields::of(bytes, &[]);
    while let Some(field) = fields.take().ok()? {
        match field {
            (1, Wire::Bytes(id)) => policy = Id::try_from(id).ok(),
            (2, Wire::Bytes(inner)) => disclosure = Disclosure::decode(inner).ok(),
            _ => return None,
        }
    }
    Some((policy?, disclosure?))
}
