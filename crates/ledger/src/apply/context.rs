use prost::Message;

use super::{Block, Failure};
use crate::message::Envelope;
use crate::message::identity::{Kind, Status};
use crate::record::{Party, Registrar, Relationship, Stage};
use crate::state::{Draft, State};
use crate::{Id, Refusal, is_sealing_key, key};

/// A transaction being applied: what it may read and write, and who signed it.
pub(super) struct Context<'a, S> {
    pub(super) draft: Draft<'a, S>,
    pub(super) block: &'a Block,
    pub(super) signers: &'a [(Id, [u8; 32])],
}

pub(super) type Applied<S, T = ()> = Result<T, Failure<<S as State>::Error>>;

impl<S: State> Context<'_, S> {
    /// The signers, if there are just so many.
    pub(super) fn signed_by<const N: usize>(&self) -> Result<[(Id, [u8; 32]); N], Refusal> {
        self.signers.try_into().map_err(|_| Refusal::WrongSigners)
    }

    pub(super) fn get<M: Message + Default>(&self, key: &str) -> Applied<S, Option<M>> {
        match self.draft.cell(key).map_err(Failure::State)? {
            None => Ok(None),
            Some(bytes) => match M::decode(bytes.as_slice()) {
                Ok(cell) => Ok(Some(cell)),
                Err(_) => Err(Failure::Damaged { key: key.to_owned() }),
            },
        }
    }

    pub(super) fn put(&mut self, key: String, cell: &impl Message) {
        self.draft.set(key, cell.encode_to_vec());
    }

    pub(super) fn append(&mut self, key: &str, entry: &impl Message) -> Applied<S, u64> {
        self.draft.append(key, entry.encode_to_vec()).map_err(Failure::State)
    }

    /// Entries in a log.
    pub(super) fn size(&self, log: &str) -> Applied<S, u64> {
        self.draft.log(log).map(|log| log.size()).map_err(Failure::State)
    }

    pub(super) fn party(&self, id: &Id) -> Applied<S, Option<Party>> {
        self.get(&key::party(id))
    }

    /// The party that signed, active, with the key it has now.
    pub(super) fn acting(&self, (id, key): &(Id, [u8; 32])) -> Applied<S, Party> {
        let party = self.party(id)?.ok_or(Refusal::NoSuchParty)?;
        if party.key != key {
            return Err(Refusal::NotTheKey.into());
        }
        match party.status() {
            Status::Active => Ok(party),
            _ => Err(Refusal::PartyNotActive.into()),
        }
    }

    /// The same, of an organisation.
    pub(super) fn organisation(&self, signer: &(Id, [u8; 32])) -> Applied<S, Party> {
        let party = self.acting(signer)?;
        match party.kind() {
            Kind::Organisation => Ok(party),
            _ => Err(Refusal::WrongKind.into()),
        }
    }

    /// The same, of a practitioner of `organisation`, which is active too.
    pub(super) fn practitioner(&self, signer: &(Id, [u8; 32]), organisation: &Id) -> Applied<S> {
        let party = self.acting(signer)?;
        let here = party.kind() == Kind::Practitioner && party.parent == organisation.as_bytes();
        if here { Ok(()) } else { Err(Refusal::WrongKind.into()) }
    }

    pub(super) fn registrar(&self, (id, key): &(Id, [u8; 32])) -> Applied<S> {
        let registrar: Option<Registrar> = self.get(&key::registrar(id))?;
        match registrar {
            Some(registrar) if registrar.key == key => Ok(()),
            Some(_) => Err(Refusal::NotTheKey.into()),
            None => Err(Refusal::NotRegistrar.into()),
        }
    }

    pub(super) fn is_registrar(&self, id: &Id) -> Applied<S, bool> {
        Ok(self.get::<Registrar>(&key::registrar(id))?.is_some())
    }

    /// Somebody new: the id begins with this key, and nobody has it.
    pub(super) fn newcomer(&self, (id, key): &(Id, [u8; 32])) -> Applied<S> {
        if *id != Id::of_key(key) {
            return Err(Refusal::MalformedSigner.into());
        }
        // One id, one role: its keys change in one place.
        let party = self.party(id)?.is_some();
        match self.is_registrar(id)? || party || self.relationship(id)?.is_some() {
            true => Err(Refusal::IdTaken.into()),
            false => Ok(()),
        }
    }

    pub(super) fn relationship(&self, id: &Id) -> Applied<S, Option<Relationship>> {
        self.get(&key::relationship(id))
    }

    /// The relationship that signed, active, with the key it has now.
    pub(super) fn patient(&self, (id, key): &(Id, [u8; 32])) -> Applied<S, Relationship> {
        let relationship = self.relationship(id)?.ok_or(Refusal::NoSuchRelationship)?;
        if relationship.key != key {
            return Err(Refusal::NotTheKey.into());
        }
        match relationship.stage() {
            Stage::Active => Ok(relationship),
            // Its key is the custodian's, who may not speak for the patient.
            Stage::Unclaimed => Err(Refusal::Unclaimed.into()),
            _ => Err(Refusal::NoSuchRelationship.into()),
        }
    }

    /// A relationship of this custodian that accesses can be logged for.
    pub(super) fn kept_by(&self, id: &Id, custodian: &Id) -> Applied<S, Relationship> {
        let relationship = self.relationship(id)?.ok_or(Refusal::NoSuchRelationship)?;
        if relationship.custodian != custodian.as_bytes() {
            return Err(Refusal::AnotherCustodian.into());
        }
        match relationship.stage() {
            Stage::Active | Stage::Unclaimed => Ok(relationship),
            _ => Err(Refusal::NoSuchRelationship.into()),
        }
    }
}

/// 20 bytes.
pub(super) fn id(bytes: &[u8]) -> Result<Id, Refusal> {
    Id::try_from(bytes).map_err(|_| Refusal::Field)
}

/// A key that others can seal to.
pub(super) fn sealing_key(bytes: &[u8]) -> Result<Vec<u8>, Refusal> {
    match is_sealing_key(&whole(bytes)?) {
        true => Ok(bytes.to_vec()),
        false => Err(Refusal::SealingKey),
    }
}

/// 32 bytes: a key or a hash.
pub(super) fn whole(bytes: &[u8]) -> Result<[u8; 32], Refusal> {
    bytes.try_into().map_err(|_| Refusal::Field)
}

/// An envelope, there and well formed.
pub(super) fn sealed(envelope: &Option<Envelope>) -> Result<Option<Envelope>, Refusal> {
    match envelope {
        Some(envelope) if envelope.is_well_formed() => Ok(Some(envelope.clone())),
        _ => Err(Refusal::Field),
    }
}
