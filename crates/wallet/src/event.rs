//! What an access entry's envelope holds: a FHIR R4 AuditEvent by IHE BALP. It comes from its
//! custodian's audit log, and is text from a stranger: everything that is shown is cleaned.
#![expect(clippy::indexing_slicing, reason = "serde_json: a member that is not there is null")]

use std::collections::BTreeSet;

use medlight_ledger::Id;
use medlight_ledger::consent::{Label, Purpose};
use medlight_types::Time;
use serde_json::Value;

/// Characters of one text that are shown.
const MOST: usize = 200;
/// The system that names parties of the ledger.
pub(crate) const PARTY: &str = "urn:medlight:party";

/// An access, as its custodian's audit log has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// When, by the custodian's clock, in unix seconds.
    pub occurred: u64,
    /// Who wanted to see it: a person or a system.
    pub who: Agent,
    /// For which organisation, where the event names a party of the ledger.
    pub organisation: Option<Id>,
    /// What was read, for people; FHIR's name of the resource where it says nothing else.
    pub what: String,
    /// What for; `None` for a purpose that HL7's list does not have.
    pub purpose: Option<Purpose>,
    /// How what was read is labelled.
    pub labels: BTreeSet<Label>,
    /// What else there is to say.
    pub remark: Option<String>,
    /// The `X-Request-Id` it is known by in the custodian's systems.
    pub request: Option<String>,
}

/// Somebody or something that acts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Agent {
    /// The name, as the custodian writes it.
    pub name: String,
    /// What they do there.
    pub role: Option<String>,
    /// Their id on the ledger; a system has none.
    pub id: Option<Id>,
}

/// Why sealed bytes are no event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
#[expect(missing_docs, reason = "each variant's message is its documentation")]
pub enum EventError {
    #[error("what is sealed is no JSON")]
    NotJson,
    #[error("what is sealed is no AuditEvent")]
    NotAnAuditEvent,
    #[error("the AuditEvent does not say when it was recorded")]
    NoTime,
    #[error("the AuditEvent does not say who asked")]
    NoRequestor,
}

impl Event {
    /// Reads what was sealed.
    ///
    /// # Errors
    /// An [`EventError`].
    pub fn read(sealed: &[u8]) -> Result<Self, EventError> {
        let event: Value = serde_json::from_slice(sealed).map_err(|_| EventError::NotJson)?;
        Self::of(&event)
    }

    /// Reads a FHIR resource.
    ///
    /// # Errors
    /// An [`EventError`].
    pub fn of(event: &Value) -> Result<Self, EventError> {
        if event["resourceType"] != "AuditEvent" {
            return Err(EventError::NotAnAuditEvent);
        }
        let occurred = event["recorded"].as_str().and_then(instant).ok_or(EventError::NoTime)?;
        let mut requestors = list(&event["agent"]).filter(|agent| agent["requestor"] == true);
        let requestor = requestors.next().ok_or(EventError::NoRequestor)?;
        let others = list(&event["agent"]).filter(|agent| agent["requestor"] != true);
        let purposes = list(&requestor["purposeOfUse"]).chain(list(&event["purposeOfEvent"]));
        let codes = purposes.flat_map(|purpose| list(&purpose["coding"]));
        let entities = || list(&event["entity"]);
        let data = || entities().filter(|entity| entity["role"]["code"] == "4");
        let labels = data().flat_map(|entity| list(&entity["securityLabel"]));
        let request = entities().find(|it| it["type"]["code"] == "XrequestId");
        Ok(Self {
            occurred,
            who: Agent {
                name: text(&requestor["who"]["display"])
                    .or_else(|| text(&requestor["name"]))
                    .unwrap_or_default(),
                role: list(&requestor["role"]).find_map(|role| text(&role["text"])),
                id: party(requestor),
            },
            organisation: others.filter_map(party).next(),
            what: data().find_map(title).unwrap_or_default(),
            purpose: codes.filter_map(|code| Purpose::from_code(code["code"].as_str()?)).next(),
            labels: labels.filter_map(|label| Label::from_code(label["code"].as_str()?)).collect(),
            remark: text(&event["outcomeDesc"]),
            request: request.and_then(|entity| text(&entity["what"]["identifier"]["value"])),
        })
    }
}

/// What a FHIR Communication says, or the text itself where it is none.
pub fn message(sealed: &[u8]) -> Option<String> {
    let sealed = core::str::from_utf8(sealed).ok()?;
    let parts = serde_json::from_str::<Value>(sealed).ok().map(|communication| {
        let parts = list(&communication["payload"]).filter_map(|it| text(&it["contentString"]));
        // A line of its own could pass for one of ours.
        parts.collect::<Vec<_>>().join(" ")
    });
    Some(parts.filter(|text| !text.is_empty()).unwrap_or_else(|| cleaned(sealed, 4_000)))
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn title(entity: &Value) -> Option<String> {
    let what = &entity["what"];
    text(&what["display"]).or_else(|| text(&entity["name"])).or_else(|| text(&what["type"]))
}

/// The party of the ledger that an agent is.
fn party(agent: &Value) -> Option<Id> {
    let identifier = &agent["who"]["identifier"];
    let value = identifier["value"].as_str().filter(|_| identifier["system"] == PARTY)?;
    value.parse().ok()
}

fn text(value: &Value) -> Option<String> {
    let text = cleaned(value.as_str()?, MOST);
    (!text.is_empty()).then_some(text)
}

/// Without what turns, hides or fills a page.
fn cleaned(text: &str, most: usize) -> String {
    let plain = text.chars().map(|it| if it.is_whitespace() { ' ' } else { it });
    let shown = plain.filter(|it| !medlight_ledger::is_hidden(*it)).take(most);
    shown.collect::<String>().trim().to_owned()
}

/// FHIR's `instant`, which may be of any time zone, in unix seconds.
fn instant(text: &str) -> Option<u64> {
    let (utc, ahead) = match text.strip_suffix('Z') {
        Some(_) => (text.to_owned(), 0),
        None => {
            let (local, zone) = text.split_at_checked(text.len().checked_sub(6)?)?;
            let (hours, minutes) = zone.get(1..)?.split_once(':')?;
            let seconds =
                hours.parse::<u8>().ok()? as i64 * 3_600 + minutes.parse::<u8>().ok()? as i64 * 60;
            let ahead = match zone.as_bytes().first()? {
                b'+' => seconds,
                b'-' => -seconds,
                _ => return None,
            };
            (format!("{local}Z"), ahead)
        }
    };
    u64::try_from(Time::parse(&utc)?.seconds().checked_sub(ahead)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_of_any_zone() {
        assert_eq!(instant("2026-11-23T12:00:00Z"), instant("2026-11-23T14:30:00+02:30"));
        assert_eq!(instant("2026-11-23T12:00:00.5Z"), instant("2026-11-23T07:00:00.500-05:00"));
        for wrong in
            ["", "2026-11-23", "2026-11-23T12:00:00", "é+01:00", "2026-11-23T12:00:00*01:00"]
        {
            assert_eq!(instant(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn what_hides_or_turns_text_is_not_shown() {
        assert_eq!(cleaned(" Dr\u{202e} Saar\n\u{7}x ", 99), "Dr Saar x");
        assert_eq!(cleaned("abc", 2), "ab");
    }

    #[test]
    fn what_somebody_writes_is_one_line() {
        let two =
            r#"{"payload":[{"contentString":"Yes.\n"},{"contentString":"\u001b[2J128 of 128"}]}"#;
        assert_eq!(message(two.as_bytes()).as_deref(), Some("Yes. [2J128 of 128"));
        assert_eq!(message(b"Why?\n  entry 5").as_deref(), Some("Why?   entry 5"));
        assert_eq!(message(&[0xff]), None);
    }

    #[test]
    fn what_is_no_event_says_why() {
        let why = |text: &str| Event::read(text.as_bytes()).unwrap_err();
        assert_eq!(why("{"), EventError::NotJson);
        assert_eq!(why("[]"), EventError::NotAnAuditEvent);
        assert_eq!(why(r#"{"resourceType":"AuditEvent"}"#), EventError::NoTime);
        let untold = r#"{"resourceType":"AuditEvent","recorded":"2026-11-23T12:00:00Z"}"#;
        assert_eq!(why(untold), EventError::NoRequestor);
        assert_eq!(why(&"[".repeat(30_000)), EventError::NotJson);
    }
}
