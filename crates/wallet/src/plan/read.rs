//! From bytes to what they ask for.

use medlight_ledger::Id;
use medlight_ledger::consent::{Disclosure, OpenedDirective};
use medlight_ledger::message::access::AskEntry;
use medlight_ledger::message::consent::PutDirective;
use medlight_ledger::message::{Envelope, Message};
use medlight_ledger::record::{Directive, VERSION};
use medlight_ledger::tx::TxBody;
use medlight_merkle::sha256;
use prost::Message as _;
use zeroize::Zeroizing;

use super::PlanError;
use crate::Keys;
use crate::envelope::{Context, Kind, open};

/// What a transaction asks for, read from its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "fields are named as in the messages")]
pub enum Wish {
    /// `RequestRel`
    Connect { custodian: Id, offer: Id, sealing_key: [u8; 32] },
    /// `PutDirective`, with the lines its root stands for.
    Put { directive: OpenedDirective, replaces: u64 },
    /// `RevokeDirective`
    Revoke { policy: Id, seq: u64, replaces: u64 },
    /// `AskEntry`, with what is sealed.
    Ask { relationship: Id, number: u64, question: String },
}

pub(crate) type Opened = Result<Zeroizing<Vec<u8>>, PlanError>;

/// The body, if these bytes are its one encoding.
pub(crate) fn canonical(bytes: &[u8]) -> Result<TxBody, PlanError> {
    let body = TxBody::decode(bytes).map_err(|_| PlanError::NotCanonical)?;
    if body.encode_to_vec() == bytes { Ok(body) } else { Err(PlanError::NotCanonical) }
}

/// Signed by these keys; beside them by nobody but the key of the offer that is taken.
pub(super) fn signers(tx: &TxBody, keys: &Keys) -> Result<(), PlanError> {
    let (own, desk) = tx.signers.split_first().ok_or(PlanError::AnotherSigner)?;
    let sound = match (&tx.message, desk) {
        (Some(Message::RequestRel(m)), [desk]) => {
            let key: [u8; 32] =
                desk.key.as_slice().try_into().map_err(|_| PlanError::AnotherSigner)?;
            desk.id == m.offer && desk.id == Id::of_key(&key).as_bytes()
        }
        (Some(Message::RequestRel(_)), _) => false,
        (_, beside) => beside.is_empty(),
    };
    if sound && *own == keys.signer() { Ok(()) } else { Err(PlanError::AnotherSigner) }
}

/// What is sealed in an envelope, from the blob among `blobs` that it names.
pub(crate) fn unseal(
    chain_id: &str,
    kind: Kind,
    owner: Id,
    envelope: &Envelope,
    blobs: &[Vec<u8>],
    keys: &Keys,
) -> Opened {
    let named =
        blobs.iter().find(|blob| sha256(blob).as_bytes() == envelope.sealed_hash.as_slice());
    let blob = named.ok_or(PlanError::NoBlob)?;
    let context = Context { chain_id, kind, owner };
    Ok(open(&context, envelope, blob, keys.opening_key())?)
}

impl Wish {
    /// `unseal` opens the envelope of a kind and an owner.
    pub(super) fn read(
        tx: &TxBody,
        unseal: impl Fn(Kind, Id, &Envelope) -> Opened,
    ) -> Result<Self, PlanError> {
        match &tx.message {
            Some(Message::RequestRel(m)) => Ok(Self::Connect {
                custodian: id(&m.custodian)?,
                offer: id(&m.offer)?,
                sealing_key: m.sealing_key.as_slice().try_into().map_err(|_| PlanError::Unknown)?,
            }),
            Some(Message::PutDirective(m)) => {
                let [signer] = tx.signers.as_slice() else { return Err(PlanError::AnotherSigner) };
                let owner = id(&signer.id)?;
                Self::put(m, |envelope| unseal(Kind::Directive, owner, envelope))
            }
            Some(Message::RevokeDirective(m)) => {
                let (seq, replaces) = (m.seq, m.replaces);
                Ok(Self::Revoke { policy: id(&m.policy)?, seq, replaces })
            }
            Some(Message::AskEntry(m)) => {
                Self::ask(m, |owner, envelope| unseal(Kind::Question, owner, envelope))
            }
            _ => Err(PlanError::Unknown),
        }
    }

    fn put(m: &PutDirective, unseal: impl Fn(&Envelope) -> Opened) -> Result<Self, PlanError> {
        let envelope = m.envelope.as_ref().ok_or(PlanError::Unknown)?;
        let disclosure = Disclosure::decode(&unseal(envelope)?)?;
        let directive = Directive {
            version: VERSION,
            seq: m.seq,
            root: m.root.clone(),
            count: m.count,
            envelope: m.envelope.clone(),
        };
        let directive = disclosure.opened(id(&m.policy)?, &directive)?;
        Ok(Self::Put { directive, replaces: m.replaces })
    }

    fn ask(m: &AskEntry, unseal: impl Fn(Id, &Envelope) -> Opened) -> Result<Self, PlanError> {
        let envelope = m.envelope.as_ref().ok_or(PlanError::Unknown)?;
        let relationship = id(&m.relationship)?;
        let question = unseal(relationship, envelope)?;
        let question = core::str::from_utf8(&question).map_err(|_| PlanError::Unknown)?.to_owned();
        Ok(Self::Ask { relationship, number: m.number, question })
    }
}

fn id(bytes: &[u8]) -> Result<Id, PlanError> {
    Id::try_from(bytes).map_err(|_| PlanError::Unknown)
}
