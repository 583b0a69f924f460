//! What takes a patient and the hospital's desk.

use serde_json::{Value, json};

use crate::transcript::Transcript;

const HOSPITAL: &str = "Northfield Hospital";
const DOCTOR: &str = "Dr Jaan Saar";
const OFFICER: &str = "Petra Lind";
const TOMAS: &str = "Tomás Brandt, at home";

/// An AuditEvent of Dr Saar's, a minute ago.
fn event(t: &Transcript, purpose: &str) -> Value {
    let id = t.town.cast.northfield.emergency_doctor.keys.id().to_string();
    json!({
        "resourceType": "AuditEvent",
        "recorded": t.now(),
        "agent": [{
            "requestor": true,
            "who": {
                "display": DOCTOR,
                "identifier": { "system": "urn:medlight:party", "value": id },
            },
            "role": [{ "text": "Emergency physician" }],
            "purposeOfUse": [{ "coding": [{ "code": purpose }] }],
        }],
        "entity": [{ "what": { "display": "Allergies" }, "role": { "code": "4" } }],
    })
}

fn enters(t: &Transcript, relationship: &str, purpose: &str, basis: &Value) {
    let mut entry = json!({ "relationship": relationship, "event": event(t, purpose) });
    if !basis.is_null() {
        entry["basis"] = basis.clone();
    }
    t.sends(&json!({ "type": "submit-access", "entries": [entry] }), &[HOSPITAL]);
}

/// Somebody makes a wallet, takes the desk's code, and is there again on another machine with
/// nothing but the words.
pub(crate) fn connects_and_comes_back(t: &mut Transcript) {
    let hospital = t.town.cast.northfield.organisation.keys.id().to_string();
    let [mine, other] = ["mine.wallet", "other.wallet"].map(|name| t.path(name));
    let words = t.aside(&["wallet", "new", "--json", &mine]).json()["words"].take();
    let words: Vec<_> = words.as_array().unwrap().iter().map(|it| it.as_str().unwrap()).collect();
    assert_eq!(words.len(), 24);
    t.asks(&["wallet", "relationships", "--wallet", &mine]);

    let offer = t.sends(&json!({ "type": "offer-rel" }), &[HOSPITAL]);
    let code = offer["code"].as_str().unwrap();
    let connect =
        |code| ["wallet", "connect", code, "--organisation", &hospital, "--yes", "--wallet"];
    t.asks(&[connect("0000-0000").as_slice(), &[&mine]].concat());
    t.asks(&[connect(code).as_slice(), &[&mine]].concat());
    // A code is for one patient.
    t.asks(&[connect(code).as_slice(), &[&t.wallet(TOMAS)]].concat());
    t.asks(&["consent", "pass", "--wallet", &mine]);
    let found = t.unseen(&["wallet", "relationships", "--json", "--wallet", &mine]).json();
    let relationship = found["relationships"][0]["id"].as_str().unwrap();
    t.sends(&json!({ "type": "confirm-rel", "relationship": relationship }), &[HOSPITAL]);
    enters(t, relationship, "TREAT", &Value::Null);
    t.asks(&["accesses", "--wallet", &mine]);

    // As they stand on paper.
    let typed: String =
        (1..).zip(&words).map(|(place, word)| format!("{place:2}. {word}\n")).collect();
    t.alone(&["wallet", "new", "--words", &other], &typed);
    t.asks(&["wallet", "relationships", "--wallet", &other]);
    let seen = |wallet: &str| {
        let mut found = t.unseen(&["accesses", "--json", "--wallet", wallet]).json();
        found
            .as_object_mut()
            .unwrap()
            .retain(|name, _| !["height", "age"].contains(&name.as_str()));
        found
    };
    assert_eq!(seen(&mine), seen(&other));
    assert_eq!(seen(&other)["counts"]["opened"], 1);
}

/// Dr Saar opens the records of Tomás in an emergency; Petra Lind finds that it was justified.
pub(crate) fn sees_an_emergency(t: &mut Transcript) {
    let tomas = t.town.cast.tomas.connections[0].keys.id().to_string();
    let of = |kind: &str, more: Value| {
        let mut message = json!({ "type": kind, "relationship": tomas });
        message.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        message
    };
    let opened = of("break-glass", json!({ "reason": "Unconscious patient, no time to ask." }));
    t.sends(&opened, &[HOSPITAL, DOCTOR]);
    enters(t, &tomas, "BTG", &json!({ "emergency": 1 }));
    newest(t);
    let review = json!({ "number": 1, "verdict": "justified", "report": "It was needed." });
    t.sends(&of("review-break-glass", review), &[HOSPITAL, OFFICER]);
    newest(t);
}

/// The newest entry, and what is said below all of them.
fn newest(t: &mut Transcript) {
    let shown = t.unseen(&["accesses", "--wallet", &t.wallet(TOMAS)]).stdout;
    let entries = shown.lines().filter(|line| line.starts_with("   ")).count();
    let lines = shown.lines().take(1).chain(["  ..."]).chain(shown.lines().skip(entries));
    t.note(&lines.collect::<Vec<_>>().join("\n"));
}
