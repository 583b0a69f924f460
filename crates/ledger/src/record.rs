//! What cells and log entries hold. Field 1 of each is its encoding's version, so that no cell is
//! ever empty. Ids are 20 bytes, keys and hashes 32, times unix seconds.

use crate::message::Envelope;
use crate::message::access::{Basis, Verdict};
use crate::message::consent::DefaultPolicy;
use crate::message::identity::{Kind, Status};

/// The version every record of today has.
pub const VERSION: u32 = 1;

/// Where logs stand; every other key is a cell's.
const LOGS: [&str; 9] = [
    "identity/parties",
    "identity/practitioners/",
    "identity/relationships/",
    "consent/policies/",
    "consent/changes/",
    "access/log/",
    "access/emergencies/",
    "access/reviews/",
    "access/coverage-log/",
];

/// Whether a log stands under this key, rather than a plain cell.
pub fn is_log(key: &str) -> bool {
    LOGS.iter().any(|log| if log.ends_with('/') { key.starts_with(log) } else { key == *log })
}

/// `chain`: what this ledger is. Written once, so that no state is empty.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct Chain {
    /// Of the encoding.
    #[prost(uint32, tag = "1")]
    pub version: u32,
    /// The chain's name.
    #[prost(string, tag = "2")]
    pub chain_id: String,
}

/// `identity/registrar/<id>`
#[derive(Clone, PartialEq, Eq, prost::Message)]
#[expect(missing_docs, reason = "named as in the design")]
pub struct Registrar {
    #[prost(uint32, tag = "1")]
    pub version: u32,
    #[prost(bytes = "vec", tag = "2")]
    pub key: Vec<u8>,
}

/// `identity/validator/<key>`
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct Validator {
    /// Of the encoding.
    #[prost(uint32, tag = "1")]
    pub version: u32,
    /// Its voting power, never 0.
    #[prost(uint64, tag = "2")]
    pub power: u64,
}

/// `identity/validators`: all of them together.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct Validators {
    /// Of the encoding.
    #[prost(uint32, tag = "1")]
    pub version: u32,
    /// How many.
    #[prost(uint64, tag = "2")]
    pub count: u64,
    /// The sum of their voting power.
    #[prost(uint64, tag = "3")]
    pub power: u64,
}

/// `identity/party/<id>`
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct Party {
    /// Of the encoding.
    #[prost(uint32, tag = "1")]
    pub version: u32,
    /// What it is.
    #[prost(enumeration = "Kind", tag = "2")]
    pub kind: i32,
    /// Whether it may act.
    #[prost(enumeration = "Status", tag = "3")]
    pub status: i32,
    /// Its signing key.
    #[prost(bytes = "vec", tag = "4")]
    pub key: Vec<u8>,
    /// Its sealing key.
    #[prost(bytes = "vec", tag = "5")]
    pub sealing_key: Vec<u8>,
    /// An organisation's public name; empty for a practitioner.
    #[prost(string, tag = "6")]
    pub name: String,
    /// A practitioner's organisation; empty for others.
    #[prost(bytes = "vec", tag = "7")]
    pub parent: Vec<u8>,
    /// A practitioner's name, sealed.
    #[prost(message, optional, tag = "8")]
    pub sealed_name: Option<Envelope>,
    /// A registrar suspended it: only a registrar brings it back.
    #[prost(bool, tag = "9")]
    pub held: bool,
}

/// `identity/offer/<custodian>/<offer>`
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct Offer {
    /// Of the encoding.
    #[prost(uint32, tag = "1")]
    pub version: u32,
    /// The last second it can be taken.
    #[prost(uint64, tag = "2")]
    pub expires: u64,
    /// The unclaimed relationship whose history goes on; empty for none.
    #[prost(bytes = "vec", tag = "3")]
    pub continues: Vec<u8>,
}

/// States of a relationship.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, prost::Enumeration)]
#[repr(i32)]
pub enum Stage {
    /// None.
    Unspecified = 0,
    /// The patient has asked, the custodian not yet confirmed.
    Requested = 1,
    /// Both agree.
    Active = 2,
    /// The custodian alone keeps it.
    Unclaimed = 3,
    /// Another relationship goes on where it ends.
    Continued = 4,
}

/// `identity/relationship/<id>`
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct Relationship {
    /// Of the encoding.
    #[prost(uint32, tag = "1")]
    pub version: u32,
    /// With whom.
    #[prost(bytes = "vec", tag = "2")]
    pub custodian: Vec<u8>,
    /// A [`Stage`].
    #[prost(enumeration = "Stage", tag = "3")]
    pub stage: i32,
    /// Its signing key.
    #[prost(bytes = "vec", tag = "4")]
    pub key: Vec<u8>,
    /// Its sealing key.
    #[prost(bytes = "vec", tag = "5")]
    pub sealing_key: Vec<u8>,
    /// The unclaimed one whose history goes on here; empty for none.
    #[prost(bytes = "vec", tag = "6")]
    pub continues: Vec<u8>,
    /// The one that goes on where this ends; empty for none.
    #[prost(bytes = "vec", tag = "7")]
    pub continued_by: Vec<u8>,
    /// The number of its last directive or revocation.
    #[prost(uint64, tag = "8")]
    pub seq: u64,
    /// The key to the history that goes on here, sealed; none where there is no history.
    #[prost(message, optional, tag = "9")]
    pub handover: Option<Envelope>,
}

/// An entry of a log of names: `identity/parties`, `identity/practitioners/<organisation>`,
/// `identity/relationships/<custodian>`, `consent/policies/<custodian>`.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct Named {
    /// Of the encoding.
    #[prost(uint32, tag = "1")]
    pub version: u32,
    /// Whom or what.
    #[prost(bytes = "vec", tag = "2")]
    pub id: Vec<u8>,
}

/// `tx/<hash>`: the transaction took effect.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct Receipt {
    /// Of the encoding.
    #[prost(uint32, tag = "1")]
    pub version: u32,
    /// In the block at this height.
    #[prost(uint64, tag = "2")]
    pub height: u64,
    /// Its own end.
    #[prost(uint64, tag = "3")]
    pub valid_until: u64,
}

/// `consent/policy/<custodian>/<policy>`
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct Policy {
    /// Of the encoding.
    #[prost(uint32, tag = "1")]
    pub version: u32,
    /// SHA-256 of its text.
    #[prost(bytes = "vec", tag = "2")]
    pub text: Vec<u8>,
    /// A [`DefaultPolicy`].
    #[prost(enumeration = "DefaultPolicy", tag = "3")]
    pub default: i32,
}

/// `consent/directive/<relationship>/<policy>`: the one in force.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct Directive {
    /// Of the encoding.
    #[prost(uint32, tag = "1")]
    pub version: u32,
    /// Its number in the relationship.
    #[prost(uint64, tag = "2")]
    pub seq: u64,
    /// RFC 6962 root over its salted provisions.
    #[prost(bytes = "vec", tag = "3")]
    pub root: Vec<u8>,
    /// How many, padded.
    #[prost(uint32, tag = "4")]
    pub count: u32,
    /// The provisions, sealed.
    #[prost(message, optional, tag = "5")]
    pub envelope: Option<Envelope>,
}

/// An entry of `consent/changes/<relationship>`.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct Change {
    /// Of the encoding.
    #[prost(uint32, tag = "1")]
    pub version: u32,
    /// Under which policy.
    #[prost(bytes = "vec", tag = "2")]
    pub policy: Vec<u8>,
    /// Its number.
    #[prost(uint64, tag = "3")]
    pub seq: u64,
    /// The new directive's root; empty for a revocation.
    #[prost(bytes = "vec", tag = "4")]
    pub root: Vec<u8>,
    /// How many provisions it has, padded; 0 for a revocation.
    #[prost(uint32, tag = "5")]
    pub count: u32,
    /// Its provisions, sealed; none for a revocation. What was chosen stays readable for those it
    /// was sealed to, after another choice has replaced it.
    #[prost(message, optional, tag = "6")]
    pub envelope: Option<Envelope>,
    /// Time of its block.
    #[prost(uint64, tag = "7")]
    pub recorded_at: u64,
    /// Height of its block.
    #[prost(uint64, tag = "8")]
    pub height: u64,
}

/// `consent/number/<relationship>/<seq>`: what became of a directive, for stamps.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct Numbered {
    /// Of the encoding.
    #[prost(uint32, tag = "1")]
    pub version: u32,
    /// The height from which on it no longer holds; 0 while it does.
    #[prost(uint64, tag = "2")]
    pub ended: u64,
}

/// What the ledger itself says of an entry's basis, as the state was before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, prost::Enumeration)]
#[repr(i32)]
pub enum Stamp {
    /// None.
    Unspecified = 0,
    /// The directive named is in force.
    InForce = 1,
    /// It was, until a height.
    Ended = 2,
    /// A registered policy of the custodian.
    Policy = 3,
    /// An emergency access to the relationship.
    Emergency = 4,
    /// Nothing on the ledger supports it.
    Unsupported = 5,
}

/// An entry of `access/log/<relationship>`.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct AccessEntry {
    /// Of the encoding.
    #[prost(uint32, tag = "1")]
    pub version: u32,
    /// Its place in the log.
    #[prost(uint64, tag = "2")]
    pub number: u64,
    /// Who submitted it.
    #[prost(bytes = "vec", tag = "3")]
    pub custodian: Vec<u8>,
    /// As submitted; none if none was claimed.
    #[prost(oneof = "Basis", tags = "4, 5, 6")]
    pub basis: Option<Basis>,
    /// Until when its content is withheld; 0 for not.
    #[prost(uint64, tag = "7")]
    pub held_until: u64,
    /// By which law; 0 for none.
    #[prost(uint32, tag = "8")]
    pub legal_code: u32,
    /// The number of the entry it corrects, plus 1; 0 for none.
    #[prost(uint64, tag = "9")]
    pub corrects: u64,
    /// The AuditEvent, sealed.
    #[prost(message, optional, tag = "10")]
    pub envelope: Option<Envelope>,
    /// What the ledger says of the basis.
    #[prost(enumeration = "Stamp", tag = "11")]
    pub stamp: i32,
    /// Since when the directive named no longer holds, where it ended.
    #[prost(uint64, tag = "12")]
    pub ended: u64,
    /// Time of its block.
    #[prost(uint64, tag = "13")]
    pub recorded_at: u64,
    /// Height of its block.
    #[prost(uint64, tag = "14")]
    pub height: u64,
    /// The number of the relationship's last change of choices before it; 0 for none. What was in
    /// force follows, for entries and changes of one block too.
    #[prost(uint64, tag = "15")]
    pub choices: u64,
}

/// `access/emergency/<relationship>/<number>`
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct Emergency {
    /// Of the encoding.
    #[prost(uint32, tag = "1")]
    pub version: u32,
    /// Who opened the records.
    #[prost(bytes = "vec", tag = "2")]
    pub practitioner: Vec<u8>,
    /// When, by the block.
    #[prost(uint64, tag = "3")]
    pub at: u64,
    /// Until when it should be reviewed.
    #[prost(uint64, tag = "4")]
    pub review_by: u64,
    /// The reason, sealed.
    #[prost(message, optional, tag = "5")]
    pub envelope: Option<Envelope>,
    /// A [`Verdict`]; unspecified until reviewed.
    #[prost(enumeration = "Verdict", tag = "6")]
    pub verdict: i32,
    /// Who reviewed it; empty until then.
    #[prost(bytes = "vec", tag = "7")]
    pub reviewer: Vec<u8>,
    /// The report, sealed.
    #[prost(message, optional, tag = "8")]
    pub report: Option<Envelope>,
}

/// An entry of `access/emergencies/<relationship>` (with the relationship left out) and of
/// `access/reviews/<custodian>`: an emergency access.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct EmergencyNamed {
    /// Of the encoding.
    #[prost(uint32, tag = "1")]
    pub version: u32,
    /// Whose records.
    #[prost(bytes = "vec", tag = "2")]
    pub relationship: Vec<u8>,
    /// Its number in the relationship, from 1.
    #[prost(uint64, tag = "3")]
    pub number: u64,
}

/// `access/question/<relationship>/<entry>`
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct Question {
    /// Of the encoding.
    #[prost(uint32, tag = "1")]
    pub version: u32,
    /// When it was asked.
    #[prost(uint64, tag = "2")]
    pub asked_at: u64,
    /// Until when it should be answered.
    #[prost(uint64, tag = "3")]
    pub answer_by: u64,
    /// The question, sealed.
    #[prost(message, optional, tag = "4")]
    pub question: Option<Envelope>,
    /// When it was answered; 0 until then.
    #[prost(uint64, tag = "5")]
    pub answered_at: u64,
    /// The answer, sealed.
    #[prost(message, optional, tag = "6")]
    pub answer: Option<Envelope>,
}

/// `access/coverage/<custodian>`, and each an entry of `access/coverage-log/<custodian>`.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct Coverage {
    /// Of the encoding.
    #[prost(uint32, tag = "1")]
    pub version: u32,
    /// Its number, from 1.
    #[prost(uint64, tag = "2")]
    pub seq: u64,
    /// How many systems report.
    #[prost(uint32, tag = "3")]
    pub systems: u32,
    /// Every access before this was submitted.
    #[prost(uint64, tag = "4")]
    pub complete_to: u64,
    /// Time of its block.
    #[prost(uint64, tag = "5")]
    pub stated_at: u64,
    /// Seconds until the next is due.
    #[prost(uint64, tag = "6")]
    pub interval: u64,
}

/// What bytes beside the chain hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, prost::Enumeration)]
#[repr(i32)]
pub enum BlobKind {
    /// None.
    Unspecified = 0,
    /// A practitioner's name.
    Practitioner = 1,
    /// The key to a history.
    Handover = 2,
    /// A policy's text, for everybody.
    Policy = 3,
    /// A directive's provisions.
    Directive = 4,
    /// An AuditEvent.
    Access = 5,
    /// Why records were opened in an emergency.
    Emergency = 6,
    /// What its review found.
    Review = 7,
    /// A patient's question.
    Question = 8,
    /// Its answer.
    Answer = 9,
}

impl BlobKind {
    /// Whether its custodian may have it erased: its own words, never the patient's, and never
    /// what it has to answer for.
    pub const fn is_erasable(self) -> bool {
        matches!(self, Self::Practitioner | Self::Access | Self::Answer)
    }
}

/// `blob/owner/<hash>`: of whoever named the bytes with this hash first.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct BlobOwner {
    /// Of the encoding.
    #[prost(uint32, tag = "1")]
    pub version: u32,
    /// With whom they were named.
    #[prost(bytes = "vec", tag = "2")]
    pub custodian: Vec<u8>,
    /// The relationship they belong to, or the practitioner; empty for a policy.
    #[prost(bytes = "vec", tag = "3")]
    pub belongs_to: Vec<u8>,
    /// A [`BlobKind`].
    #[prost(enumeration = "BlobKind", tag = "4")]
    pub kind: i32,
}

/// `blob/tombstone/<hash>`: the bytes with this hash were erased.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct Tombstone {
    /// Of the encoding.
    #[prost(uint32, tag = "1")]
    pub version: u32,
    /// Time of the block that erased them.
    #[prost(uint64, tag = "2")]
    pub erased_at: u64,
}
