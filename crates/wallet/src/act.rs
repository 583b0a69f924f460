//! From what an organisation, its people or a registrar wants to the bytes they sign.
//!
//! As with a patient's plan, [`prepare()`] writes the bytes, forgets what was wanted and reads them
//! again: the summary is made from the very bytes to be signed, and from the sealed bytes beside
//! them, opened with a signer's own key.

mod error;
mod fhir;
mod summary;
#[cfg(test)]
mod tests;
mod write;

use medlight_ledger::message::access::{Basis, Verdict};
use medlight_ledger::message::consent::DefaultPolicy;
use medlight_ledger::message::identity::{Kind, Status};
use medlight_ledger::tx::TxBody;
use medlight_ledger::{Ground, Id};
use rand_core::CryptoRng;

use crate::{Keys, sign};
pub use error::ActError;

/// What is wanted. Numbers, keys and recipients are not in it: they follow from what is proved.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "fields are named as in the messages")]
pub enum Act {
    /// A registrar admits a party. Signers: the registrar, the party.
    RegisterParty { kind: Kind, name: String },
    /// An organisation admits one of its people. Signers: the organisation, the practitioner.
    RegisterPractitioner { name: String, role: Option<String> },
    /// Suspends, revokes or brings back. Signer: a registrar, or a practitioner's organisation.
    SetPartyStatus { party: Id, status: Status },
    /// Signers: an id with its old keys, the same with its new ones.
    RotateKeys,
    /// A desk offers a relationship; its id is that of the code's keys. Signer: the custodian.
    OfferRel { offer: Id, expires: u64, continues: Option<Id> },
    /// A patient takes it. Signers: the relationship, the code.
    RequestRel { custodian: Id, offer: Id },
    /// Makes a requested relationship active. Signer: the custodian. Where it goes on with an
    /// unclaimed one, the keys of that follow the signer's, and its opening key is handed over.
    ConfirmRel { relationship: Id },
    /// Signers: the custodian, the relationship.
    OpenUnclaimed,
    /// Signer: a registrar.
    SetValidator { key: [u8; 32], power: u64 },
    /// Publishes a rule. Signer: the custodian.
    RegisterPolicy { text: String, default: DefaultPolicy },
    /// Enters accesses. Signer: the custodian.
    SubmitAccess { entries: Vec<Entry> },
    /// Signers: custodian, practitioner.
    BreakGlass { relationship: Id, reason: String },
    /// Signers: custodian, another practitioner.
    ReviewBreakGlass { relationship: Id, number: u64, verdict: Verdict, report: String },
    /// Signer: the custodian.
    AnswerEntry { relationship: Id, number: u64, answer: String },
    /// Of a relationship, or of a practitioner whose name it is. Signer: the custodian.
    EraseBlob { belongs_to: Id, hash: [u8; 32] },
    /// Signer: the custodian.
    StateCoverage { systems: u32, complete_to: u64, interval: u64 },
}

/// One access to be entered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Whose records.
    pub relationship: Id,
    /// The AuditEvent, as its bytes are sealed.
    pub event: Vec<u8>,
    /// Why it was lawful, as the custodian says.
    pub basis: Option<Basis>,
    /// Until when, and by which law, its content is withheld from the patient.
    pub held: Option<(u64, u32)>,
    /// The number of the entry it corrects.
    pub corrects: Option<u64>,
}

impl Act {
    /// The relationships whose state must be proved for it.
    pub fn relationships(&self) -> Vec<Id> {
        match self {
            Self::ConfirmRel { relationship }
            | Self::BreakGlass { relationship, .. }
            | Self::ReviewBreakGlass { relationship, .. }
            | Self::AnswerEntry { relationship, .. } => vec![*relationship],
            Self::SubmitAccess { entries } => {
                let mut ids: Vec<_> = entries.iter().map(|entry| entry.relationship).collect();
                ids.sort_unstable();
                ids.dedup();
                ids
            }
            _ => Vec::new(),
        }
    }

    /// How many must sign.
    const fn signers(&self) -> usize {
        match self {
            Self::RegisterParty { .. }
            | Self::RegisterPractitioner { .. }
            | Self::RotateKeys
            | Self::RequestRel { .. }
            | Self::OpenUnclaimed
            | Self::BreakGlass { .. }
            | Self::ReviewBreakGlass { .. } => 2,
            _ => 1,
        }
    }
}

/// A transaction that was written and read again. Only what is in it can be signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prepared {
    tx: TxBody,
    blobs: Vec<Vec<u8>>,
    summary: Vec<String>,
}

/// Writes what is wanted with the keys of those who sign, in their order. The transaction holds for
/// `patience` seconds of block time.
///
/// # Errors
/// An [`ActError`].
pub fn prepare(
    act: &Act,
    ground: &Ground,
    keys: &[&Keys],
    patience: u64,
    random: &mut impl CryptoRng,
) -> Result<Prepared, ActError> {
    let needed = act.signers();
    let signers = keys.get(..needed).ok_or(ActError::Signers { needed, given: keys.len() })?;
    let (body, blobs) = write::write(act, ground, keys, signers, patience, random)?;
    let tx = crate::plan::canonical(&body).map_err(|_| ActError::NotCanonical)?;
    // All that is sealed here is sealed to whoever signs first, too.
    let reader = signers.first().ok_or(ActError::Signers { needed, given: 0 })?;
    let summary = summary::lines(&tx, &blobs, |kind, owner, envelope| {
        crate::plan::unseal(&tx.chain_id, kind, owner, envelope, &blobs, reader)
    })?;
    Ok(Prepared { tx, blobs, summary })
}

impl Prepared {
    /// The sealed bytes and public documents to be put beside the chain first.
    pub fn blobs(&self) -> &[Vec<u8>] {
        &self.blobs
    }

    /// What it asks for, line by line.
    pub fn summary(&self) -> &[String] {
        &self.summary
    }

    /// The signed transaction.
    ///
    /// # Errors
    /// [`ActError::OtherKeys`] with other keys than it was written with.
    pub fn sign(&self, keys: &[&Keys]) -> Result<Vec<u8>, ActError> {
        let signers = keys.get(..self.tx.signers.len()).ok_or(ActError::OtherKeys)?;
        let same = signers.iter().map(|keys| keys.signer()).eq(self.tx.signers.iter().cloned());
        if same { Ok(sign(&self.tx, signers)) } else { Err(ActError::OtherKeys) }
    }
}
