//! The chain the client is shown.

use ed25519_dalek::SigningKey;
use medlight_devnet::Validators;
use medlight_ledger::message::Message;
use medlight_ledger::message::identity::SetValidator;
use medlight_types::Hash;
use medlight_wallet::{Keys, Seed};

use crate::local::{Network, START, at, begin, header_hash, send, signed};

pub(crate) const CHAIN: &str = "medlight-dev-simulated";
pub(crate) const HEAD: u64 = 60;

fn validator(seed: u8, number: u8) -> SigningKey {
    [seed.wrapping_mul(31).wrapping_add(number); 32].into()
}

/// Who leaves (0) and joins (its power), one by one: no three of them are there all the time, so that
/// a jump from the first header to the last is too far.
const CHANGES: [(u8, u64); 25] = [
    (0, 0),
    (1, 0),
    (2, 0),
    (3, 0),
    (4, 0),
    (5, 0),
    (0, 10),
    (1, 10),
    (2, 10),
    (6, 0),
    (7, 0),
    (3, 10),
    (4, 10),
    (5, 10),
    (0, 0),
    (1, 0),
    (2, 0),
    (6, 10),
    (7, 10),
    (3, 0),
    (4, 0),
    (5, 0),
    (0, 10),
    (6, 0),
    (7, 10),
];

/// A chain of `HEAD` blocks, ten seconds apart, whose validators come and go. Another seed gives a
/// chain of other validators by the same name.
pub(crate) fn network(seed: u8) -> Network {
    let registrar = Seed::new([1; 64]).keys(CHAIN, 0, 0);
    let validators = Validators::new((0..8).map(|n| (validator(seed, n), 10)).collect());
    let network = begin(CHAIN, &registrar, validators);
    for height in 1..=HEAD {
        if let Some((number, power)) = change_at(height) {
            send(&network, &powered(&registrar, height, &validator(seed, number), power));
        }
        network.borrow_mut().produce(at(height * 10)).unwrap();
    }
    network
}

/// Every other block from the fourth on.
fn change_at(height: u64) -> Option<(u8, u64)> {
    let number = height.checked_sub(4).filter(|since| since % 2 == 0)? / 2;
    CHANGES.get(usize::try_from(number).unwrap()).copied()
}

pub(crate) fn powered(registrar: &Keys, height: u64, key: &SigningKey, power: u64) -> Vec<u8> {
    let key = key.verifying_key().to_bytes().to_vec();
    let message = Message::SetValidator(SetValidator { key, power });
    signed(CHAIN, height, START + height * 10 + 60, &[registrar], message)
}

/// The hashes of its headers, the first block's first.
pub(crate) fn hashes(network: &Network) -> Vec<Hash> {
    (1..=HEAD).map(|height| header_hash(network, height)).collect()
}
