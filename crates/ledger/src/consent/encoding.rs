//! A provision's one encoding, which a directive's root covers. Written by hand, as everything
//! that is hashed.
//!
//! ```proto
//! message Provision {
//!   Effect effect = 1;             // 1 permit, 2 deny
//!   uint64 from = 2;               // 0: no limit
//!   uint64 until = 3;              // exclusive; 0: no limit
//!   repeated Actor actors = 4;     // ascending
//!   repeated Purpose purposes = 5; // packed, ascending
//!   repeated Label labels = 6;     // packed, ascending
//! }
//! message Actor { bytes organisation = 1; bytes practitioner = 2; } // one of them or both
//! ```

use std::collections::BTreeSet;

use medlight_merkle::protobuf::{self, Fields, Malformed, Wire, put_varint, varint};

use super::{Actor, Effect, Label, Leaf, Period, Provision, Purpose};
use crate::Id;

/// Why bytes are no provision: one variant per rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
#[expect(missing_docs, reason = "each variant's message is its documentation")]
pub enum ProvisionError {
    #[error("the provision is no such message")]
    NotAProvision,
    #[error("the provision neither permits nor denies")]
    UnknownEffect,
    #[error("the provision ends before it begins")]
    EmptyPeriod,
    #[error("the provision names an actor without an id, or one that is not 20 bytes")]
    NotAnActor,
    #[error("the provision names an unknown purpose")]
    UnknownPurpose,
    #[error("the provision names an unknown label")]
    UnknownLabel,
    #[error("the provision is not in its one encoding")]
    NotCanonical,
}

impl ProvisionError {
    /// The rule's tag in `docs/spec/consent.md`.
    pub const fn rule(&self) -> &'static str {
        match self {
            Self::NotAProvision => "consent/not-a-provision",
            Self::UnknownEffect => "consent/unknown-effect",
            Self::EmptyPeriod => "consent/empty-period",
            Self::NotAnActor => "consent/not-an-actor",
            Self::UnknownPurpose => "consent/unknown-purpose",
            Self::UnknownLabel => "consent/unknown-label",
            Self::NotCanonical => "consent/not-canonical",
        }
    }
}

impl From<Malformed> for ProvisionError {
    fn from(_: Malformed) -> Self {
        Self::NotAProvision
    }
}

impl Leaf {
    /// What a disclosed leaf holds.
    ///
    /// # Errors
    /// A [`ProvisionError`] unless it is empty or a provision.
    pub fn read(bytes: &[u8]) -> Result<Self, ProvisionError> {
        if bytes.is_empty() { Ok(Self::Padding) } else { Provision::decode(bytes).map(Self::Open) }
    }
}

impl Provision {
    /// Its one encoding, never empty.
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        put_number(1, effect_number(self.effect), &mut bytes);
        put_number(2, self.period.from(), &mut bytes);
        put_number(3, self.period.until().unwrap_or(0), &mut bytes);
        for actor in &self.actors {
            put_bytes(4, &encode_actor(actor), &mut bytes);
        }
        put_bytes(5, &packed(self.purposes.iter().map(|code| code.number())), &mut bytes);
        put_bytes(6, &packed(self.labels.iter().map(|code| code.number())), &mut bytes);
        bytes
    }

    /// Reads a provision in its one encoding.
    ///
    /// # Errors
    /// One [`ProvisionError`] per rule.
    pub fn decode(bytes: &[u8]) -> Result<Self, ProvisionError> {
        let (mut effect, mut from, mut until) = (0, 0, None);
        let mut actors = BTreeSet::new();
        let (mut purposes, mut labels) = (BTreeSet::new(), BTreeSet::new());
        let mut fields = Fields::of(bytes, &[4]);
        while let Some(field) = fields.take()? {
            match field {
                (1, Wire::Varint(number)) => effect = number,
                (2, Wire::Varint(second)) => from = second,
                (3, Wire::Varint(second)) => until = Some(second),
                (4, Wire::Bytes(actor)) => {
                    actors.insert(decode_actor(actor)?);
                }
                (5, Wire::Bytes(codes)) => {
                    let known = |code| Purpose::from_number(code);
                    purposes = unpacked(codes, known, ProvisionError::UnknownPurpose)?;
                }
                (6, Wire::Bytes(codes)) => {
                    let known = |code| Label::from_number(code);
                    labels = unpacked(codes, known, ProvisionError::UnknownLabel)?;
                }
                _ => return Err(ProvisionError::NotAProvision),
            }
        }
        let effect = effect_of(effect).ok_or(ProvisionError::UnknownEffect)?;
        let period = Period::new(from, until).ok_or(ProvisionError::EmptyPeriod)?;
        let provision = Self { effect, period, actors, purposes, labels };
        // Sets forget order and repetition: only what writes back to the same bytes passes.
        if provision.encode() == bytes { Ok(provision) } else { Err(ProvisionError::NotCanonical) }
    }
}

const fn effect_number(effect: Effect) -> u64 {
    match effect {
        Effect::Permit => 1,
        Effect::Deny => 2,
    }
}

const fn effect_of(number: u64) -> Option<Effect> {
    match number {
        1 => Some(Effect::Permit),
        2 => Some(Effect::Deny),
        _ => None,
    }
}

fn encode_actor(actor: &Actor) -> Vec<u8> {
    let (organisation, practitioner) = match actor {
        Actor::Organisation(id) => (Some(id), None),
        Actor::Practitioner(id) => (None, Some(id)),
        Actor::PractitionerAt { organisation, practitioner } => {
            (Some(organisation), Some(practitioner))
        }
    };
    let mut bytes = Vec::new();
    for (field, id) in [(1, organisation), (2, practitioner)] {
        put_bytes(field, id.map_or(&[][..], |id| id.as_bytes()), &mut bytes);
    }
    bytes
}

fn decode_actor(bytes: &[u8]) -> Result<Actor, ProvisionError> {
    let (mut organisation, mut practitioner) = (None, None);
    let mut fields = Fields::of(bytes, &[]);
    while let Some(field) = fields.take()? {
        let (named, id) = match field {
            (1, Wire::Bytes(id)) => (&mut organisation, id),
            (2, Wire::Bytes(id)) => (&mut practitioner, id),
            _ => return Err(ProvisionError::NotAProvision),
        };
        *named = Some(Id::try_from(id).map_err(|_| ProvisionError::NotAnActor)?);
    }
    match (organisation, practitioner) {
        (Some(id), None) => Ok(Actor::Organisation(id)),
        (None, Some(id)) => Ok(Actor::Practitioner(id)),
        (Some(organisation), Some(practitioner)) => {
            Ok(Actor::PractitionerAt { organisation, practitioner })
        }
        (None, None) => Err(ProvisionError::NotAnActor),
    }
}

fn packed(codes: impl Iterator<Item = u64>) -> Vec<u8> {
    let mut bytes = Vec::new();
    codes.for_each(|code| put_varint(code, &mut bytes));
    bytes
}

fn unpacked<T: Ord>(
    mut bytes: &[u8],
    known: impl Fn(u64) -> Option<T>,
    unknown: ProvisionError,
) -> Result<BTreeSet<T>, ProvisionError> {
    let mut codes = BTreeSet::new();
    while !bytes.is_empty() {
        codes.insert(known(varint(&mut bytes)?).ok_or(unknown)?);
    }
    Ok(codes)
}

/// A number, left out when it is 0.
fn put_number(field: u64, value: u64, to: &mut Vec<u8>) {
    if value != 0 {
        put_varint(field << 3, to);
        put_varint(value, to);
    }
}

/// Bytes, left out when there are none.
pub(super) fn put_bytes(field: u64, bytes: &[u8], to: &mut Vec<u8>) {
    if !bytes.is_empty() {
        protobuf::put_bytes(field, bytes, to);
    }
}
