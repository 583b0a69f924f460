//! Policies and directives.

use super::Envelope;

/// What holds where no directive does (IHE PCF's four policies).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, prost::Enumeration)]
#[repr(i32)]
#[expect(missing_docs, reason = "the names are PCF's")]
pub enum DefaultPolicy {
    Unspecified = 0,
    BasicNormal = 1,
    AllNormal = 2,
    BreakGlassOnly = 3,
    Deny = 4,
}

impl DefaultPolicy {
    /// Its name, as `docs/spec/consent.md` has it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Unspecified => "unspecified",
            Self::BasicNormal => "basic-normal",
            Self::AllNormal => "all-normal",
            Self::BreakGlassOnly => "break-glass-only",
            Self::Deny => "deny",
        }
    }
}

/// Publishes a policy. Its id follows from custodian and text. Signer: the custodian.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct RegisterPolicy {
    /// SHA-256 of the text, a public document.
    #[prost(bytes = "vec", tag = "1")]
    pub text: Vec<u8>,
    /// A [`DefaultPolicy`].
    #[prost(enumeration = "DefaultPolicy", tag = "2")]
    pub default: i32,
}

/// Sets the directive of a relationship under a policy. Signer: the relationship.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct PutDirective {
    /// The policy it stands under.
    #[prost(bytes = "vec", tag = "1")]
    pub policy: Vec<u8>,
    /// The relationship's next number.
    #[prost(uint64, tag = "2")]
    pub seq: u64,
    /// The number of the directive it replaces; 0 for none.
    #[prost(uint64, tag = "3")]
    pub replaces: u64,
    /// RFC 6962 root over the salted provisions.
    #[prost(bytes = "vec", tag = "4")]
    pub root: Vec<u8>,
    /// How many there are, padded: 4, 8 or 16.
    #[prost(uint32, tag = "5")]
    pub count: u32,
    /// The provisions, sealed to patient and custodian.
    #[prost(message, optional, tag = "6")]
    pub envelope: Option<Envelope>,
}

/// Ends a directive: the policy's default holds again. Signer: the relationship.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct RevokeDirective {
    /// The policy it stands under.
    #[prost(bytes = "vec", tag = "1")]
    pub policy: Vec<u8>,
    /// The relationship's next number.
    #[prost(uint64, tag = "2")]
    pub seq: u64,
    /// The number of the directive it ends.
    #[prost(uint64, tag = "3")]
    pub replaces: u64,
}
