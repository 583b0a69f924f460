//! Parties, practitioners, relationships.

use super::Envelope;

/// Kinds of party.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, prost::Enumeration)]
#[repr(i32)]
#[expect(missing_docs, reason = "the kinds are the design's")]
pub enum Kind {
    Unspecified = 0,
    Organisation = 1,
    Practitioner = 2,
    Device = 3,
    Payer = 4,
    Sponsor = 5,
    EthicsBoard = 6,
    Manufacturer = 7,
    Distributor = 8,
    Pharmacy = 9,
    Auditor = 10,
}

/// Whether a party may act.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, prost::Enumeration)]
#[repr(i32)]
pub enum Status {
    /// None.
    Unspecified = 0,
    /// It may.
    Active = 1,
    /// Not now.
    Suspended = 2,
    /// Never again. What it signed before stays valid.
    Revoked = 3,
}

/// Admits a party. Signers: a registrar, the party.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct RegisterParty {
    /// A [`Kind`], no practitioner.
    #[prost(enumeration = "Kind", tag = "1")]
    pub kind: i32,
    /// Its public name: 1 to 64 bytes of UTF-8 without control or bidirectional characters.
    #[prost(string, tag = "2")]
    pub name: String,
    /// Its X25519 key, for envelopes to it.
    #[prost(bytes = "vec", tag = "3")]
    pub sealing_key: Vec<u8>,
}

/// Admits a practitioner under the organisation that signs. Signers: organisation, practitioner.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct RegisterPractitioner {
    /// The name, sealed.
    #[prost(message, optional, tag = "1")]
    pub name: Option<Envelope>,
    /// The X25519 key.
    #[prost(bytes = "vec", tag = "2")]
    pub sealing_key: Vec<u8>,
}

/// Suspends, revokes or brings back. Signer: a registrar, or a practitioner's organisation, which does
/// not bring back whom a registrar suspended.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct SetPartyStatus {
    /// Whom.
    #[prost(bytes = "vec", tag = "1")]
    pub party: Vec<u8>,
    /// A [`Status`].
    #[prost(enumeration = "Status", tag = "2")]
    pub status: i32,
}

/// Changes the keys of whoever signs, a party, a relationship or a registrar. Signers: the id with its
/// old key, the same id with the new one.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct RotateKeys {
    /// The new X25519 key; empty for a registrar, who has none.
    #[prost(bytes = "vec", tag = "1")]
    pub sealing_key: Vec<u8>,
}

/// A custodian's desk offers a relationship. Signer: the custodian.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct OfferRel {
    /// The id of a key that only whoever has the desk's code can compute.
    #[prost(bytes = "vec", tag = "1")]
    pub offer: Vec<u8>,
    /// At most 600 s ahead.
    #[prost(uint64, tag = "2")]
    pub expires: u64,
    /// An unclaimed relationship whose history goes on with whoever takes it; empty for none.
    #[prost(bytes = "vec", tag = "3")]
    pub continues: Vec<u8>,
}

/// A patient takes the offer. Signers: the relationship, which begins with its key; the desk's code,
/// whose key has the offer's id.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct RequestRel {
    /// Whose desk.
    #[prost(bytes = "vec", tag = "1")]
    pub custodian: Vec<u8>,
    /// The offer.
    #[prost(bytes = "vec", tag = "2")]
    pub offer: Vec<u8>,
    /// The relationship's X25519 key.
    #[prost(bytes = "vec", tag = "3")]
    pub sealing_key: Vec<u8>,
}

/// Makes a requested relationship active. Signer: the custodian.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct ConfirmRel {
    /// Which.
    #[prost(bytes = "vec", tag = "1")]
    pub relationship: Vec<u8>,
    /// The key to the history it goes on with, sealed to it; none where it goes on with none.
    #[prost(message, optional, tag = "2")]
    pub handover: Option<Envelope>,
}

/// A custodian logs for a patient who is not here yet. Signers: custodian, relationship.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct OpenUnclaimed {
    /// The relationship's X25519 key, the custodian's to hold until it is claimed.
    #[prost(bytes = "vec", tag = "1")]
    pub sealing_key: Vec<u8>,
}

/// Changes the set of validators from the block after the next on: never to one that the engine
/// refuses. Signer: a registrar.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct SetValidator {
    /// Its Ed25519 key.
    #[prost(bytes = "vec", tag = "1")]
    pub key: Vec<u8>,
    /// Its voting power, at most 2^53; 0 to remove it, which must not be the last.
    #[prost(uint64, tag = "2")]
    pub power: u64,
}
