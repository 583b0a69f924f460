//! `send`'s file: `{"type":"<kebab-case message>", ...}`, ids and hashes hexadecimal, times RFC
//! 3339, what is sealed in the clear.

mod patient;

use medlight_ledger::Id;
use medlight_ledger::message::access::{Basis, Verdict};
use medlight_ledger::message::consent::DefaultPolicy;
use medlight_ledger::message::identity::{Kind, Status};
use medlight_wallet::act::{Act, Entry};
use medlight_wallet::offer::Code;
use medlight_wallet::plan::Intent;
use serde_json::Value;

use super::form::{Form, FormError};

const KINDS: [(&str, Kind); 9] = [
    ("organisation", Kind::Organisation),
    ("device", Kind::Device),
    ("payer", Kind::Payer),
    ("sponsor", Kind::Sponsor),
    ("ethics-board", Kind::EthicsBoard),
    ("manufacturer", Kind::Manufacturer),
    ("distributor", Kind::Distributor),
    ("pharmacy", Kind::Pharmacy),
    ("auditor", Kind::Auditor),
];
const STATUSES: [(&str, Status); 3] =
    [("active", Status::Active), ("suspended", Status::Suspended), ("revoked", Status::Revoked)];
const VERDICTS: [(&str, Verdict); 3] = [
    ("justified", Verdict::Justified),
    ("unjustified", Verdict::Unjustified),
    ("referred", Verdict::Referred),
];
const DEFAULTS: [DefaultPolicy; 4] = [
    DefaultPolicy::BasicNormal,
    DefaultPolicy::AllNormal,
    DefaultPolicy::BreakGlassOnly,
    DefaultPolicy::Deny,
];
/// Seconds an offer holds where the file does not say.
const OFFER: u64 = 300;
/// Every type that can be sent.
const TYPES: [&str; 19] = [
    "register-party",
    "register-practitioner",
    "set-party-status",
    "rotate-keys",
    "offer-rel",
    "request-rel",
    "confirm-rel",
    "open-unclaimed",
    "set-validator",
    "register-policy",
    "put-directive",
    "revoke-directive",
    "submit-access",
    "break-glass",
    "review-break-glass",
    "ask-entry",
    "answer-entry",
    "erase-blob",
    "state-coverage",
];

/// What a file asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// Something that the file says in full.
    Act(Act),
    /// What a patient wants, with the keys of a relationship.
    Patient(Intent),
    /// A desk's offer, which holds for so many seconds from now; without a code a new one is made.
    Offer { code: Option<Code>, seconds: u64, continues: Option<Id> },
    /// What takes it.
    Take { custodian: Id, code: Code },
}

/// Reads a file's text.
pub(super) fn read(text: &[u8]) -> Result<Wanted, FormError> {
    let value: Value =
        serde_json::from_slice(text).map_err(|error| FormError::NotJson(error.to_string()))?;
    let mut form = Form::of(value, "")?;
    let wanted = match form.text("type")?.as_str() {
        "offer-rel" => Wanted::Offer {
            code: if form.has("code") { Some(code(&mut form)?) } else { None },
            seconds: form.maybe_number("seconds")?.unwrap_or(OFFER),
            continues: if form.has("continues") { Some(form.id("continues")?) } else { None },
        },
        "request-rel" => Wanted::Take { custodian: form.id("custodian")?, code: code(&mut form)? },
        other => match patient::intent(other, &mut form)? {
            Some(intent) => Wanted::Patient(intent),
            None => Wanted::Act(act(other, &mut form)?),
        },
    };
    form.end()?;
    Ok(wanted)
}

fn code(form: &mut Form) -> Result<Code, FormError> {
    let text = form.text("code")?;
    Code::read(&text).map_err(|error| form.wrong("code", format!("a desk's code: {error}")))
}

fn act(kind: &str, form: &mut Form) -> Result<Act, FormError> {
    Ok(match kind {
        "register-party" => {
            Act::RegisterParty { kind: form.word("kind", &KINDS)?, name: form.text("name")? }
        }
        "register-practitioner" => {
            Act::RegisterPractitioner { name: form.text("name")?, role: form.maybe_text("role")? }
        }
        "set-party-status" => Act::SetPartyStatus {
            party: form.id("party")?,
            status: form.word("status", &STATUSES)?,
        },
        "rotate-keys" => Act::RotateKeys,
        "set-validator" => {
            Act::SetValidator { key: form.bytes("key")?, power: form.number("power")? }
        }
        "confirm-rel" => Act::ConfirmRel { relationship: form.id("relationship")? },
        "open-unclaimed" => Act::OpenUnclaimed,
        "register-policy" => Act::RegisterPolicy {
            text: form.text("text")?,
            default: form.word("default", &DEFAULTS.map(|default| (default.name(), default)))?,
        },
        "submit-access" => Act::SubmitAccess { entries: form.list("entries", entry)? },
        "break-glass" => {
            Act::BreakGlass { relationship: form.id("relationship")?, reason: form.text("reason")? }
        }
        "review-break-glass" => Act::ReviewBreakGlass {
            relationship: form.id("relationship")?,
            number: form.number("number")?,
            verdict: form.word("verdict", &VERDICTS)?,
            report: form.text("report")?,
        },
        "answer-entry" => Act::AnswerEntry {
            relationship: form.id("relationship")?,
            number: form.number("number")?,
            answer: form.text("answer")?,
        },
        "erase-blob" => {
            Act::EraseBlob { belongs_to: form.id("belongs_to")?, hash: form.bytes("hash")? }
        }
        "state-coverage" => Act::StateCoverage {
            systems: number32(form, "systems")?,
            complete_to: form.time("complete_to")?,
            interval: form.number("interval")?,
        },
        _ => return Err(form.wrong("type", format!("one of {}", TYPES.join(", ")))),
    })
}

fn entry(form: &mut Form) -> Result<Entry, FormError> {
    Ok(Entry {
        relationship: form.id("relationship")?,
        event: form.value("event")?.to_string().into_bytes(),
        basis: basis(form)?,
        held: held(form)?,
        corrects: form.maybe_number("corrects")?,
    })
}

/// `{"directive":n}`, `{"policy":id}` or `{"emergency":n}`.
fn basis(form: &mut Form) -> Result<Option<Basis>, FormError> {
    let Some(value) = form.maybe("basis") else { return Ok(None) };
    let mut basis = Form::of(value, &form.name("basis"))?;
    let found = if let Some(number) = basis.maybe_number("directive")? {
        Basis::Directive(number)
    } else if let Some(number) = basis.maybe_number("emergency")? {
        Basis::Emergency(number)
    } else {
        Basis::Policy(basis.id("policy")?.as_bytes().to_vec())
    };
    basis.end()?;
    Ok(Some(found))
}

/// `held_until` and `legal_code`: both or neither.
fn held(form: &mut Form) -> Result<Option<(u64, u32)>, FormError> {
    let [until, code] = ["held_until", "legal_code"].map(|field| form.has(field));
    if !until && !code {
        return Ok(None);
    }
    Ok(Some((form.time("held_until")?, number32(form, "legal_code")?)))
}

fn number32(form: &mut Form, field: &str) -> Result<u32, FormError> {
    u32::try_from(form.number(field)?).map_err(|_| form.wrong(field, "a number below 2^32"))
}

#[cfg(test)]
mod tests;
