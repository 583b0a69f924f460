//! Who may sign: each with the keys of all its generations.

use std::cell::RefCell;
use std::collections::BTreeMap;

use medlight_ledger::Id;
use medlight_ledger::message::Envelope;
use medlight_ledger::tx::Signer;
use medlight_merkle::sha256;

use crate::support::Somebody;

/// A place among those who live there.
pub(super) type Who = usize;
/// Somebody with the key of a generation, the first 0.
pub(super) type Key = (Who, u64);
/// A policy of an organisation, by its text.
pub(super) type PolicyOf = (Who, u8);

pub(super) const REGISTRAR: Who = 0;
/// Organisations, practitioners, patients: as they begin. Any of them may try anything.
pub(super) const ORGANISATIONS: [Who; 3] = [1, 2, 3];
pub(super) const PRACTITIONERS: [Who; 5] = [4, 5, 6, 7, 8];
pub(super) const PATIENTS: [Who; 8] = [9, 10, 11, 12, 13, 14, 15, 16];
pub(super) const STRANGER: Who = 17;
pub(super) const PEOPLE: usize = 18;

/// Whoever has the code of an offer.
pub(super) fn desk(offer: u8) -> Who {
    100 + usize::from(offer)
}

/// Whoever signs blocks under this number.
pub(super) fn validator(number: u8) -> Who {
    500 + usize::from(number)
}

thread_local! {
    /// Keys take longer to make than rules to judge.
    static MADE: RefCell<BTreeMap<Key, Somebody>> = RefCell::default();
}

pub(super) fn somebody(key: Key) -> Somebody {
    let make = || {
        let seed = |generation| 20_000 + 1_000 * key.0 as u64 + generation;
        Somebody { id: Somebody::new(seed(0)).id, ..Somebody::new(seed(key.1)) }
    };
    MADE.with_borrow_mut(|made| made.entry(key).or_insert_with(make).clone())
}

pub(super) fn id(who: Who) -> Id {
    somebody((who, 0)).id
}

/// Whose id it is.
pub(super) fn people(id: &[u8]) -> Who {
    (0..PEOPLE).find(|who| bytes(*who) == id).unwrap()
}

pub(super) fn bytes(who: Who) -> Vec<u8> {
    id(who).as_bytes().to_vec()
}

pub(super) fn public(key: Key) -> Vec<u8> {
    somebody(key).key.verifying_key().to_bytes().to_vec()
}

pub(super) fn policy((custodian, text): PolicyOf) -> Id {
    Id::of_policy(&id(custodian), &[text; 32])
}

/// Something sealed that nobody else has sealed.
pub(super) fn sealed(number: u64) -> Envelope {
    let hash =
        |what: u8| sha256(&[&[what], &number.to_be_bytes()[..]].concat()).as_bytes().to_vec();
    Envelope { commitment: hash(1), sealed_hash: hash(2), bucket: 512 }
}

pub(super) fn signer(somebody: &Somebody) -> Signer {
    let key = somebody.key.verifying_key().to_bytes().to_vec();
    Signer { id: somebody.id.as_bytes().to_vec(), key }
}
