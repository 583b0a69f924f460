//! What people sign and the ledger keeps: transactions, cells, entries, choices.

use medlight_ledger::Transaction;
use medlight_ledger::consent::{Disclosure, Leaf};
use medlight_ledger::record::{
    AccessEntry, Chain, Change, Coverage, Directive, Emergency, Named, Noted, Numbered, Offer,
    Party, Policy, Question, Receipt, Registrar, Relationship, Tombstone,
};
use medlight_ledger::tx::{SignedTx, TxBody};
use prost::Message;

use crate::town::CHAIN;

pub(crate) fn transaction(bytes: &[u8]) -> bool {
    // The client reads both parts of what it carries, before any ledger does.
    if let Ok(signed) = SignedTx::decode(bytes) {
        drop(TxBody::decode(signed.body.as_slice()));
    }
    Transaction::read(bytes, CHAIN).is_ok()
}

fn reads<M: Message + Default>(bytes: &[u8]) -> bool {
    M::decode(bytes).is_ok()
}

/// Each kind of cell and entry: a reader names the kind by the key, never by the bytes.
pub(crate) fn records(bytes: &[u8]) -> bool {
    let kinds = [
        reads::<Chain>,
        reads::<Registrar>,
        reads::<Party>,
        reads::<Offer>,
        reads::<Relationship>,
        reads::<Named>,
        reads::<Receipt>,
        reads::<Policy>,
        reads::<Directive>,
        reads::<Change>,
        reads::<Numbered>,
        reads::<AccessEntry>,
        reads::<Emergency>,
        reads::<Noted>,
        reads::<Question>,
        reads::<Coverage>,
        reads::<Tombstone>,
    ];
    kinds.iter().filter(|reads| reads(bytes)).count() > 0
}

pub(crate) fn provision(bytes: &[u8]) -> bool {
    let Ok(Leaf::Open(provision)) = Leaf::read(bytes) else { return false };
    // A root covers the bytes: no others may say the same.
    assert_eq!(provision.encode(), bytes);
    true
}

pub(crate) fn disclosure(bytes: &[u8]) -> bool {
    let Ok(disclosure) = Disclosure::decode(bytes) else { return false };
    let root = disclosure.root();
    let read = Disclosure::decode(&disclosure.encode());
    read.is_ok_and(|read| read.root() == root)
}
