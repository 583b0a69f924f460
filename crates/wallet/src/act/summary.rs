//! What a transaction asks for, in lines, read from its bytes and from the sealed bytes beside it.

use medlight_ledger::Id;
use medlight_ledger::message::access::{Basis, Submitted};
use medlight_ledger::message::{Envelope, Message};
use medlight_ledger::tx::TxBody;

use super::{ActError, fhir};
use crate::envelope::Kind;
use crate::plan::{Opened, hex, moment};

/// `unseal` opens the envelope of a kind and an owner.
pub(super) fn lines(
    tx: &TxBody,
    blobs: &[Vec<u8>],
    unseal: impl Fn(Kind, Id, &Envelope) -> Opened,
) -> Result<Vec<String>, ActError> {
    let reader = Reader { tx, blobs, unseal };
    let mut lines = reader.asked(tx.message.as_ref().ok_or(ActError::Unknown)?)?;
    lines.push(format!("On the ledger {:?}, until {}", tx.chain_id, moment(tx.valid_until)));
    for signer in &tx.signers {
        lines.push(format!("Signed by {} with key {}", hex(&signer.id), hex(&signer.key)));
    }
    Ok(lines)
}

struct Reader<'a, F> {
    tx: &'a TxBody,
    blobs: &'a [Vec<u8>],
    unseal: F,
}

impl<F: Fn(Kind, Id, &Envelope) -> Opened> Reader<'_, F> {
    fn asked(&self, message: &Message) -> Result<Vec<String>, ActError> {
        Ok(match message {
            Message::RegisterParty(m) => vec![
                format!("Admit {:?} as {:?}", m.name, m.kind()),
                format!("What is sealed to it is sealed to key {}", hex(&m.sealing_key)),
            ],
            Message::RegisterPractitioner(m) => vec![
                format!("Register {}", self.opened(Kind::Practitioner, self.second()?, &m.name)?),
                format!("What is sealed to them is sealed to key {}", hex(&m.sealing_key)),
            ],
            Message::SetPartyStatus(m) => {
                vec![format!("Set party {} to {:?}", hex(&m.party), m.status())]
            }
            Message::RotateKeys(m) => vec![
                "Change keys: the second signature's hold from then on".to_owned(),
                format!("What is sealed to it is sealed to key {}", hex(&m.sealing_key)),
            ],
            Message::OfferRel(m) => vec![
                format!("Offer a connection as {}, until {}", hex(&m.offer), moment(m.expires)),
                match m.continues.as_slice() {
                    [] => "With no earlier history".to_owned(),
                    before => format!("Going on with the history of {}", hex(before)),
                },
            ],
            Message::RequestRel(m) => vec![
                format!("Connect with {}, taking its offer {}", hex(&m.custodian), hex(&m.offer)),
                format!("What is sealed to it is sealed to key {}", hex(&m.sealing_key)),
            ],
            Message::SetValidator(m) => {
                vec![format!("Give validator {} the power {}", hex(&m.key), m.power)]
            }
            Message::ConfirmRel(m) => {
                let history = match m.handover {
                    Some(_) => "The key to its earlier history is handed over",
                    None => "It goes on with no earlier history",
                };
                vec![format!("Confirm connection {}", hex(&m.relationship)), history.to_owned()]
            }
            Message::OpenUnclaimed(m) => vec![
                "Open a list for a patient who is not here yet".to_owned(),
                format!("What is sealed to it is sealed to key {}", hex(&m.sealing_key)),
            ],
            Message::RegisterPolicy(m) => vec![
                format!("Publish a rule with the default {}", m.default().name()),
                format!("Its id: {}", self.policy(&m.text)?),
                format!("Its text: {:?}", self.published(&m.text)?),
            ],
            Message::SubmitAccess(m) => self.entries(&m.entries)?,
            Message::BreakGlass(m) => vec![
                format!("Open the records of {} in an emergency", hex(&m.relationship)),
                format!(
                    "The reason: {}",
                    self.told(Kind::Emergency, &m.relationship, &m.envelope)?
                ),
            ],
            Message::ReviewBreakGlass(m) => vec![
                format!("Review emergency access {} to {}", m.number, hex(&m.relationship)),
                format!("The verdict: {:?}", m.verdict()),
                format!("The report: {}", self.told(Kind::Review, &m.relationship, &m.envelope)?),
            ],
            Message::AnswerEntry(m) => vec![
                format!("Answer about entry {} in the list of {}", m.number, hex(&m.relationship)),
                format!("The answer: {}", self.told(Kind::Answer, &m.relationship, &m.envelope)?),
            ],
            Message::EraseBlob(m) => vec![format!(
                "Erase sealed bytes {} that belong to {}, for good",
                hex(&m.hash),
                hex(&m.belongs_to)
            )],
            Message::StateCoverage(m) => vec![
                format!("State, as number {}, that {} systems report", m.seq, m.systems),
                format!("Every access before {} was submitted", moment(m.complete_to)),
                format!("The next statement is due in {} seconds", m.interval),
            ],
            _ => return Err(ActError::Unknown),
        })
    }

    fn entries(&self, entries: &[Submitted]) -> Result<Vec<String>, ActError> {
        let entry = |entry: &Submitted| {
            let id = id(&entry.relationship)?;
            let event = self.opened(Kind::Access, id, &entry.envelope)?;
            let basis = match &entry.basis {
                None => "no basis".to_owned(),
                Some(Basis::Directive(number)) => format!("directive {number}"),
                Some(Basis::Policy(policy)) => format!("policy {}", hex(policy)),
                Some(Basis::Emergency(number)) => format!("emergency access {number}"),
            };
            let held = match entry.held_until {
                0 => String::new(),
                until => format!(", held back until {until} by law {}", entry.legal_code),
            };
            let corrects = entry.corrects.checked_sub(1);
            let corrects = corrects.map_or_else(String::new, |it| format!(", correcting {it}"));
            Ok(format!("Entry {} of {id}, by {basis}{held}{corrects}: {event}", entry.number))
        };
        entries.iter().map(entry).collect()
    }

    fn second(&self) -> Result<Id, ActError> {
        self.tx.signers.get(1).map_or(Err(ActError::Unknown), |signer| id(&signer.id))
    }

    fn told(
        &self,
        kind: Kind,
        owner: &[u8],
        envelope: &Option<Envelope>,
    ) -> Result<String, ActError> {
        self.opened(kind, id(owner)?, envelope)
    }

    fn opened(
        &self,
        kind: Kind,
        owner: Id,
        envelope: &Option<Envelope>,
    ) -> Result<String, ActError> {
        let envelope = envelope.as_ref().ok_or(ActError::Unknown)?;
        let opened = (self.unseal)(kind, owner, envelope).map_err(ActError::Unopened)?;
        Ok(fhir::shown(owner, &opened))
    }

    fn policy(&self, text: &[u8]) -> Result<Id, ActError> {
        let custodian = self.tx.signers.first().ok_or(ActError::Unknown)?;
        let text = text.try_into().map_err(|_| ActError::Unknown)?;
        Ok(Id::of_policy(&id(&custodian.id)?, text))
    }

    /// A public document.
    fn published(&self, hash: &[u8]) -> Result<String, ActError> {
        let named = |blob: &&Vec<u8>| medlight_merkle::sha256(blob).as_bytes() == hash;
        let blob = self.blobs.iter().find(named).ok_or(ActError::Unknown)?;
        Ok(String::from_utf8_lossy(blob).into_owned())
    }
}

fn id(bytes: &[u8]) -> Result<Id, ActError> {
    Id::try_from(bytes).map_err(|_| ActError::Unknown)
}
