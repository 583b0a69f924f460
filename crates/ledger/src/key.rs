//! Where cells and logs stand (design section 2). Ids in lower-case hexadecimal.

use medlight_merkle::Hash;

use crate::Id;
use crate::id::hex;

/// The receipt of a transaction, by the SHA-256 of its body: it took effect.
pub fn receipt(hash: &Hash) -> String {
    format!("tx/{}", hex(hash.as_bytes()))
}

/// Of all validators together, how many and how powerful.
pub const VALIDATORS: &str = "identity/validators";

/// A validator's cell, by its Ed25519 public key.
pub fn validator(key: &[u8]) -> String {
    format!("identity/validator/{}", hex(key))
}

/// A party's cell.
pub fn party(id: &Id) -> String {
    format!("identity/party/{id}")
}

/// The cell of somebody who admits parties.
pub fn registrar(id: &Id) -> String {
    format!("identity/registrar/{id}")
}

/// The cell of what a desk offers.
pub fn offer(custodian: &Id, offer: &Id) -> String {
    format!("identity/offer/{custodian}/{offer}")
}

/// A relationship's cell.
pub fn relationship(id: &Id) -> String {
    format!("identity/relationship/{id}")
}

/// The log of an organisation's practitioners.
pub fn practitioners(organisation: &Id) -> String {
    format!("identity/practitioners/{organisation}")
}

/// The log of a custodian's relationships.
pub fn relationships(custodian: &Id) -> String {
    format!("identity/relationships/{custodian}")
}

/// The log of a custodian's policies.
pub fn policies(custodian: &Id) -> String {
    format!("consent/policies/{custodian}")
}

/// A policy's cell.
pub fn policy(custodian: &Id, policy: &Id) -> String {
    format!("consent/policy/{custodian}/{policy}")
}

/// The cell of the directive in force under a policy.
pub fn directive(relationship: &Id, policy: &Id) -> String {
    format!("consent/directive/{relationship}/{policy}")
}

/// The cell that says what became of a directive.
pub fn directive_number(relationship: &Id, seq: u64) -> String {
    format!("consent/number/{relationship}/{seq}")
}

/// The log of what a patient chose.
pub fn changes(relationship: &Id) -> String {
    format!("consent/changes/{relationship}")
}

/// The log of accesses.
pub fn accesses(relationship: &Id) -> String {
    format!("access/log/{relationship}")
}

/// The log of emergency accesses.
pub fn emergencies(relationship: &Id) -> String {
    format!("access/emergencies/{relationship}")
}

/// An emergency access' cell.
pub fn emergency(relationship: &Id, number: u64) -> String {
    format!("access/emergency/{relationship}/{number}")
}

/// The log of emergency accesses that an organisation has reviewed or must.
pub fn reviews(custodian: &Id) -> String {
    format!("access/reviews/{custodian}")
}

/// The log of what a patient asked about.
pub fn questions(relationship: &Id) -> String {
    format!("access/questions/{relationship}")
}

/// The log of what a custodian was asked about.
pub fn answers(custodian: &Id) -> String {
    format!("access/answers/{custodian}")
}

/// The cell of a question about an entry.
pub fn question(relationship: &Id, entry: u64) -> String {
    format!("access/question/{relationship}/{entry}")
}

/// The cell of what a custodian stated last about how far its lists are complete.
pub fn coverage(custodian: &Id) -> String {
    format!("access/coverage/{custodian}")
}

/// The log of what a custodian stated about how far its lists are complete.
pub fn coverage_log(custodian: &Id) -> String {
    format!("access/coverage-log/{custodian}")
}

/// The cell that says whose bytes are.
pub fn blob_owner(hash: &[u8]) -> String {
    format!("blob/owner/{}", hex(hash))
}

/// The cell that says that sealed bytes were erased.
pub fn tombstone(hash: &[u8]) -> String {
    format!("blob/tombstone/{}", hex(hash))
}
