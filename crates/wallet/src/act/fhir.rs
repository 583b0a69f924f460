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

/// What a summary shows of a resource of ours: its text, or all of it.
pub(super) fn shown(sealed: &[u8]) -> String {
    let resource: Value = serde_json::from_slice(sealed).unwrap_or_default();
    let text = |place| resource.pointer(place).and_then(Value::as_str);
    let role = text("/qualification/0/code/text").map(|role| format!(", {role}"));
    let text = text("/payload/0/contentString").or_else(|| text("/name/0/text"));
    text.map_or_else(
        || String::from_utf8_lossy(sealed).into_owned(),
        |text| format!("{text}{}", role.unwrap_or_default()),
    )
}
