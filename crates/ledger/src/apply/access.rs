//! Batches of accesses. An entry is refused for its form, its signature or a gap, never for its
//! basis: a log that refuses unlawful accesses hides exactly those.

pub(super) mod emergency;
pub(super) mod question;

use super::Failure;
use super::blob::Owner;
use super::context::{Applied, Context, id};
use crate::message::access::{Basis, SubmitAccess, Submitted};
use crate::record::{AccessEntry, BlobKind, Emergency, Numbered, Policy, Stamp, VERSION};
use crate::state::State;
use crate::{Id, Refusal, key};

/// Seconds that content can be withheld, at most: ten years. Longer needs an entry that says so then.
const MAX_HELD: u64 = 3_653 * 86_400;
/// The last number a list of laws can have.
const MAX_LEGAL_CODE: u32 = 999;

pub(super) fn submit<S: State>(ctx: &mut Context<'_, S>, message: &SubmitAccess) -> Applied<S> {
    let [custodian] = ctx.signed_by()?;
    ctx.organisation(&custodian)?;
    for (item, entry) in (0..).zip(&message.entries) {
        log(ctx, &custodian.0, entry).map_err(|failure| match failure {
            Failure::Refused { refusal, .. } => Failure::Refused { refusal, item: Some(item) },
            other => other,
        })?;
    }
    Ok(())
}

fn log<S: State>(ctx: &mut Context<'_, S>, custodian: &Id, entry: &Submitted) -> Applied<S> {
    let patient = id(&entry.relationship)?;
    let choices = ctx.kept_by(&patient, custodian)?.seq;
    let owner = Owner { custodian, belongs_to: Some(&patient), kind: BlobKind::Access };
    let envelope = ctx.adopt(&entry.envelope, &owner)?;
    // What is withheld is withheld by a law; a law without an end withholds nothing.
    let is_by_law = (entry.held_until > 0) == (entry.legal_code > 0);
    let latest = ctx.block.time.saturating_add(MAX_HELD);
    if !is_by_law || entry.held_until > latest || entry.legal_code > MAX_LEGAL_CODE {
        return Err(Refusal::Field.into());
    }
    let key = key::accesses(&patient);
    if ctx.size(&key)? != entry.number {
        return Err(Refusal::EntryNumber.into());
    }
    // One more than a number before this one.
    if entry.corrects > entry.number {
        return Err(Refusal::NoSuchEntry.into());
    }
    let (stamp, ended) = stamp(ctx, custodian, &patient, &entry.basis)?;
    let entry = AccessEntry {
        version: VERSION,
        number: entry.number,
        custodian: custodian.as_bytes().to_vec(),
        basis: entry.basis.clone(),
        held_until: entry.held_until,
        legal_code: entry.legal_code,
        corrects: entry.corrects,
        envelope,
        stamp: stamp.into(),
        ended,
        recorded_at: ctx.block.time,
        height: ctx.block.height,
        choices,
        policies: ctx.size(&key::policies(custodian))?,
    };
    ctx.append(&key, &entry).map(drop)
}

/// What the ledger says of a basis, and since when a directive named no longer holds.
fn stamp<S: State>(
    ctx: &Context<'_, S>,
    custodian: &Id,
    patient: &Id,
    basis: &Option<Basis>,
) -> Applied<S, (Stamp, u64)> {
    Ok(match basis {
        None => (Stamp::Unsupported, 0),
        Some(Basis::Directive(seq)) => {
            match ctx.get::<Numbered>(&key::directive_number(patient, *seq))? {
                None => (Stamp::Unsupported, 0),
                Some(Numbered { ended: 0, .. }) => (Stamp::InForce, 0),
                Some(Numbered { ended, .. }) => (Stamp::Ended, ended),
            }
        }
        Some(Basis::Policy(policy)) => {
            let known = ctx.get::<Policy>(&key::policy(custodian, &id(policy)?))?;
            (known.map_or(Stamp::Unsupported, |_| Stamp::Policy), 0)
        }
        Some(Basis::Emergency(number)) => {
            let known = ctx.get::<Emergency>(&key::emergency(patient, *number))?;
            (known.map_or(Stamp::Unsupported, |_| Stamp::Emergency), 0)
        }
    })
}
