//! Sealed payloads: a commitment on the chain, the ciphertext beside it (design section 2).
//!
//! The plaintext is padded, so that its length tells little, and encrypted once for all readers
//! by ChaCha20-Poly1305 (RFC 8439) under a key used once. That key is wrapped for each reader by
//! HPKE (RFC 9180, base mode). Both layers are bound to the commitment.

mod blob;
mod error;
mod padding;

use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{ChaCha20Poly1305, Key, Nonce};
use hpke::aead::ChaCha20Poly1305 as Wrapping;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::{Deserializable as _, Kem, OpModeR, OpModeS, Serializable as _};
use medlight_ledger::Id;
use medlight_ledger::message::Envelope;
use medlight_merkle::{Hash, sha256};
use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::{OpeningKey, SealingKey};
use blob::{Blob, Recipient};
pub use error::{OpenError, SealError};

/// HPKE's `info`: what is wrapped for a reader.
const WRAP: &[u8] = b"medlight/wrap/v1";

/// Bytes that can be sealed at once: the largest bucket less salt and length.
pub const MAX_PLAINTEXT: usize = 32_732;

/// What is sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// An AuditEvent.
    Access,
    /// A directive's provisions.
    Directive,
    /// A question about an entry.
    Question,
    /// Its answer.
    Answer,
    /// Why records were opened in an emergency.
    Emergency,
    /// What its review found.
    Review,
    /// A practitioner's name.
    Practitioner,
    /// The key to an unclaimed relationship's history, for the one that goes on with it.
    Handover,
}

impl Kind {
    const fn word(self) -> &'static str {
        match self {
            Self::Access => "access",
            Self::Directive => "directive",
            Self::Question => "question",
            Self::Answer => "answer",
            Self::Emergency => "emergency",
            Self::Review => "review",
            Self::Practitioner => "practitioner",
            Self::Handover => "handover",
        }
    }
}

/// Where an envelope belongs: the commitment covers it, so that it opens nowhere else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Context<'a> {
    /// The chain's name.
    pub chain_id: &'a str,
    /// What it holds.
    pub kind: Kind,
    /// Whose it is: a relationship, or a practitioner.
    pub owner: Id,
}

/// What stands on the chain, and the bytes beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// On the chain.
    pub envelope: Envelope,
    /// Beside it, named by its SHA-256.
    pub blob: Vec<u8>,
}

/// Seals `plaintext` for `readers`.
///
/// # Errors
/// [`SealError`]: nobody could read it, or it is too long.
pub fn seal(
    context: &Context<'_>,
    plaintext: &[u8],
    readers: &[&SealingKey],
    random: &mut impl CryptoRng,
) -> Result<Sealed, SealError> {
    if readers.is_empty() {
        return Err(SealError::NoReader);
    }
    let mut salt = [0; 32];
    random.fill_bytes(&mut salt);
    let mut key = Zeroizing::new([0; 32]);
    random.fill_bytes(&mut *key);
    let padded = padding::pad(&salt, plaintext).ok_or(SealError::TooLong)?;
    let commitment = commitment(context, &salt, plaintext);
    let payload = Payload { msg: &padded, aad: commitment.as_bytes() };
    let ciphertext = cipher(&key).encrypt(&Nonce::default(), payload);
    let ciphertext = ciphertext.map_err(|_| SealError::Cipher)?;
    let recipients = readers
        .iter()
        .map(|reader| wrap(reader, &key, &commitment, random))
        .collect::<Result<_, _>>()?;
    let blob = Blob { recipients, ciphertext }.encode();
    let envelope = Envelope {
        commitment: commitment.as_bytes().to_vec(),
        sealed_hash: sha256(&blob).as_bytes().to_vec(),
        bucket: u32::try_from(padded.len()).map_err(|_| SealError::TooLong)?,
    };
    Ok(Sealed { envelope, blob })
}

/// Opens the `blob` of an `envelope` and holds what is in it against the commitment. Nothing about
/// the blob need be believed; the envelope should be proved.
///
/// # Errors
/// One [`OpenError`] per way it can fail.
pub fn open(
    context: &Context<'_>,
    envelope: &Envelope,
    blob: &[u8],
    key: &OpeningKey,
) -> Result<Zeroizing<Vec<u8>>, OpenError> {
    if sha256(blob).as_bytes() != envelope.sealed_hash.as_slice() {
        return Err(OpenError::AnotherBlob);
    }
    let blob = Blob::decode(blob).ok_or(OpenError::Malformed)?;
    let mine = blob.recipients.iter().filter(|it| it.key_id == key_id(key.sealing_key()));
    let key = unwrap(mine, key, &envelope.commitment)?;
    let payload = Payload { msg: &blob.ciphertext, aad: &envelope.commitment };
    let padded = cipher(&key).decrypt(&Nonce::default(), payload);
    let padded = Zeroizing::new(padded.map_err(|_| OpenError::DoesNotOpen)?);
    if u32::try_from(padded.len()) != Ok(envelope.bucket) {
        return Err(OpenError::Padding);
    }
    let (salt, plaintext) = padding::unpad(&padded).ok_or(OpenError::Padding)?;
    if commitment(context, salt, plaintext).as_bytes() != envelope.commitment.as_slice() {
        return Err(OpenError::Commitment);
    }
    Ok(Zeroizing::new(plaintext.to_vec()))
}

fn commitment(context: &Context<'_>, salt: &[u8; 32], plaintext: &[u8]) -> Hash {
    let context = format!("{}/{}/{}", context.chain_id, context.kind.word(), context.owner);
    let length = u32::try_from(context.len()).unwrap_or(u32::MAX).to_be_bytes();
    let parts = [b"medlight/commitment/v1", &length[..], context.as_bytes(), salt, plaintext];
    sha256(&Zeroizing::new(parts.concat()))
}

fn cipher(key: &[u8; 32]) -> ChaCha20Poly1305 {
    ChaCha20Poly1305::new(&Key::from(*key))
}

fn key_id(key: &SealingKey) -> [u8; 8] {
    let hash = sha256(&key.to_bytes());
    hash.as_bytes().first_chunk().copied().unwrap_or_default()
}

fn wrap(
    reader: &SealingKey,
    key: &[u8; 32],
    commitment: &Hash,
    random: &mut impl CryptoRng,
) -> Result<Recipient, SealError> {
    let (enc, wrapped) = hpke::single_shot_seal_with_rng::<Wrapping, HkdfSha256, X25519HkdfSha256>(
        &OpModeS::Base,
        &reader.0,
        WRAP,
        key,
        commitment.as_bytes(),
        random,
    )
    .map_err(|_| SealError::Cipher)?;
    let wrapped = wrapped.try_into().map_err(|_| SealError::Cipher)?;
    Ok(Recipient { key_id: key_id(reader), enc: enc.to_bytes().into(), wrapped })
}

/// The content key, from the first of `recipients` that opens: two keys may share an id's 8 bytes.
fn unwrap<'a>(
    recipients: impl Iterator<Item = &'a Recipient>,
    key: &OpeningKey,
    commitment: &[u8],
) -> Result<Zeroizing<[u8; 32]>, OpenError> {
    let mut failed = OpenError::NotForThisKey;
    for recipient in recipients {
        failed = OpenError::DoesNotOpen;
        let Ok(enc) = <X25519HkdfSha256 as Kem>::EncappedKey::from_bytes(&recipient.enc) else {
            continue;
        };
        let opened = hpke::single_shot_open::<Wrapping, HkdfSha256, X25519HkdfSha256>(
            &OpModeR::Base,
            key.secret(),
            &enc,
            WRAP,
            &recipient.wrapped,
            commitment,
        );
        let Ok(key) = opened.map(Zeroizing::new) else { continue };
        if let Ok(key) = <[u8; 32]>::try_from(key.as_slice()) {
            return Ok(Zeroizing::new(key));
        }
    }
    Err(failed)
}
