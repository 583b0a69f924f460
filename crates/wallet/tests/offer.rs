//! The desk's code, as people type it, and the offer it stands for.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use data_encoding::HEXLOWER;
use medlight_ledger::Id;
use medlight_wallet::offer::{Code, CodeError};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng as _;

const CUSTODIAN: Id = Id::new([7; 20]);

#[test]
fn a_code_is_read_as_it_is_meant() {
    let code = Code::read("01AZ9XK0").unwrap();
    for typed in ["01AZ-9XK0", "oIaz 9xkO", " 0lAz-9-XK-o\n"] {
        assert!(Code::read(typed) == Ok(code), "{typed}");
    }
    assert_eq!(code.to_string(), "01AZ-9XK0");
}

#[test]
fn new_codes_are_read_again() {
    let mut random = ChaCha20Rng::seed_from_u64(1);
    for _ in 0..1_000 {
        let code = Code::new(&mut random);
        assert!(Code::read(&code.to_string()) == Ok(code));
    }
}

#[test]
fn what_is_no_code_is_named() {
    let refused = |typed: &str| Code::read(typed).err();
    assert_eq!(refused("7K3M-Q2X"), Some(CodeError::Length(7)));
    assert_eq!(refused(""), Some(CodeError::Length(0)));
    assert_eq!(refused("7K3M-Q2XD5"), Some(CodeError::Length(9)));
    assert_eq!(refused("7K3M-Q2XU"), Some(CodeError::Character('U')));
    assert_eq!(refused("7K3M-Q2Xß"), Some(CodeError::Character('ß')));
}

/// What the reference implementations answer of `7K3MQ2XD`: the seed by Argon2id with this salt, 64
/// MiB, three passes, one lane (argon2-cffi 25.1); its public key by Ed25519 (cryptography for Python).
#[test]
fn a_codes_key_is_argon2s_and_ed25519s() {
    let keys = |code: &str, custodian| Code::read(code).unwrap().keys(&custodian).unwrap();
    let desk = keys("7k3m-q2xd", CUSTODIAN);
    let key = "ab4d53d625166c2ca919437e0591eedfae66830ff9ac8aab7c404c6528ccdda2";
    assert_eq!(HEXLOWER.encode(&desk.public_key()), key);
    assert_eq!(desk.id().to_string(), "4d59392813e76507a570efe39007aeac47a5619b");
    assert_ne!(keys("7k3m-q2xd", Id::new([8; 20])).id(), desk.id());
}
