//! The desk's code, as people type it, and the offer it stands for.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

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

/// What the reference implementation answers of `7K3MQ2XD` (argon2-cffi 25.1) with this salt, 64 MiB,
/// three passes, one lane, 32 bytes, cut to 20.
#[test]
fn an_offers_id_is_argon2s() {
    let id = |code: &str, custodian| Code::read(code).unwrap().offer(&custodian).unwrap();
    assert_eq!(id("7k3m-q2xd", CUSTODIAN).to_string(), "12ebcd4485d8f1aaa1dffd06042de99e2f674425");
    assert_ne!(id("7k3m-q2xd", Id::new([8; 20])), id("7k3m-q2xd", CUSTODIAN));
}
