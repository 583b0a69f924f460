//! Emergency accesses and their reviews.

use super::super::blob::Owner;
use super::super::context::{Applied, Context, id};
use crate::message::access::{BreakGlass, ReviewBreakGlass, Verdict};
use crate::record::{BlobKind, Emergency, Noted, VERSION};
use crate::state::State;
use crate::{Refusal, key};

/// Seconds until a review is due: 14 days.
const REVIEW_WITHIN: u64 = 14 * 86_400;

pub(in super::super) fn open<S: State>(
    ctx: &mut Context<'_, S>,
    message: &BreakGlass,
) -> Applied<S> {
    let [custodian, practitioner] = ctx.signed_by()?;
    ctx.organisation(&custodian)?;
    ctx.practitioner(&practitioner, &custodian.0)?;
    let patient = id(&message.relationship)?;
    ctx.kept_by(&patient, &custodian.0)?;
    let owner =
        Owner { custodian: &custodian.0, belongs_to: Some(&patient), kind: BlobKind::Emergency };
    let envelope = ctx.adopt(&message.envelope, &owner)?;
    let log = key::emergencies(&patient);
    let number = ctx.size(&log)?.saturating_add(1);
    let emergency = Emergency {
        version: VERSION,
        practitioner: practitioner.0.as_bytes().to_vec(),
        at: ctx.block.time,
        review_by: ctx.block.time.saturating_add(REVIEW_WITHIN),
        envelope,
        verdict: Verdict::Unspecified.into(),
        reviewer: Vec::new(),
        report: None,
    };
    ctx.put(key::emergency(&patient, number), &emergency);
    let mut noted = Noted { version: VERSION, relationship: Vec::new(), number };
    ctx.append(&log, &noted)?;
    noted.relationship = patient.as_bytes().to_vec();
    ctx.append(&key::reviews(&custodian.0), &noted).map(drop)
}

pub(in super::super) fn review<S: State>(
    ctx: &mut Context<'_, S>,
    message: &ReviewBreakGlass,
) -> Applied<S> {
    let [custodian, reviewer] = ctx.signed_by()?;
    ctx.organisation(&custodian)?;
    ctx.practitioner(&reviewer, &custodian.0)?;
    let patient = id(&message.relationship)?;
    let relationship = ctx.relationship(&patient)?.ok_or(Refusal::NoSuchRelationship)?;
    if relationship.custodian != custodian.0.as_bytes() {
        return Err(Refusal::AnotherCustodian.into());
    }
    let verdict = Verdict::try_from(message.verdict).map_err(|_| Refusal::Field)?;
    if verdict == Verdict::Unspecified {
        return Err(Refusal::Field.into());
    }
    let owner =
        Owner { custodian: &custodian.0, belongs_to: Some(&patient), kind: BlobKind::Review };
    let report = ctx.adopt(&message.envelope, &owner)?;
    let key = key::emergency(&patient, message.number);
    let emergency: Emergency = ctx.get(&key)?.ok_or(Refusal::NoSuchEmergency)?;
    if emergency.verdict() != Verdict::Unspecified {
        return Err(Refusal::NoSuchEmergency.into());
    }
    if emergency.practitioner == reviewer.0.as_bytes() {
        return Err(Refusal::ReviewerIsAccessor.into());
    }
    let reviewer = reviewer.0.as_bytes().to_vec();
    ctx.put(key, &Emergency { verdict: verdict.into(), reviewer, report, ..emergency });
    Ok(())
}
