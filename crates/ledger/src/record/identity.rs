//! Parties, relationships, and the validators.

use crate::message::Envelope;
use crate::message::identity::{Kind, Status};

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
