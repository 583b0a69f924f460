//! Who lives there, and what they send.

use medlight_ledger::message::access::{EraseBlob, SubmitAccess, Submitted};
use medlight_ledger::message::identity::{ConfirmRel, Kind, OfferRel, RegisterParty, RequestRel};
use medlight_ledger::message::{Envelope, Message};
use medlight_ledger::tx::TxBody;
use medlight_merkle::sha256;
use medlight_wallet::Keys;

/// Somebody with keys; the number tells them apart.
pub(crate) fn somebody(number: u64) -> Keys {
    Keys::new(sha256(&number.to_be_bytes()).as_bytes(), &[0; 32])
}

fn bytes(somebody: &Keys) -> Vec<u8> {
    somebody.id().as_bytes().to_vec()
}

/// A transaction that is valid for an hour.
pub(crate) fn body(
    chain_id: &str,
    now: u64,
    nonce: u128,
    signers: &[&Keys],
    message: Message,
) -> TxBody {
    TxBody {
        chain_id: chain_id.to_owned(),
        nonce: nonce.to_be_bytes().to_vec(),
        valid_until: now + 3_600,
        signers: signers.iter().map(|keys| keys.signer()).collect(),
        message: Some(message),
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
pub(crate) fn code() -> Keys {
    somebody(10_001)
}

pub(crate) fn offer(expires: u64) -> Message {
    let offer = bytes(&code());
    Message::OfferRel(OfferRel { offer, expires, continues: Vec::new() })
}

pub(crate) fn request(custodian: &Keys) -> Message {
    Message::RequestRel(RequestRel {
        custodian: bytes(custodian),
        offer: bytes(&code()),
        sealing_key: vec![2; 32],
    })
}

pub(crate) fn confirm(relationship: &Keys) -> Message {
    Message::ConfirmRel(ConfirmRel { relationship: bytes(relationship), handover: None })
}

/// What is sealed in an entry, as far as the ledger can see.
pub(crate) fn sealed(number: u64) -> Vec<u8> {
    format!("sealed entry {number} ").into_bytes().repeat(40)
}

pub(crate) fn access(relationship: &Keys, number: u64) -> Submitted {
    let sealed_hash = sha256(&sealed(number)).as_bytes().to_vec();
    let envelope = Envelope { commitment: vec![7; 32], sealed_hash, bucket: 2_048 };
    Submitted {
        relationship: bytes(relationship),
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

pub(crate) fn erase(relationship: &Keys, number: u64) -> Message {
    let hash = sha256(&sealed(number)).as_bytes().to_vec();
    Message::EraseBlob(EraseBlob { belongs_to: bytes(relationship), hash })
}
