//! A relationship is opened in three steps, since two browsers share no channel; or by the
//! custodian alone, to be claimed later.

use super::super::blob::Owner;
use super::super::context::{Applied, Context, id, sealing_key};
use super::name_in;
use crate::message::identity::{ConfirmRel, OfferRel, OpenUnclaimed, RequestRel};
use crate::record::{BlobKind, Offer, Relationship, Stage, VERSION};
use crate::state::State;
use crate::{Id, Refusal, key};

/// Seconds an offer holds, at most.
const MAX_OFFER: u64 = 600;

pub(in super::super) fn offer<S: State>(
    ctx: &mut Context<'_, S>,
    message: &OfferRel,
) -> Applied<S> {
    let [custodian] = ctx.signed_by()?;
    ctx.organisation(&custodian)?;
    let offer = id(&message.offer)?;
    let now = ctx.block.time;
    if message.expires < now || message.expires - now > MAX_OFFER {
        return Err(Refusal::Field.into());
    }
    let key = key::offer(&custodian.0, &offer);
    if ctx.get::<Offer>(&key)?.is_some_and(|known| known.expires >= now) {
        return Err(Refusal::IdTaken.into());
    }
    // Whose history goes on is the desk's to say: it has seen who stands before it.
    let continues = message.continues.clone();
    if !continues.is_empty() {
        can_continue(ctx, &id(&continues)?, &custodian.0)?;
    }
    ctx.put(key, &Offer { version: VERSION, expires: message.expires, continues });
    Ok(())
}

pub(in super::super) fn request<S: State>(
    ctx: &mut Context<'_, S>,
    message: &RequestRel,
) -> Applied<S> {
    let [patient, desk] = ctx.signed_by()?;
    let custodian = id(&message.custodian)?;
    let offer = id(&message.offer)?;
    knows_the_code(&desk, &offer)?;
    // What a desk can compute is no key to begin a relationship with.
    if patient.0 == desk.0 {
        return Err(Refusal::WrongSigners.into());
    }
    let key = key::offer(&custodian, &offer);
    let sealing_key = sealing_key(&message.sealing_key)?;
    ctx.newcomer(&patient)?;
    let offer: Offer = ctx.get(&key)?.ok_or(Refusal::NoSuchOffer)?;
    if offer.expires < ctx.block.time {
        return Err(Refusal::NoSuchOffer.into());
    }
    // An offer is for one patient.
    ctx.draft.delete(key);
    let relationship = Relationship {
        version: VERSION,
        custodian: custodian.as_bytes().to_vec(),
        stage: Stage::Requested.into(),
        key: patient.1.to_vec(),
        sealing_key,
        continues: offer.continues,
        continued_by: Vec::new(),
        seq: 0,
        handover: None,
    };
    ctx.put(key::relationship(&patient.0), &relationship);
    Ok(())
}

pub(in super::super) fn confirm<S: State>(
    ctx: &mut Context<'_, S>,
    message: &ConfirmRel,
) -> Applied<S> {
    let [custodian] = ctx.signed_by()?;
    ctx.organisation(&custodian)?;
    let patient = id(&message.relationship)?;
    let mut relationship = ctx.relationship(&patient)?.ok_or(Refusal::NoSuchRelationship)?;
    if relationship.custodian != custodian.0.as_bytes() {
        return Err(Refusal::AnotherCustodian.into());
    }
    if relationship.stage() != Stage::Requested {
        return Err(Refusal::NoSuchRelationship.into());
    }
    if relationship.continues.is_empty() {
        if message.handover.is_some() {
            return Err(Refusal::Field.into());
        }
    } else {
        let owner =
            Owner { custodian: &custodian.0, belongs_to: Some(&patient), kind: BlobKind::Handover };
        relationship.handover = ctx.adopt(&message.handover, &owner)?;
        let before = id(&relationship.continues)?;
        let mut ended = can_continue(ctx, &before, &custodian.0)?;
        ended.stage = Stage::Continued.into();
        ended.continued_by = patient.as_bytes().to_vec();
        ctx.put(key::relationship(&before), &ended);
    }
    relationship.stage = Stage::Active.into();
    ctx.put(key::relationship(&patient), &relationship);
    name_in(ctx, &key::relationships(&custodian.0), &patient)
}

pub(in super::super) fn open_unclaimed<S: State>(
    ctx: &mut Context<'_, S>,
    message: &OpenUnclaimed,
) -> Applied<S> {
    let [custodian, patient] = ctx.signed_by()?;
    ctx.organisation(&custodian)?;
    let sealing_key = sealing_key(&message.sealing_key)?;
    ctx.newcomer(&patient)?;
    let relationship = Relationship {
        version: VERSION,
        custodian: custodian.0.as_bytes().to_vec(),
        stage: Stage::Unclaimed.into(),
        key: patient.1.to_vec(),
        sealing_key,
        continues: Vec::new(),
        continued_by: Vec::new(),
        seq: 0,
        handover: None,
    };
    ctx.put(key::relationship(&patient.0), &relationship);
    name_in(ctx, &key::relationships(&custodian.0), &patient.0)
}

/// The offer's id is public, the key it is made of is only theirs who have the code. It signs for
/// the code and nobody: no party has it.
fn knows_the_code((id, key): &(Id, [u8; 32]), offer: &Id) -> Result<(), Refusal> {
    if id != offer {
        return Err(Refusal::WrongSigners);
    }
    if *id != Id::of_key(key) {
        return Err(Refusal::MalformedSigner);
    }
    Ok(())
}

/// The unclaimed relationship of this custodian that nobody has claimed yet.
fn can_continue<S: State>(
    ctx: &Context<'_, S>,
    before: &Id,
    custodian: &Id,
) -> Applied<S, Relationship> {
    match ctx.relationship(before)? {
        Some(known)
            if known.stage() == Stage::Unclaimed && known.custodian == custodian.as_bytes() =>
        {
            Ok(known)
        }
        _ => Err(Refusal::CannotContinue.into()),
    }
}
