//! Who lives there, and what they send.

use ed25519_dalek::SigningKey;
use medlight_ledger::Id;
use medlight_ledger::message::access::{EraseBlob, SubmitAccess, Submitted};
use medlight_ledger::message::identity::{ConfirmRel, Kind, OfferRel, RegisterParty, RequestRel};
use medlight_ledger::message::{Envelope, Message};
use medlight_merkle::sha256;

/// Somebody with a key; the seed tells them apart.
pub(crate) struct Somebody {
    pub(crate) id: Id,
    pub(crate) key: SigningKey,
}

impl Somebody {
    pub(crate) fn new(seed: u64) -> Self {
        let key = SigningKey::from_bytes(sha256(&seed.to_be_bytes()).as_bytes());
        Self { id: Id::of_key(key.verifying_key().as_bytes()), key }
    }

    fn bytes(&self) -> Vec<u8> {
        self.id.as_bytes().to_vec()
    }
}

pub(crate) fn organisation(name: &str) -> Message {
    Message::RegisterParty(RegisterParty {
        kind: Kind::Organisation.into(),
        name: name.to_owned(),
        sealing_key: vec![1; 32],
    })
}

/// Whoever has the desk's code.
pub(crate) fn code() -> Somebody {
    Somebody::new(10_001)
}

pub(crate) fn offer(expires: u64) -> Message {
    let offer = code().bytes();
    Message::OfferRel(OfferRel { offer, expires, continues: Vec::new() })
}

pub(crate) fn request(custodian: &Somebody) -> Message {
    Message::RequestRel(RequestRel {
        custodian: custodian.bytes(),
        offer: code().bytes(),
        sealing_key: vec![2; 32],
    })
}

pub(crate) fn confirm(relationship: &Somebody) -> Message {
    Message::ConfirmRel(ConfirmRel { relationship: relationship.bytes(), handover: None })
}

/// What is sealed in an entry, as far as the ledger can see.
pub(crate) fn sealed(number: u64) -> Vec<u8> {
    format!("sealed entry {number} ").into_bytes().repeat(40)
}

pub(crate) fn access(relationship: &Somebody, number: u64) -> Submitted {
    let sealed_hash = sha256(&sealed(number)).as_bytes().to_vec();
    let envelope = Envelope { commitment: vec![7; 32], sealed_hash, bucket: 2_048 };
    Submitted {
        relationship: relationship.bytes(),
        number,
        envelope: Some(envelope),
        basis: None,
        held_until: 0,
        legal_code: 0,
        corrects: 0,
    }
}

pub(crate) fn submit(entries: impl IntoIterator<Item = Submitted>) -> Message {
    Message::SubmitAccess(SubmitAccess { entries: entries.into_iter().collect() })
}

pub(crate) fn erase(relationship: &Somebody, number: u64) -> Message {
    let hash = sha256(&sealed(number)).as_bytes().to_vec();
    Message::EraseBlob(EraseBlob { belongs_to: relationship.bytes(), hash })
}
