//! What is sealed: FHIR R4, each resource marked `HTEST`.

use medlight_ledger::consent::{Label, Purpose};
use medlight_types::Time;
use serde_json::{Value, json};

use crate::{Organisation, Practitioner};

const REASON: &str = "http://terminology.hl7.org/CodeSystem/v3-ActReason";
const CONFIDENTIALITY: &str = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality";
const SENSITIVITY: &str = "http://terminology.hl7.org/CodeSystem/v3-ActCode";
const DICOM: &str = "http://dicom.nema.org/resources/ontology/DCM";

/// One access, as its custodian's audit log has it.
#[derive(Clone, Copy)]
pub(crate) struct Access<'a> {
    /// When, by the custodian's clock, in unix seconds.
    pub(crate) occurred: u64,
    /// The person; a system acts without one.
    pub(crate) by: Option<&'a Practitioner>,
    pub(crate) what: Data,
    pub(crate) purpose: Purpose,
    /// Why, or what else there is to say.
    pub(crate) remark: Option<&'a str>,
}

/// What was read.
#[derive(Clone, Copy)]
pub(crate) struct Data {
    /// FHIR's name of the resource.
    pub(crate) resource: &'static str,
    /// For people.
    pub(crate) title: &'static str,
    pub(crate) labels: &'static [Label],
}

/// An AuditEvent by IHE BALP (`PatientRead`). `request` is the `X-Request-Id` it is known by.
pub(crate) fn audit_event(
    access: &Access<'_>,
    there: &Organisation,
    patient: &str,
    request: u128,
) -> Vec<u8> {
    let purpose = json!([{ "coding": [{ "system": REASON, "code": access.purpose.code() }] }]);
    let mut agents = vec![json!({
        "type": coded(DICOM, "110153"),
        "who": { "display": there.name },
        "requestor": false,
    })];
    match access.by {
        Some(person) => agents.push(json!({
            "type": coded("http://terminology.hl7.org/CodeSystem/v3-ParticipationType", "IRCP"),
            "role": [{ "text": person.role }],
            "who": { "identifier": identifier(person), "display": person.name },
            "requestor": true,
            "purposeOfUse": purpose,
        })),
        None => agents.push(json!({
            "type": coded(DICOM, "110152"),
            "who": { "display": "Records service" },
            "requestor": true,
            "purposeOfUse": purpose,
        })),
    }
    let labels: Vec<_> = access.what.labels.iter().map(label).collect();
    let mut event = json!({
        "resourceType": "AuditEvent",
        "meta": {
            "profile": ["https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.PatientRead"],
            "security": [htest()],
        },
        "type": { "system": "http://terminology.hl7.org/CodeSystem/audit-event-type", "code": "rest" },
        "subtype": [{ "system": "http://hl7.org/fhir/restful-interaction", "code": "read" }],
        "action": "R",
        "recorded": instant(access.occurred),
        "outcome": "0",
        "agent": agents,
        "source": { "observer": { "display": there.name } },
        "entity": [
            entity(json!({ "display": patient }), "1", "1", &[]),
            entity(json!({ "type": access.what.resource, "display": access.what.title }), "2", "4", &labels),
            {
                "what": { "identifier": { "value": uuid(request) } },
                "type": {
                    "system": "https://profiles.ihe.net/ITI/BALP/CodeSystem/BasicAuditEntityType",
                    "code": "XrequestId",
                },
            },
        ],
    });
    if let (Some(remark), Some(fields)) = (access.remark, event.as_object_mut()) {
        fields.insert("outcomeDesc".to_owned(), json!(remark));
    }
    bytes(&event)
}

/// A Practitioner: name and role.
pub(crate) fn practitioner(person: &Practitioner) -> Vec<u8> {
    bytes(&json!({
        "resourceType": "Practitioner",
        "meta": { "security": [htest()] },
        "identifier": [identifier(person)],
        "name": [{ "text": person.name }],
        "qualification": [{ "code": { "text": person.role } }],
    }))
}

/// A Communication: what somebody asks, answers, or gives as a reason.
pub(crate) fn communication(sent: u64, text: &str) -> Vec<u8> {
    bytes(&json!({
        "resourceType": "Communication",
        "meta": { "security": [htest()] },
        "status": "completed",
        "sent": instant(sent),
        "payload": [{ "contentString": text }],
    }))
}

fn bytes(resource: &Value) -> Vec<u8> {
    resource.to_string().into_bytes()
}

fn htest() -> Value {
    json!({ "system": REASON, "code": "HTEST" })
}

fn coded(system: &str, code: &str) -> Value {
    json!({ "coding": [{ "system": system, "code": code }] })
}

/// A party of the ledger, by its id.
fn identifier(person: &Practitioner) -> Value {
    json!({ "system": "urn:medlight:party", "value": person.keys.id().to_string() })
}

fn label(label: &Label) -> Value {
    let system = if label.is_level() { CONFIDENTIALITY } else { SENSITIVITY };
    json!({ "system": system, "code": label.code() })
}

fn entity(what: Value, kind: &str, role: &str, labels: &[Value]) -> Value {
    let mut entity = json!({
        "what": what,
        "type": { "system": "http://terminology.hl7.org/CodeSystem/audit-entity-type", "code": kind },
        "role": { "system": "http://terminology.hl7.org/CodeSystem/object-role", "code": role },
    });
    if let (false, Some(fields)) = (labels.is_empty(), entity.as_object_mut()) {
        fields.insert("securityLabel".to_owned(), json!(labels));
    }
    entity
}

fn instant(at: u64) -> String {
    Time::of_unix(at).map_or_else(String::new, |time| time.to_string())
}

fn uuid(number: u128) -> String {
    // RFC 9562: version 4, its variant.
    let number = number & !(0xF << 76) & !(0x3 << 62) | 0x4 << 76 | 0x2 << 62;
    let hex = format!("{number:032x}");
    let part = |from, to| hex.get(from..to).unwrap_or_default();
    [part(0, 8), part(8, 12), part(12, 16), part(16, 20), part(20, 32)].join("-")
}
