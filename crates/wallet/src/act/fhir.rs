//! What is sealed besides AuditEvents: FHIR R4.

use medlight_ledger::Id;
use medlight_types::Time;
use serde_json::{Value, json};

/// A Communication: an answer, a reason, a report.
pub(super) fn communication(sent: u64, text: &str) -> Vec<u8> {
    let sent = Time::of_unix(sent);
    let communication = json!({
        "resourceType": "Communication",
        "status": "completed",
        "sent": sent.map(|sent| sent.to_string()),
        "payload": [{ "contentString": text }],
    });
    communication.to_string().into_bytes()
}

/// A Practitioner: name and role.
pub(super) fn practitioner(id: Id, name: &str, role: Option<&str>) -> Vec<u8> {
    let mut practitioner = json!({
        "resourceType": "Practitioner",
        "identifier": [{ "system": crate::event::PARTY, "value": id.to_string() }],
        "name": [{ "text": name }],
    });
    if let (Some(role), Some(fields)) = (role, practitioner.as_object_mut()) {
        fields.insert("qualification".to_owned(), json!([{ "code": { "text": role } }]));
    }
    practitioner.to_string().into_bytes()
}

/// What a summary shows of sealed bytes: of resources as they are written here what differs from one
/// to the next, of anything else all of it.
pub(super) fn shown(owner: Id, sealed: &[u8]) -> String {
    let resource: Value = serde_json::from_slice(sealed).unwrap_or_default();
    let text = |place| resource.pointer(place).and_then(Value::as_str);
    if let (Some(told), Some(sent)) = (text("/payload/0/contentString"), text("/sent")) {
        let written = Time::parse(sent).map(|sent| communication(sent.unix(), told));
        if written.is_some_and(|written| written == sealed) {
            return format!("{told:?}, written at {sent}");
        }
    }
    if let Some(name) = text("/name/0/text") {
        let role = text("/qualification/0/code/text");
        if practitioner(owner, name, role) == sealed {
            let role = role.map_or_else(String::new, |role| format!(", {role:?}"));
            return format!("{name:?}{role}");
        }
    }
    match core::str::from_utf8(sealed) {
        Ok(text) if text.starts_with('{') && !text.contains(char::is_control) => text.to_owned(),
        Ok(text) => format!("text {text:?}"),
        Err(_) => format!("bytes \"{}\"", sealed.escape_ascii()),
    }
}
