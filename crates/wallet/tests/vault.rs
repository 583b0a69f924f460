//! The vault opens with its passphrase alone, and says what is wrong when it does not.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use medlight_merkle::sha256;
use medlight_wallet::Seed;
use medlight_wallet::vault::{VaultError, lock, unlock};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng as _;

const MEMORY: usize = 15;

fn locked() -> Vec<u8> {
    lock(&Seed::new([9; 64]), "räuber", &mut ChaCha20Rng::seed_from_u64(1)).unwrap()
}

/// The same bytes with their sum put right, as whoever alters them on purpose would.
fn summed(mut bytes: Vec<u8>) -> Vec<u8> {
    let body = bytes.len() - 8;
    let sum = sha256(&bytes[..body]);
    bytes[body..].copy_from_slice(&sum.as_bytes()[..8]);
    bytes
}

fn refused(bytes: &[u8]) -> VaultError {
    unlock(bytes, "räuber").err().unwrap()
}

#[test]
fn the_passphrase_and_nothing_else_opens_it() {
    let vault = locked();
    assert_eq!(vault.len(), 155);
    let id = |seed: Seed| seed.keys("chain-a", 0, 0).id();
    assert_eq!(id(unlock(&vault, "räuber").unwrap()), id(Seed::new([9; 64])));
    assert_eq!(unlock(&vault, "rauber").err(), Some(VaultError::WrongPassphrase));
}

#[test]
fn a_byte_changed_anywhere_is_seen() {
    let vault = locked();
    for place in 0..vault.len() {
        let mut damaged = vault.clone();
        damaged[place] ^= 1;
        let expected = match place {
            0..14 => VaultError::NotAVault,
            14 => VaultError::UnknownVersion(0),
            _ => VaultError::Damaged,
        };
        assert_eq!(refused(&damaged), expected, "{place}");
    }
    for length in 0..vault.len() {
        let expected = if length < 14 { VaultError::NotAVault } else { VaultError::Damaged };
        assert_eq!(refused(&vault[..length]), expected, "{length}");
    }
    assert_eq!(refused(&summed([vault, vec![0]].concat())), VaultError::Damaged);
}

#[test]
fn a_strangers_file_cannot_ask_for_more_than_the_device_has() {
    for (place, number) in [
        (MEMORY, u32::MAX),
        (MEMORY, 262_145),
        (MEMORY, 7),
        (MEMORY + 4, 17),
        (MEMORY + 4, 0),
        (MEMORY + 8, 2),
        (MEMORY + 8, 0),
    ] {
        let mut vault = locked();
        vault[place..place + 4].copy_from_slice(&number.to_be_bytes());
        assert_eq!(refused(&summed(vault)), VaultError::TooDear, "{place} {number}");
    }
}

#[test]
fn the_parameters_are_bound_to_what_is_locked() {
    let mut vault = locked();
    vault[MEMORY..MEMORY + 4].copy_from_slice(&64_u32.to_be_bytes());
    assert_eq!(refused(&summed(vault)), VaultError::WrongPassphrase);
}
