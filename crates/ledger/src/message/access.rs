//! Entries of access logs, emergencies, questions.

use super::Envelope;

/// Entries in one batch, at most.
pub const MAX_BATCH: usize = 500;

/// Why an access was lawful, as its custodian says.
#[derive(Clone, PartialEq, Eq, prost::Oneof)]
pub enum Basis {
    /// The number of a directive of the relationship.
    #[prost(uint64, tag = "4")]
    Directive(u64),
    /// A registered policy of the custodian.
    #[prost(bytes = "vec", tag = "5")]
    Policy(Vec<u8>),
    /// An emergency access to the relationship, by its number.
    #[prost(uint64, tag = "6")]
    Emergency(u64),
}

/// One access, as submitted.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct Submitted {
    /// Whose records.
    #[prost(bytes = "vec", tag = "1")]
    pub relationship: Vec<u8>,
    /// The log's next number, from 0.
    #[prost(uint64, tag = "2")]
    pub number: u64,
    /// The AuditEvent, sealed.
    #[prost(message, optional, tag = "3")]
    pub envelope: Option<Envelope>,
    /// None: none is claimed.
    #[prost(oneof = "Basis", tags = "4, 5, 6")]
    pub basis: Option<Basis>,
    /// Until when its content is lawfully withheld; 0 for not.
    #[prost(uint64, tag = "7")]
    pub held_until: u64,
    /// The law that allows it, of a fixed list; 0 for none.
    #[prost(uint32, tag = "8")]
    pub legal_code: u32,
    /// The number of the entry it corrects, plus 1; 0 for none.
    #[prost(uint64, tag = "9")]
    pub corrects: u64,
}

/// A custodian's accesses. Signer: the custodian.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct SubmitAccess {
    /// 1 to [`MAX_BATCH`].
    #[prost(message, repeated, tag = "1")]
    pub entries: Vec<Submitted>,
}

/// Records are opened in an emergency. Signers: custodian, practitioner.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct BreakGlass {
    /// Whose records.
    #[prost(bytes = "vec", tag = "1")]
    pub relationship: Vec<u8>,
    /// The reason, sealed.
    #[prost(message, optional, tag = "2")]
    pub envelope: Option<Envelope>,
}

/// What a review found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, prost::Enumeration)]
#[repr(i32)]
#[expect(missing_docs, reason = "the names are the design's")]
pub enum Verdict {
    Unspecified = 0,
    Justified = 1,
    Unjustified = 2,
    Referred = 3,
}

/// Reviews an emergency access, once. Signers: custodian, a practitioner who did not open it.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct ReviewBreakGlass {
    /// Whose records.
    #[prost(bytes = "vec", tag = "1")]
    pub relationship: Vec<u8>,
    /// Its number.
    #[prost(uint64, tag = "2")]
    pub number: u64,
    /// A [`Verdict`].
    #[prost(enumeration = "Verdict", tag = "3")]
    pub verdict: i32,
    /// The report, sealed.
    #[prost(message, optional, tag = "4")]
    pub envelope: Option<Envelope>,
}

/// A patient asks about an entry, once an entry. Signer: the relationship.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct AskEntry {
    /// In whose log it stands: the signer's, or the one whose history goes on there.
    #[prost(bytes = "vec", tag = "1")]
    pub relationship: Vec<u8>,
    /// The entry's number.
    #[prost(uint64, tag = "2")]
    pub number: u64,
    /// The question, sealed.
    #[prost(message, optional, tag = "3")]
    pub envelope: Option<Envelope>,
}

/// The custodian answers. Signer: the custodian.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct AnswerEntry {
    /// In whose log the entry stands.
    #[prost(bytes = "vec", tag = "1")]
    pub relationship: Vec<u8>,
    /// The entry's number.
    #[prost(uint64, tag = "2")]
    pub number: u64,
    /// The answer, sealed.
    #[prost(message, optional, tag = "3")]
    pub envelope: Option<Envelope>,
}

/// Sealed bytes are erased; number, proof and commitment stand. Signer: the custodian they were named
/// with first.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct EraseBlob {
    /// The relationship they belong to, or the practitioner whose name they hold.
    #[prost(bytes = "vec", tag = "1")]
    pub belongs_to: Vec<u8>,
    /// SHA-256 of the sealed bytes.
    #[prost(bytes = "vec", tag = "2")]
    pub hash: Vec<u8>,
}
