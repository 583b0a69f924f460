//! From what is wanted to bytes.

use std::collections::BTreeMap;

use medlight_ledger::ground::Kept;
use medlight_ledger::message::access::{
    AnswerEntry, BreakGlass, EraseBlob, ReviewBreakGlass, SubmitAccess, Submitted,
};
use medlight_ledger::message::consent::RegisterPolicy;
use medlight_ledger::message::coverage::StateCoverage;
use medlight_ledger::message::identity::{
    ConfirmRel, OfferRel, OpenUnclaimed, RegisterParty, RegisterPractitioner, RequestRel,
    RotateKeys, SetPartyStatus, SetValidator,
};
use medlight_ledger::message::{Envelope, Message};
use medlight_ledger::{Ground, Id};
use medlight_merkle::sha256;
use prost::Message as _;
use rand_core::CryptoRng;

use super::{Act, ActError, Entry, fhir};
use crate::envelope::{Context, Kind, seal};
use crate::keys::body;
use crate::{Keys, SealingKey};

/// The encoded body, and what goes beside it. `keys` are those of the signers, and what else is
/// handed over.
pub(super) fn write(
    act: &Act,
    ground: &Ground,
    keys: &[&Keys],
    signers: &[&Keys],
    patience: u64,
    random: &mut impl CryptoRng,
) -> Result<(Vec<u8>, Vec<Vec<u8>>), ActError> {
    let mut pen = Pen { ground, keys, random, blobs: Vec::new() };
    let message = pen.message(act)?;
    let valid_until = ground.time.saturating_add(patience);
    let signers = signers.iter().map(|keys| keys.signer()).collect();
    let body = body(&ground.chain_id, valid_until, signers, message, pen.random);
    Ok((body.encode_to_vec(), pen.blobs))
}

struct Pen<'a, R> {
    ground: &'a Ground,
    keys: &'a [&'a Keys],
    random: &'a mut R,
    blobs: Vec<Vec<u8>>,
}

impl<'a, R: CryptoRng> Pen<'a, R> {
    fn message(&mut self, act: &Act) -> Result<Message, ActError> {
        let sealing_key = |keys: &Keys| keys.sealing_key().to_bytes().to_vec();
        Ok(match act {
            Act::RegisterParty { kind, name } => Message::RegisterParty(RegisterParty {
                kind: (*kind).into(),
                name: name.clone(),
                sealing_key: sealing_key(self.signer(1)?),
            }),
            Act::RegisterPractitioner { name, role } => {
                let [organisation, person] = [self.signer(0)?, self.signer(1)?];
                let name = fhir::practitioner(person.id(), name, role.as_deref());
                let readers = [organisation.sealing_key(), person.sealing_key()];
                let name = self.seal(Kind::Practitioner, person.id(), &name, &readers)?;
                let sealing_key = sealing_key(person);
                Message::RegisterPractitioner(RegisterPractitioner { name, sealing_key })
            }
            Act::SetPartyStatus { party, status } => Message::SetPartyStatus(SetPartyStatus {
                party: bytes(party),
                status: (*status).into(),
            }),
            Act::RotateKeys => {
                Message::RotateKeys(RotateKeys { sealing_key: sealing_key(self.signer(1)?) })
            }
            Act::OfferRel { offer, expires, continues } => Message::OfferRel(OfferRel {
                offer: bytes(offer),
                expires: *expires,
                continues: continues.as_ref().map(bytes).unwrap_or_default(),
            }),
            Act::RequestRel { custodian, offer } => Message::RequestRel(RequestRel {
                custodian: bytes(custodian),
                offer: bytes(offer),
                sealing_key: sealing_key(self.signer(0)?),
            }),
            Act::SetValidator { key, power } => {
                Message::SetValidator(SetValidator { key: key.to_vec(), power: *power })
            }
            Act::ConfirmRel { relationship } => Message::ConfirmRel(ConfirmRel {
                relationship: bytes(relationship),
                handover: self.handover(relationship)?,
            }),
            Act::OpenUnclaimed => {
                Message::OpenUnclaimed(OpenUnclaimed { sealing_key: sealing_key(self.signer(1)?) })
            }
            Act::RegisterPolicy { text, .. } if text.trim().is_empty() => {
                return Err(ActError::NoText);
            }
            Act::RegisterPolicy { text, default } => {
                self.blobs.push(text.clone().into_bytes());
                let text = sha256(text.as_bytes()).as_bytes().to_vec();
                Message::RegisterPolicy(RegisterPolicy { text, default: (*default).into() })
            }
            Act::SubmitAccess { entries } => {
                Message::SubmitAccess(SubmitAccess { entries: self.entries(entries)? })
            }
            Act::BreakGlass { relationship, reason } => Message::BreakGlass(BreakGlass {
                relationship: bytes(relationship),
                envelope: self.tell(Kind::Emergency, relationship, reason)?,
            }),
            Act::ReviewBreakGlass { relationship, number, verdict, report } => {
                Message::ReviewBreakGlass(ReviewBreakGlass {
                    relationship: bytes(relationship),
                    number: *number,
                    verdict: (*verdict).into(),
                    envelope: self.tell(Kind::Review, relationship, report)?,
                })
            }
            Act::AnswerEntry { relationship, number, answer } => {
                Message::AnswerEntry(AnswerEntry {
                    relationship: bytes(relationship),
                    number: *number,
                    envelope: self.tell(Kind::Answer, relationship, answer)?,
                })
            }
            Act::EraseBlob { belongs_to, hash } => {
                Message::EraseBlob(EraseBlob { belongs_to: bytes(belongs_to), hash: hash.to_vec() })
            }
            Act::StateCoverage { systems, complete_to, interval } => {
                let stated = self.ground.statements.get(&self.signer(0)?.id());
                Message::StateCoverage(StateCoverage {
                    seq: stated.copied().unwrap_or(0).saturating_add(1),
                    systems: *systems,
                    complete_to: *complete_to,
                    interval: *interval,
                })
            }
        })
    }

    fn signer(&self, place: usize) -> Result<&'a Keys, ActError> {
        let missing = ActError::Signers { needed: place + 1, given: self.keys.len() };
        self.keys.get(place).copied().ok_or(missing)
    }

    fn kept(&self, id: &Id) -> Result<&'a Kept, ActError> {
        self.ground.relationships.get(id).ok_or(ActError::NoSuchRelationship(*id))
    }

    /// Numbered from what is proved of each log on.
    fn entries(&mut self, entries: &[Entry]) -> Result<Vec<Submitted>, ActError> {
        let mut next: BTreeMap<Id, u64> = BTreeMap::new();
        let mut written = Vec::with_capacity(entries.len());
        for entry in entries {
            let id = entry.relationship;
            let number = *next.entry(id).or_insert(self.kept(&id)?.entries);
            next.insert(id, number.saturating_add(1));
            let [patient, custodian] = self.readers(&id)?;
            // What is held back is not yet the patient's.
            let readers = [&custodian, &patient];
            let count = if entry.held.is_some() { 1 } else { 2 };
            let readers = readers.get(..count).unwrap_or_default();
            let envelope = self.seal(Kind::Access, id, &entry.event, readers)?;
            let (held_until, legal_code) = entry.held.unwrap_or_default();
            written.push(Submitted {
                relationship: bytes(&id),
                number,
                envelope,
                basis: entry.basis.clone(),
                held_until,
                legal_code,
                corrects: entry.corrects.map_or(0, |number| number.saturating_add(1)),
            });
        }
        Ok(written)
    }

    /// The keys of patient and custodian, as the ledger has them now.
    fn readers(&self, id: &Id) -> Result<[SealingKey; 2], ActError> {
        let kept = self.kept(id)?;
        let key = |bytes: &[u8]| SealingKey::from_bytes(bytes).ok_or(ActError::NoKey(*id));
        Ok([key(&kept.relationship.sealing_key)?, key(&kept.custodian.sealing_key)?])
    }

    /// A text, sealed to patient and custodian.
    fn tell(&mut self, kind: Kind, id: &Id, text: &str) -> Result<Option<Envelope>, ActError> {
        let [patient, custodian] = self.readers(id)?;
        let text = fhir::communication(self.ground.time, text);
        self.seal(kind, *id, &text, &[&patient, &custodian])
    }

    /// The key to the history that goes on in a relationship, sealed to it.
    fn handover(&mut self, id: &Id) -> Result<Option<Envelope>, ActError> {
        let before = match Id::try_from(self.kept(id)?.relationship.continues.as_slice()) {
            Ok(before) => before,
            Err(_) => return Ok(None),
        };
        let held = self.keys.iter().skip(1).find(|keys| keys.id() == before);
        let key = held.ok_or(ActError::NoHandover(before))?.opening_key().to_bytes();
        let [patient, _] = self.readers(id)?;
        self.seal(Kind::Handover, *id, &*key, &[&patient])
    }

    fn seal(
        &mut self,
        kind: Kind,
        owner: Id,
        plaintext: &[u8],
        readers: &[&SealingKey],
    ) -> Result<Option<Envelope>, ActError> {
        let context = Context { chain_id: &self.ground.chain_id, kind, owner };
        let sealed = seal(&context, plaintext, readers, self.random)?;
        self.blobs.push(sealed.blob);
        Ok(Some(sealed.envelope))
    }
}

fn bytes(id: &Id) -> Vec<u8> {
    id.as_bytes().to_vec()
}
