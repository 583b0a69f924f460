//! What a transaction can ask for, one module each; the envelope around it is in [`crate::tx`].
//!
//! Protobuf, package `medlight.v1`. Ids are 20 bytes, keys and hashes 32, times unix seconds.

pub mod access;
pub mod consent;
pub mod coverage;
pub mod identity;

use std::collections::BTreeSet;

use prost::Oneof;

use crate::Refusal;

/// A sealed payload's trace on the chain (design section 2).
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct Envelope {
    /// Commitment to the plaintext, 32 bytes.
    #[prost(bytes = "vec", tag = "1")]
    pub commitment: Vec<u8>,
    /// SHA-256 of the sealed bytes.
    #[prost(bytes = "vec", tag = "2")]
    pub sealed_hash: Vec<u8>,
    /// Bytes the plaintext was padded to: 512, 2,048, 8,192 or 32,768.
    #[prost(uint32, tag = "3")]
    pub bucket: u32,
}

impl Envelope {
    /// Both hashes whole, the bucket one of the four.
    pub fn is_well_formed(&self) -> bool {
        self.commitment.len() == 32
            && self.sealed_hash.len() == 32
            && [512, 2_048, 8_192, 32_768].contains(&self.bucket)
    }
}

/// One message a transaction.
#[derive(Clone, PartialEq, Eq, Oneof)]
#[expect(missing_docs, reason = "each message is documented where it is defined")]
pub enum Message {
    #[prost(message, tag = "10")]
    RegisterParty(identity::RegisterParty),
    #[prost(message, tag = "11")]
    RegisterPractitioner(identity::RegisterPractitioner),
    #[prost(message, tag = "12")]
    SetPartyStatus(identity::SetPartyStatus),
    #[prost(message, tag = "13")]
    RotateKeys(identity::RotateKeys),
    #[prost(message, tag = "14")]
    OfferRel(identity::OfferRel),
    #[prost(message, tag = "15")]
    RequestRel(identity::RequestRel),
    #[prost(message, tag = "16")]
    ConfirmRel(identity::ConfirmRel),
    #[prost(message, tag = "17")]
    OpenUnclaimed(identity::OpenUnclaimed),
    #[prost(message, tag = "18")]
    SetValidator(identity::SetValidator),
    #[prost(message, tag = "20")]
    RegisterPolicy(consent::RegisterPolicy),
    #[prost(message, tag = "21")]
    PutDirective(consent::PutDirective),
    #[prost(message, tag = "22")]
    RevokeDirective(consent::RevokeDirective),
    #[prost(message, tag = "30")]
    SubmitAccess(access::SubmitAccess),
    #[prost(message, tag = "31")]
    BreakGlass(access::BreakGlass),
    #[prost(message, tag = "32")]
    ReviewBreakGlass(access::ReviewBreakGlass),
    #[prost(message, tag = "33")]
    AskEntry(access::AskEntry),
    #[prost(message, tag = "34")]
    AnswerEntry(access::AnswerEntry),
    #[prost(message, tag = "35")]
    EraseBlob(access::EraseBlob),
    #[prost(message, tag = "40")]
    StateCoverage(coverage::StateCoverage),
}

/// Bytes of a transaction without a batch, with two signers and the longest name.
pub(crate) const PLAIN: usize = 2_048;
/// Bytes of an entry of a batch.
pub(crate) const ENTRY: usize = 256;

impl Message {
    /// How many sign it.
    pub(crate) fn signers(&self) -> usize {
        match self {
            Self::RegisterParty(_)
            | Self::RegisterPractitioner(_)
            | Self::RotateKeys(_)
            | Self::RequestRel(_)
            | Self::OpenUnclaimed(_)
            | Self::BreakGlass(_)
            | Self::ReviewBreakGlass(_) => 2,
            Self::SetPartyStatus(_)
            | Self::OfferRel(_)
            | Self::ConfirmRel(_)
            | Self::SetValidator(_)
            | Self::RegisterPolicy(_)
            | Self::PutDirective(_)
            | Self::RevokeDirective(_)
            | Self::SubmitAccess(_)
            | Self::AskEntry(_)
            | Self::AnswerEntry(_)
            | Self::EraseBlob(_)
            | Self::StateCoverage(_) => 1,
        }
    }

    /// A batch holds something, and not too much.
    pub(crate) fn in_bounds(&self) -> Result<(), Refusal> {
        match self {
            Self::SubmitAccess(m) if !(1..=access::MAX_BATCH).contains(&m.entries.len()) => {
                Err(Refusal::BatchSize)
            }
            _ => Ok(()),
        }
    }

    /// Bytes of a transaction with it, at most: what is longer holds more than any rule reads, and a
    /// block would carry it for nothing.
    pub(crate) fn room(&self) -> usize {
        match self {
            Self::SubmitAccess(m) => PLAIN + (m.entries.len() * ENTRY),
            _ => PLAIN,
        }
    }

    /// SHA-256 of each blob it names, once: sealed bytes, and a policy's text.
    pub fn blobs(&self) -> BTreeSet<&[u8]> {
        let envelopes = match self {
            Self::RegisterPolicy(m) => return [m.text.as_slice()].into(),
            Self::SubmitAccess(m) => {
                let envelopes = m.entries.iter().filter_map(|entry| entry.envelope.as_ref());
                return envelopes.map(|envelope| envelope.sealed_hash.as_slice()).collect();
            }
            Self::RegisterPractitioner(m) => m.name.as_slice(),
            Self::ConfirmRel(m) => m.handover.as_slice(),
            Self::PutDirective(m) => m.envelope.as_slice(),
            Self::BreakGlass(m) => m.envelope.as_slice(),
            Self::ReviewBreakGlass(m) => m.envelope.as_slice(),
            Self::AskEntry(m) => m.envelope.as_slice(),
            Self::AnswerEntry(m) => m.envelope.as_slice(),
            Self::RegisterParty(_)
            | Self::SetPartyStatus(_)
            | Self::RotateKeys(_)
            | Self::OfferRel(_)
            | Self::RequestRel(_)
            | Self::OpenUnclaimed(_)
            | Self::SetValidator(_)
            | Self::RevokeDirective(_)
            | Self::EraseBlob(_)
            | Self::StateCoverage(_) => &[],
        };
        envelopes.iter().map(|envelope| envelope.sealed_hash.as_slice()).collect()
    }
}

/// Decodes bytes that must be their own re-encoding: no unknown field, no second spelling.
pub(crate) fn canonical<M: prost::Message + Default>(bytes: &[u8]) -> Option<M> {
    M::decode(bytes).ok().filter(|message| message.encode_to_vec() == bytes)
}
