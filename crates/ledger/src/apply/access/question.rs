//! A patient asks about an entry; the custodian must answer in time.

use super::super::blob::Owner;
use super::super::context::{Applied, Context, id};
use crate::message::access::{AnswerEntry, AskEntry};
use crate::record::{BlobKind, Noted, Question, VERSION};
use crate::state::State;
use crate::{Refusal, key};

/// Seconds until an answer is due: 30 days.
const ANSWER_WITHIN: u64 = 30 * 86_400;

pub(in super::super) fn ask<S: State>(ctx: &mut Context<'_, S>, message: &AskEntry) -> Applied<S> {
    let [patient] = ctx.signed_by()?;
    let relationship = ctx.patient(&patient)?;
    let of = id(&message.relationship)?;
    let custodian = id(&relationship.custodian)?;
    let owner = Owner { custodian: &custodian, belongs_to: Some(&of), kind: BlobKind::Question };
    let question = ctx.adopt(&message.envelope, &owner)?;
    // A patient may ask about their own log, and about the history that goes on in it.
    if of != patient.0 && relationship.continues != of.as_bytes() {
        return Err(Refusal::NoSuchEntry.into());
    }
    if message.number >= ctx.size(&key::accesses(&of))? {
        return Err(Refusal::NoSuchEntry.into());
    }
    let key = key::question(&of, message.number);
    if ctx.get::<Question>(&key)?.is_some() {
        return Err(Refusal::NoSuchQuestion.into());
    }
    let asked_at = ctx.block.time;
    let answer_by = asked_at.saturating_add(ANSWER_WITHIN);
    let cell =
        Question { version: VERSION, asked_at, answer_by, question, answered_at: 0, answer: None };
    ctx.put(key, &cell);
    let mut noted = Noted { version: VERSION, relationship: Vec::new(), number: message.number };
    ctx.append(&key::questions(&of), &noted)?;
    noted.relationship = of.as_bytes().to_vec();
    ctx.append(&key::answers(&custodian), &noted).map(drop)
}

pub(in super::super) fn answer<S: State>(
    ctx: &mut Context<'_, S>,
    message: &AnswerEntry,
) -> Applied<S> {
    let [custodian] = ctx.signed_by()?;
    ctx.organisation(&custodian)?;
    let patient = id(&message.relationship)?;
    let relationship = ctx.relationship(&patient)?.ok_or(Refusal::NoSuchRelationship)?;
    if relationship.custodian != custodian.0.as_bytes() {
        return Err(Refusal::AnotherCustodian.into());
    }
    let owner =
        Owner { custodian: &custodian.0, belongs_to: Some(&patient), kind: BlobKind::Answer };
    let answer = ctx.adopt(&message.envelope, &owner)?;
    let key = key::question(&patient, message.number);
    let question: Question = ctx.get(&key)?.ok_or(Refusal::NoSuchQuestion)?;
    if question.answered_at > 0 {
        return Err(Refusal::NoSuchQuestion.into());
    }
    let answered_at = ctx.block.time;
    ctx.put(key, &Question { answered_at, answer, ..question });
    Ok(())
}
