//! Bytes beside the chain.

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
