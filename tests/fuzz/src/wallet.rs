//! What people scan, type, keep on a device and unseal.

use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{ChaCha20Poly1305, Key, Nonce};
use hpke::aead::ChaCha20Poly1305 as Wrapping;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::{Deserializable as _, Kem, OpModeS, Serializable as _};
use medlight_ledger::Id;
use medlight_ledger::message::Envelope;
use medlight_merkle::protobuf::put_bytes;
use medlight_merkle::sha256;
use medlight_wallet::envelope::{Context, Kind, OpenError, open};
use medlight_wallet::event::{Event, message};
use medlight_wallet::offer::Code;
use medlight_wallet::pass::Unverified;
use medlight_wallet::vault::{VaultError, unlock};
use medlight_wallet::{Keys, Seed, Words};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng as _;

use crate::town::{CHAIN, NOW};

/// Whoever reads here.
pub(crate) fn reader() -> Keys {
    Seed::new([9; 64]).keys(CHAIN, 0, 0)
}

pub(crate) fn pass(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let Ok(pass) = Unverified::read(&text) else { return false };
    pass.verify(CHAIN, &reader().public_key(), NOW).is_ok()
}

/// Recovery words, and a desk's code.
pub(crate) fn typed(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    Words::read(&text).is_ok() | Code::read(&text).is_ok()
}

/// Where a vault's cost stands, and how long a vault is: its last eight bytes are the sum.
const COST: usize = 15;
const LENGTH: usize = 155;
/// The least that Argon2 takes: 8 KiB, once over them.
const CHEAPEST: [u32; 2] = [8, 1];
/// What a vault may ask for.
const DEAREST: [u32; 2] = [262_144, 16];

/// A vault as it is read, but with a sum that is right and the cheapest cost instead of a dearer one
/// that would be paid: otherwise every change ends at the sum, or takes a second.
pub(crate) fn vault(bytes: &[u8]) -> bool {
    let mut bytes = bytes.to_vec();
    if bytes.len() == LENGTH {
        for (number, (least, most)) in CHEAPEST.into_iter().zip(DEAREST).enumerate() {
            let field = &mut bytes[COST + 4 * number..][..4];
            let asked = u32::from_be_bytes(field.try_into().unwrap());
            if (least..=most).contains(&asked) {
                field.copy_from_slice(&least.to_be_bytes());
            }
        }
        let (body, sum) = bytes.split_at_mut(LENGTH - 8);
        sum.copy_from_slice(&sha256(body).as_bytes()[..8]);
    }
    // Nobody's passphrase opens it at another cost; that it was tried shows that it was read.
    unlock(&bytes, "passphrase").is_err_and(|error| error == VaultError::WrongPassphrase)
}

/// How a target's input begins: the commitment on the chain, and the bucket.
const ENVELOPE: usize = 36;

/// An envelope on the chain, and the bytes beside it that somebody hands out under its hash.
pub(crate) fn envelope(bytes: &[u8]) -> bool {
    let Some((head, blob)) = bytes.split_at_checked(ENVELOPE) else { return false };
    let (commitment, bucket) = head.split_at(32);
    opened(commitment, u32::from_be_bytes(bucket.try_into().unwrap()), blob).is_ok()
}

/// Where every envelope here belongs.
pub(crate) fn context() -> Context<'static> {
    Context { chain_id: CHAIN, kind: Kind::Access, owner: Id::new([5; 20]) }
}

fn opened(commitment: &[u8], bucket: u32, blob: &[u8]) -> Result<(), OpenError> {
    let (commitment, sealed_hash) = (commitment.to_vec(), sha256(blob).as_bytes().to_vec());
    let envelope = Envelope { commitment, sealed_hash, bucket };
    open(&context(), &envelope, blob, reader().opening_key()).map(drop)
}

/// Bytes that can stand in an envelope, at most.
const PLAINTEXT: usize = 32_732;

/// What somebody sealed as an AuditEvent, or as a question.
pub(crate) fn event(bytes: &[u8]) -> bool {
    let bytes = &bytes[..bytes.len().min(PLAINTEXT)];
    let said = message(bytes);
    Event::read(bytes).is_ok() && said.is_some()
}

/// What stands sealed in a blob, where whoever sealed it did not pad as it must be: encrypted here
/// as it is, so that every byte of it is read.
pub(crate) fn padding(bytes: &[u8]) -> bool {
    let (key, commitment) = ([3; 32], [4; 32]);
    let payload = Payload { msg: bytes, aad: &commitment };
    let cipher = ChaCha20Poly1305::new(&Key::from(key));
    let ciphertext = cipher.encrypt(&Nonce::default(), payload).unwrap();
    let to = reader().sealing_key().to_bytes();
    let (enc, wrapped) = hpke::single_shot_seal_with_rng::<Wrapping, HkdfSha256, X25519HkdfSha256>(
        &OpModeS::Base,
        &<X25519HkdfSha256 as Kem>::PublicKey::from_bytes(&to).unwrap(),
        b"medlight/wrap/v1",
        &key,
        &commitment,
        &mut ChaCha20Rng::from_seed([0; 32]),
    )
    .unwrap();
    let (mut recipient, mut blob) = (Vec::new(), Vec::new());
    put_bytes(1, &sha256(&to).as_bytes()[..8], &mut recipient);
    put_bytes(2, &enc.to_bytes(), &mut recipient);
    put_bytes(3, &wrapped, &mut recipient);
    put_bytes(1, &recipient, &mut blob);
    put_bytes(2, &ciphertext, &mut blob);
    let opened = opened(&commitment, u32::try_from(bytes.len()).unwrap(), &blob);
    let error = opened.expect_err("the commitment is to nothing");
    assert!(matches!(error, OpenError::Padding | OpenError::Commitment), "{error}");
    error == OpenError::Commitment
}
