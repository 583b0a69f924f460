//! Access logs, emergencies, questions, coverage.

use crate::message::Envelope;
use crate::message::access::{Basis, Verdict};

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
    /// How many policies the custodian had published before it: the last of them is its rule where
    /// nothing was chosen, and no later one changes what was lawful then.
    #[prost(uint64, tag = "16")]
    pub policies: u64,
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

/// An emergency access, in `access/emergencies/<relationship>` and `access/reviews/<custodian>`; or
/// a question, in `access/questions/<relationship>` and `access/answers/<custodian>`. A
/// relationship's own logs leave the relationship out.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct Noted {
    /// Of the encoding.
    #[prost(uint32, tag = "1")]
    pub version: u32,
    /// Whose records.
    #[prost(bytes = "vec", tag = "2")]
    pub relationship: Vec<u8>,
    /// The emergency access's number in the relationship, from 1; the number of the entry that is
    /// asked about.
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
