//! Policies and directives.

use crate::message::Envelope;
use crate::message::consent::DefaultPolicy;

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
