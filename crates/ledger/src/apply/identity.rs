//! Parties and practitioners; relationships and validators in files of their own.

pub(super) mod relationship;
pub(super) mod validator;

use super::blob::Owner;
use super::context::{Applied, Context, id, sealing_key};
use crate::message::identity::{
    Kind, RegisterParty, RegisterPractitioner, RotateKeys, SetPartyStatus, Status,
};
use crate::record::{BlobKind, Named, Party, Registrar, Stage, VERSION};
use crate::state::State;
use crate::{Id, Refusal, is_hidden, key};

/// Bytes of a public name, at most.
const MAX_NAME: usize = 64;

pub(super) fn register_party<S: State>(
    ctx: &mut Context<'_, S>,
    message: &RegisterParty,
) -> Applied<S> {
    let [registrar, party] = ctx.signed_by()?;
    ctx.registrar(&registrar)?;
    let kind = Kind::try_from(message.kind).map_err(|_| Refusal::Field)?;
    if matches!(kind, Kind::Unspecified | Kind::Practitioner) || !is_public_name(&message.name) {
        return Err(Refusal::Field.into());
    }
    let sealing_key = sealing_key(&message.sealing_key)?;
    ctx.newcomer(&party)?;
    let cell = Party {
        version: VERSION,
        kind: message.kind,
        status: Status::Active.into(),
        key: party.1.to_vec(),
        sealing_key,
        name: message.name.clone(),
        parent: Vec::new(),
        sealed_name: None,
        held: false,
    };
    ctx.put(key::party(&party.0), &cell);
    name_in(ctx, "identity/parties", &party.0)
}

pub(super) fn register_practitioner<S: State>(
    ctx: &mut Context<'_, S>,
    message: &RegisterPractitioner,
) -> Applied<S> {
    let [organisation, practitioner] = ctx.signed_by()?;
    ctx.organisation(&organisation)?;
    let owner = Owner {
        custodian: &organisation.0,
        belongs_to: Some(&practitioner.0),
        kind: BlobKind::Practitioner,
    };
    let sealed_name = ctx.adopt(&message.name, &owner)?;
    let sealing_key = sealing_key(&message.sealing_key)?;
    ctx.newcomer(&practitioner)?;
    let cell = Party {
        version: VERSION,
        kind: Kind::Practitioner.into(),
        status: Status::Active.into(),
        key: practitioner.1.to_vec(),
        sealing_key,
        name: String::new(),
        parent: organisation.0.as_bytes().to_vec(),
        sealed_name,
        held: false,
    };
    ctx.put(key::party(&practitioner.0), &cell);
    name_in(ctx, &key::practitioners(&organisation.0), &practitioner.0)
}

pub(super) fn set_party_status<S: State>(
    ctx: &mut Context<'_, S>,
    message: &SetPartyStatus,
) -> Applied<S> {
    let [signer] = ctx.signed_by()?;
    let party = id(&message.party)?;
    let status = Status::try_from(message.status).map_err(|_| Refusal::Field)?;
    if status == Status::Unspecified {
        return Err(Refusal::Field.into());
    }
    let mut cell = ctx.party(&party)?.ok_or(Refusal::NoSuchParty)?;
    // An organisation decides about its own practitioners, a registrar about everybody.
    let is_own = cell.parent == signer.0.as_bytes();
    if is_own {
        ctx.organisation(&signer)?;
    } else {
        ctx.registrar(&signer)?;
    }
    if cell.status() == Status::Revoked {
        return Err(Refusal::RevokedForEver.into());
    }
    if !is_own {
        cell.held = status == Status::Suspended;
    } else if cell.held && status == Status::Active {
        return Err(Refusal::HeldByRegistrar.into());
    }
    cell.status = status.into();
    ctx.put(key::party(&party), &cell);
    Ok(())
}

/// The old key says so and the new one is there to be used.
pub(super) fn rotate_keys<S: State>(ctx: &mut Context<'_, S>, message: &RotateKeys) -> Applied<S> {
    let [old, new] = ctx.signed_by()?;
    if old.0 != new.0 || old.1 == new.1 {
        return Err(Refusal::WrongSigners.into());
    }
    let key = new.1.to_vec();
    if ctx.is_registrar(&old.0)? {
        return rotate_registrar(ctx, message, &old, key);
    }
    let sealing_key = sealing_key(&message.sealing_key)?;
    if let Some(party) = ctx.party(&old.0)? {
        ctx.acting(&old)?;
        ctx.put(key::party(&old.0), &Party { key, sealing_key, ..party });
        return Ok(());
    }
    let mut relationship = ctx.relationship(&old.0)?.ok_or(Refusal::NoSuchRelationship)?;
    if relationship.key != old.1 {
        return Err(Refusal::NotTheKey.into());
    }
    if !matches!(relationship.stage(), Stage::Active | Stage::Unclaimed) {
        return Err(Refusal::NoSuchRelationship.into());
    }
    relationship.key = key;
    relationship.sealing_key = sealing_key;
    ctx.put(key::relationship(&old.0), &relationship);
    Ok(())
}

/// Nothing is sealed to a registrar.
fn rotate_registrar<S: State>(
    ctx: &mut Context<'_, S>,
    message: &RotateKeys,
    old: &(Id, [u8; 32]),
    key: Vec<u8>,
) -> Applied<S> {
    ctx.registrar(old)?;
    if !message.sealing_key.is_empty() {
        return Err(Refusal::Field.into());
    }
    ctx.put(key::registrar(&old.0), &Registrar { version: VERSION, key });
    Ok(())
}

/// Appends an id to a log of names.
pub(super) fn name_in<S: State>(ctx: &mut Context<'_, S>, log: &str, id: &Id) -> Applied<S> {
    let entry = Named { version: VERSION, id: id.as_bytes().to_vec() };
    ctx.append(log, &entry).map(drop)
}

/// Short, and nothing in it that hides, reorders or breaks what stands around it. Normal form is
/// the submitter's duty: it changes how a name compares, not whose it is.
fn is_public_name(name: &str) -> bool {
    (1..=MAX_NAME).contains(&name.len()) && name.trim() == name && !name.chars().any(is_hidden)
}
