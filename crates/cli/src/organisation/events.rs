//! From a FHIR AuditEvent to the entry it becomes.

use std::collections::{BTreeMap, BTreeSet};

use medlight_ledger::Id;
use medlight_ledger::message::access::Basis;
use medlight_merkle::{Hash, sha256};
use medlight_wallet::act::Entry;
use medlight_wallet::envelope::MAX_PLAINTEXT;
use medlight_wallet::event::{Event, EventError};
use serde_json::Value;

use super::form::{Form, FormError};

/// The system of identifiers that are relationships of the ledger.
const RELATIONSHIP: &str = "urn:medlight:relationship";

/// Why an event becomes no entry.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
#[expect(missing_docs, reason = "each variant's message is its documentation")]
pub enum Misplaced {
    #[error("this is no JSON: {0}")]
    NotJson(String),
    #[error(transparent)]
    Event(#[from] EventError),
    #[error("the event names {0} patients and must name one: split it")]
    Patients(usize),
    #[error("patient {0} is in nobody's list: name the relationship with --patients")]
    UnknownPatient(String),
    #[error("the patient has neither a reference nor an identifier")]
    Unnamed,
    #[error("the policy {0} is none of this ledger's: it names a number or an id")]
    Policy(String),
    #[error(
        "the event has {0} bytes and at most {MAX_PLAINTEXT} can be sealed: leave out what \
             nobody needs"
    )]
    TooLong(usize),
    #[error("the ledger proves that there is no relationship {0}")]
    NoSuchRelationship(Id),
    #[error("relationship {0} is not this organisation's, or no longer one it can write for")]
    NotOurs(Id),
    #[error("the list of patients: {0}")]
    List(#[from] FormError),
}

/// By what an event is known, so that it is entered once: all that is shown of it. Its `X-Request-Id`
/// alone would not do: whoever asked has chosen it, and could use one twice to leave no trace.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Known(Hash);

/// An event in its place.
#[derive(Debug)]
pub(super) struct Placed {
    pub(super) known: Known,
    pub(super) entry: Entry,
}

/// Which relationship a patient of the file is: `{"Patient/1":"<id>","system|value":"<id>"}`.
#[derive(Debug, Default)]
pub(super) struct Patients(BTreeMap<String, Id>);

impl Patients {
    pub(super) fn read(text: &[u8]) -> Result<Self, Misplaced> {
        let value: Value =
            serde_json::from_slice(text).map_err(|error| Misplaced::NotJson(error.to_string()))?;
        let names: Vec<_> =
            value.as_object().into_iter().flat_map(|it| it.keys().cloned()).collect();
        let mut form = Form::of(value, "")?;
        let read = |name: String| Ok::<_, FormError>((name.clone(), form.id(&name)?));
        Ok(Self(names.into_iter().map(read).collect::<Result<_, _>>()?))
    }

    /// The relationship of an event's one patient.
    fn of(&self, event: &Value) -> Result<Id, Misplaced> {
        let entities = event.get("entity").and_then(Value::as_array).into_iter().flatten();
        let coded = |entity: &&Value| {
            let code = |field| entity.pointer(field).and_then(Value::as_str);
            code("/type/code") == Some("1") && code("/role/code") == Some("1")
        };
        let patients: Vec<_> = entities.filter(coded).collect();
        let [patient] = patients.as_slice() else {
            return Err(Misplaced::Patients(patients.len()));
        };
        let text = |field| patient.pointer(field).and_then(Value::as_str);
        let system = text("/what/identifier/system");
        let value = text("/what/identifier/value");
        if let (Some(RELATIONSHIP), Some(value)) = (system, value) {
            return value.parse().map_err(|_| Misplaced::UnknownPatient(shown(value)));
        }
        let identifier = value.map(|value| match system {
            Some(system) => format!("{system}|{value}"),
            None => value.to_owned(),
        });
        let names: Vec<_> =
            text("/what/reference").map(str::to_owned).into_iter().chain(identifier).collect();
        let known = names.iter().find_map(|name| self.0.get(name)).copied();
        let name = names.first().ok_or(Misplaced::Unnamed)?;
        known.ok_or_else(|| Misplaced::UnknownPatient(shown(name)))
    }
}

/// Places an event; `rule` is the policy of events that name none.
pub(super) fn place(
    event: &Value,
    patients: &Patients,
    rule: Option<Id>,
) -> Result<Placed, Misplaced> {
    let known = known(event)?;
    let relationship = patients.of(event)?;
    let basis = basis(event)?.or_else(|| rule.map(|id| Basis::Policy(id.as_bytes().to_vec())));
    let event = event.to_string().into_bytes();
    if event.len() > MAX_PLAINTEXT {
        return Err(Misplaced::TooLong(event.len()));
    }
    Ok(Placed { known, entry: Entry { relationship, event, basis, held: None, corrects: None } })
}

/// By what an event is known.
pub(super) fn known(event: &Value) -> Result<Known, EventError> {
    let read = Event::of(event)?;
    Ok(Known(sha256(format!("{read:?}").as_bytes())))
}

/// The first `agent.policy` that is one of this ledger's: `urn:medlight:directive:2`,
/// `urn:medlight:policy:<id>`, `urn:medlight:emergency:1`.
fn basis(event: &Value) -> Result<Option<Basis>, Misplaced> {
    let list = |value: Option<&Value>| value.and_then(Value::as_array).cloned().unwrap_or_default();
    let agents = list(event.get("agent"));
    let policies: BTreeSet<_> = agents
        .iter()
        .flat_map(|agent| list(agent.get("policy")))
        .filter_map(|policy| policy.as_str()?.strip_prefix("urn:medlight:").map(str::to_owned))
        .collect();
    let Some(policy) = policies.into_iter().next() else { return Ok(None) };
    let wrong = || Misplaced::Policy(shown(&policy));
    let (kind, what) = policy.split_once(':').ok_or_else(wrong)?;
    let number = || what.parse().map_err(|_| wrong());
    Ok(Some(match kind {
        "directive" => Basis::Directive(number()?),
        "emergency" => Basis::Emergency(number()?),
        "policy" => Basis::Policy(what.parse::<Id>().map_err(|_| wrong())?.as_bytes().to_vec()),
        _ => return Err(wrong()),
    }))
}

/// Text of a file in a message.
fn shown(text: &str) -> String {
    text.escape_debug().take(100).collect()
}
