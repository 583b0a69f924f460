//! What a patient's messages say in a file.

use std::collections::BTreeSet;

use medlight_ledger::Id;
use medlight_ledger::consent::{Actor, Effect, Label, Period, Provision, Purpose};
use medlight_wallet::plan::Intent;
use serde_json::Value;

use crate::organisation::form::{Form, FormError};

const EFFECTS: [(&str, Effect); 2] = [("permit", Effect::Permit), ("deny", Effect::Deny)];

/// `None` for a type that is no patient's.
pub(super) fn intent(kind: &str, form: &mut Form) -> Result<Option<Intent>, FormError> {
    Ok(Some(match kind {
        "put-directive" => Intent::Choose {
            policy: form.id("policy")?,
            provisions: form.list("provisions", provision)?,
        },
        "revoke-directive" => Intent::Withdraw { policy: form.id("policy")? },
        "ask-entry" => Intent::Ask {
            relationship: form.id("relationship")?,
            entry: form.number("number")?,
            question: form.text("question")?,
        },
        _ => return Ok(None),
    }))
}

/// A line: what is left out, it leaves open.
fn provision(form: &mut Form) -> Result<Provision, FormError> {
    let from = if form.has("from") { form.time("from")? } else { 0 };
    let until = if form.has("until") { Some(form.time("until")?) } else { None };
    let period = Period::new(from, until);
    Ok(Provision {
        effect: form.word("effect", &EFFECTS)?,
        period: period.ok_or_else(|| form.wrong("until", "later than from"))?,
        actors: match form.has("actors") {
            true => form.list("actors", actor)?.into_iter().collect(),
            false => BTreeSet::new(),
        },
        purposes: codes(form, "purposes", Purpose::from_code)?,
        labels: codes(form, "labels", Label::from_code)?,
    })
}

/// An organisation, a practitioner, or a practitioner there only.
fn actor(form: &mut Form) -> Result<Actor, FormError> {
    let mut named = |field| -> Result<Option<Id>, FormError> {
        if form.has(field) { form.id(field).map(Some) } else { Ok(None) }
    };
    let actor = Actor::of(named("organisation")?, named("practitioner")?);
    actor.ok_or_else(|| FormError::Missing(form.name("organisation")))
}

/// HL7's codes, which may be left out.
fn codes<T: Ord>(
    form: &mut Form,
    field: &str,
    read: impl Fn(&str) -> Option<T>,
) -> Result<BTreeSet<T>, FormError> {
    if !form.has(field) {
        return Ok(BTreeSet::new());
    }
    let wrong = form.wrong(field, "a list of HL7's codes");
    let Value::Array(codes) = form.value(field)? else { return Err(wrong) };
    let code = |code: &Value| code.as_str().and_then(&read).ok_or_else(|| wrong.clone());
    codes.iter().map(code).collect()
}
