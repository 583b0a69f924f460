//! Runs the published vectors, on every target the same.

use argon2::{Algorithm, AssociatedData, ParamsBuilder, Version};
use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use data_encoding::HEXLOWER;
use hpke::aead::ChaCha20Poly1305 as Wrapping;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::{Deserializable as _, Kem, OpModeR, OpModeS, Serializable as _};
use medlight_wallet::{Seed, Words};
use rand_core::{TryCryptoRng, TryRng};
use serde_json::Value;

/// The wallet's own, which keeps chain codes to itself.
#[path = "../../src/slip10.rs"]
pub(crate) mod derivation;

/// Words, the bytes behind them, and the seed; Trezor's passphrase.
pub(crate) fn bip39(file: &[u8]) {
    let cases = cases(file);
    assert_eq!(cases.len(), 24);
    for case in cases {
        let words = Words::read(text(&case, "words")).unwrap();
        if let Ok(entropy) = <[u8; 32]>::try_from(bytes(&case, "entropy")) {
            assert!(Words::of(&entropy).iter().eq(words.iter()));
        }
        let seed = Seed::new(bytes(&case, "seed").try_into().unwrap());
        let id = |seed: Seed| seed.keys("any", 0, 0).id();
        assert_eq!(id(words.seed("TREZOR")), id(seed), "{}", text(&case, "words"));
    }
}

pub(crate) fn slip10(file: &[u8]) {
    for case in cases(file) {
        let path = case["path"].as_array().unwrap().iter();
        let path: Vec<u32> = path.map(|step| step.as_u64().unwrap().try_into().unwrap()).collect();
        let node = derivation::Node::derive(&bytes(&case, "seed"), &path);
        assert_eq!(node.chain_code().as_slice(), bytes(&case, "chain_code"), "{path:?}");
        assert_eq!(node.key().as_slice(), bytes(&case, "key"), "{path:?}");
    }
}

/// Sealed with the published key pair of one use, and opened with the recipient's.
pub(crate) fn hpke(file: &[u8]) {
    for case in cases(file) {
        // The published private key is not clamped yet, as the one that is derived.
        let (_, public) = X25519HkdfSha256::derive_keypair(&bytes(&case, "recipient_ikm"));
        assert_eq!(public.to_bytes().as_slice(), bytes(&case, "public_key"));
        let secret =
            <X25519HkdfSha256 as Kem>::PrivateKey::from_bytes(&bytes(&case, "private_key"));
        let secret = secret.unwrap();
        assert_eq!(X25519HkdfSha256::sk_to_pk(&secret), public);

        let (info, plaintext) = (bytes(&case, "info"), bytes(&case, "plaintext"));
        let (enc, mut sender) =
            hpke::setup_sender_with_rng::<Wrapping, HkdfSha256, X25519HkdfSha256>(
                &OpModeS::Base,
                &public,
                &info,
                &mut Published(bytes(&case, "ephemeral_ikm")),
            )
            .unwrap();
        assert_eq!(enc.to_bytes().as_slice(), bytes(&case, "enc"));
        let enc = <X25519HkdfSha256 as Kem>::EncappedKey::from_bytes(&enc.to_bytes()).unwrap();
        let mut receiver = hpke::setup_receiver::<Wrapping, HkdfSha256, X25519HkdfSha256>(
            &OpModeR::Base,
            &secret,
            &enc,
            &info,
        )
        .unwrap();
        for encryption in case["encryptions"].as_array().unwrap() {
            let (aad, sealed) = (bytes(encryption, "aad"), bytes(encryption, "ciphertext"));
            assert_eq!(sender.seal(&plaintext, &aad).unwrap(), sealed);
            assert_eq!(receiver.open(&sealed, &aad).unwrap(), plaintext);
        }
    }
}

/// What the vectors drew, instead of chance.
struct Published(Vec<u8>);

impl TryRng for Published {
    type Error = core::convert::Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        rand_core::utils::next_word_via_fill(self)
    }

    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        rand_core::utils::next_word_via_fill(self)
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Self::Error> {
        bytes.copy_from_slice(&self.0);
        Ok(())
    }
}

impl TryCryptoRng for Published {}

pub(crate) fn argon2id(file: &[u8]) {
    for case in cases(file) {
        let number = |field: &str| u32::try_from(case[field].as_u64().unwrap()).unwrap();
        let params = ParamsBuilder::new()
            .m_cost(number("memory"))
            .t_cost(number("passes"))
            .p_cost(number("lanes"))
            .data(AssociatedData::new(&bytes(&case, "data")).unwrap())
            .build()
            .unwrap();
        let secret = bytes(&case, "secret");
        let (algorithm, version) = (Algorithm::Argon2id, Version::V0x13);
        let argon2 = argon2::Argon2::new_with_secret(&secret, algorithm, version, params).unwrap();
        let mut tag = [0; 32];
        let (password, salt) = (bytes(&case, "password"), bytes(&case, "salt"));
        argon2.hash_password_into(&password, &salt, &mut tag).unwrap();
        assert_eq!(tag.as_slice(), bytes(&case, "tag"));
    }
}

pub(crate) fn xchacha20poly1305(file: &[u8]) {
    for case in cases(file) {
        let key = <[u8; 32]>::try_from(bytes(&case, "key")).unwrap();
        let nonce = <[u8; 24]>::try_from(bytes(&case, "nonce")).unwrap();
        let (msg, aad) = (bytes(&case, "plaintext"), bytes(&case, "aad"));
        let sealed = [bytes(&case, "ciphertext"), bytes(&case, "tag")].concat();
        let cipher = XChaCha20Poly1305::new(&Key::from(key));
        let nonce = XNonce::from(nonce);
        assert_eq!(cipher.encrypt(&nonce, Payload { msg: &msg, aad: &aad }).unwrap(), sealed);
        assert_eq!(cipher.decrypt(&nonce, Payload { msg: &sealed, aad: &aad }).unwrap(), msg);
    }
}

pub(crate) fn base45(file: &[u8]) {
    for case in cases(file) {
        assert_eq!(base45::encode(bytes(&case, "bytes")), text(&case, "text"));
        assert_eq!(base45::decode(text(&case, "text")).unwrap(), bytes(&case, "bytes"));
    }
}

fn cases(file: &[u8]) -> Vec<Value> {
    let file: Value = serde_json::from_slice(file).unwrap();
    let cases = file["cases"].as_array().unwrap().clone();
    assert!(!cases.is_empty());
    cases
}

fn text<'a>(case: &'a Value, field: &str) -> &'a str {
    case[field].as_str().unwrap()
}

fn bytes(case: &Value, field: &str) -> Vec<u8> {
    HEXLOWER.decode(text(case, field).as_bytes()).unwrap()
}
