//! An organisation begins on an empty chain, in commands alone: it is admitted, publishes a rule,
//! takes in a patient, and enters its audit log, once.

use data_encoding::BASE64;
use medlight_engine_tests::Asked;
use medlight_ledger::record::{AccessEntry, Stamp};
use prost::Message as _;
use serde_json::{Value, json};

use crate::place::Place;
use crate::unclaimed;

/// Where the hospital, its registrar and a patient sit.
pub(crate) struct Office(Place);

/// What a command printed, and how it ended.
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) found: Value,
    pub(crate) told: String,
}

impl Office {
    pub(crate) fn wallet(&self, name: &str) -> String {
        self.0.wallet(name)
    }

    pub(crate) fn write(&self, name: &str, content: &[u8]) -> String {
        self.0.write(name, content)
    }

    pub(crate) fn run(&self, command: &[&str]) -> Ran {
        let ran = self.0.asks(&[command, &["--json"]].concat());
        Ran { code: ran.code, found: ran.json(), told: ran.stderr }
    }

    pub(crate) fn send(&self, wanted: &Value, signing: &[&str]) -> Ran {
        let file = self.write("wanted.json", wanted.to_string().as_bytes());
        self.run(&[&["send", &file], signing].concat())
    }

    /// It takes effect.
    pub(crate) fn sent(&self, wanted: Value, signing: &[&str]) -> Value {
        let ran = self.send(&wanted, signing);
        assert_eq!(ran.code, 0, "{wanted}: {}", ran.told);
        assert!(ran.found["height"].as_u64().unwrap() > 1);
        ran.found
    }

    fn entries(&self, relationship: &str) -> Vec<AccessEntry> {
        let ran = self.run(&["log", &format!("access/log/{relationship}")]);
        let entries = ran.found["entries"].as_array().unwrap().clone();
        let decode = |entry: &Value| BASE64.decode(entry.as_str().unwrap().as_bytes()).unwrap();
        entries.iter().map(|entry| AccessEntry::decode(decode(entry).as_slice()).unwrap()).collect()
    }
}

/// An AuditEvent about a patient, by how the hospital's own systems name them.
pub(crate) fn event(patient: &Value, request: u32) -> Value {
    let coded =
        |system: &str, code: &str| json!({ "coding": [{ "system": system, "code": code }] });
    json!({
        "resourceType": "AuditEvent",
        "recorded": "2026-11-23T09:49:00+01:00",
        "agent": [{
            "type": coded("http://terminology.hl7.org/CodeSystem/v3-ParticipationType", "IRCP"),
            "who": { "display": "Dr Saar" },
            "requestor": true,
            "purposeOfUse": [coded("http://terminology.hl7.org/CodeSystem/v3-ActReason", "TREAT")],
        }],
        "entity": [
            { "what": patient, "type": { "code": "1" }, "role": { "code": "1" } },
            { "what": { "display": "Blood test" }, "type": { "code": "2" }, "role": { "code": "4" } },
            {
                "what": { "identifier": { "value": format!("request-{request}") } },
                "type": { "code": "XrequestId" },
            },
        ],
    })
}

pub(crate) fn lines(events: &[String]) -> Vec<u8> {
    events.iter().flat_map(|event| [event.as_bytes(), b"\n"].concat()).collect()
}

/// Told on a chain whose registrar has the wallet of that name.
pub(crate) fn begins(engine: &str, asked: &Asked) {
    let office = Office(Place::new(&format!("office-{engine}"), 1, asked));
    let [registrar, hospital, doctor, ana] =
        ["Registrar", "Hospital", "Dr Saar", "Ana"].map(|name| office.wallet(name));
    let (by_hospital, rule) = (["--as", &hospital], "Those who treat you may see normal records.");
    let party = json!({ "type": "register-party", "kind": "organisation", "name": "Hospital" });
    let admitted = ["--as", &registrar, "--with", &hospital];
    // The hospital alone cannot admit itself, nor the registrar without it, nor twice.
    for (signing, code, why) in [
        (["--as", &hospital, "--with", &doctor], 1, "code 100: the signer is no registrar"),
        (["--as", &registrar, "--valid-for", "60"], 1, "the keys of 2 signers and has those of 1"),
    ] {
        let ran = office.send(&party, &signing);
        assert_eq!((ran.code, &ran.found), (code, &Value::Null), "{}", ran.told);
        assert!(ran.told.contains(why), "{}", ran.told);
    }
    office.sent(party.clone(), &admitted);
    let again = office.send(&party, &admitted);
    assert!(again.code == 1 && again.told.contains("code 101: the id is taken"), "{}", again.told);

    let person = json!({ "type": "register-practitioner", "name": "Dr Saar", "role": "Doctor" });
    let registered = office.sent(person, &["--as", &hospital, "--with", &doctor]);
    assert_eq!(registered["summary"][0], "Register \"Dr Saar\", \"Doctor\"");
    let policy = json!({ "type": "register-policy", "default": "basic-normal", "text": rule });
    let policy = office.sent(policy, &by_hospital);
    let policy =
        policy["summary"][1].as_str().unwrap().strip_prefix("Its id: ").unwrap().to_owned();
    for seq in 1..=2 {
        let complete_to = format!("2026-11-23T0{seq}:00:00Z");
        let coverage = json!({
            "type": "state-coverage", "systems": 2, "complete_to": complete_to, "interval": 86_400,
        });
        let stated = office.sent(coverage, &by_hospital);
        assert_eq!(stated["summary"][0], format!("State, as number {seq}, that 2 systems report"));
    }
    let relationship = takes_in(&office, &hospital, &ana);
    imports(&office, &hospital, &relationship, &policy);
    is_seen(&office, &ana);
    chooses(&office, &ana, &policy);
    answers(&office, (&hospital, &doctor, &ana), &relationship);
    unclaimed::goes_on(&office, &hospital, &policy);
}

/// An offer at the desk, taken by a patient, confirmed.
fn takes_in(office: &Office, hospital: &str, ana: &str) -> String {
    let offer = office.sent(json!({ "type": "offer-rel" }), &["--as", hospital]);
    let signed = offer["summary"].as_array().unwrap().last().unwrap().as_str().unwrap().to_owned();
    let custodian = signed.split(' ').nth(2).unwrap();
    let take = json!({ "type": "request-rel", "custodian": custodian, "code": offer["code"] });
    let taken = office.sent(take, &["--as", ana]);
    let signed = taken["summary"][3].as_str().unwrap().to_owned();
    let relationship = signed.split(' ').nth(2).unwrap().to_owned();
    let confirm = json!({ "type": "confirm-rel", "relationship": relationship });
    office.sent(confirm.clone(), &["--as", hospital]);
    let again = office.send(&confirm, &["--as", hospital]);
    assert!(again.code == 1 && again.told.contains("code 107"), "{}", again.told);
    relationship
}

fn imports(office: &Office, hospital: &str, relationship: &str, policy: &str) {
    let patients = json!({ "Patient/17": relationship, "urn:mrn|17": relationship });
    let patients = office.write("patients.json", patients.to_string().as_bytes());
    let direct = json!({
        "identifier": { "system": "urn:medlight:relationship", "value": relationship },
    });
    let mrn = json!({ "identifier": { "system": "urn:mrn", "value": "17" } });
    let known = [&json!({ "reference": "Patient/17" }), &mrn, &direct];
    let mut events: Vec<_> =
        (1..).zip(known).map(|(request, patient)| event(patient, request).to_string()).collect();
    let import = |name: &str, content: &[u8]| {
        let file = office.write(name, content);
        let by = ["--as", hospital, "--patients", &patients, "--policy", policy];
        office.run(&[&["import", &file], by.as_slice()].concat())
    };
    let counts = |ran: &Ran| ["taken", "skipped"].map(|what| ran.found[what].as_u64().unwrap());

    let first = import("audit.ndjson", &lines(&events));
    assert_eq!((first.code, counts(&first)), (0, [3, 0]), "{}", first.told);
    let again = import("audit.ndjson", &lines(&events));
    assert_eq!((again.code, counts(&again)), (0, [0, 3]), "{}", again.told);

    // A bad line, a stranger, an event twice, and a file that was cut: each refuses only itself.
    let stranger = event(&json!({ "reference": "Patient/18" }), 9).to_string();
    let fourth = event(&mrn, 4).to_string();
    events.extend(["{\"resourceType\":".into(), stranger, fourth.clone(), fourth]);
    let cut = event(&direct, 5).to_string();
    events.push(cut.get(..cut.len() / 2).unwrap().to_owned());
    let mended = import("audit.ndjson", &lines(&events));
    assert_eq!((mended.code, counts(&mended)), (1, [1, 4]), "{}", mended.told);
    let refused = mended.found["refused"].as_array().unwrap();
    let refused: Vec<_> = refused.iter().map(|it| it["line"].as_u64().unwrap()).collect();
    assert_eq!(refused, [4, 5, 8]);
    assert!(mended.told.contains("line 5: patient Patient/18 is in nobody's list"));

    // The same again as a Bundle, with two more.
    let entry = |request| json!({ "resource": event(&direct, request) });
    let bundle = json!({ "resourceType": "Bundle", "entry": [entry(4), entry(5), entry(6)] });
    let bundled = import("audit.json", bundle.to_string().as_bytes());
    assert_eq!((bundled.code, counts(&bundled)), (0, [2, 1]), "{}", bundled.told);

    let entries = office.entries(relationship);
    let numbers: Vec<_> = entries.iter().map(|entry| entry.number).collect();
    assert_eq!(numbers, [0, 1, 2, 3, 4, 5], "gap-free, each once");
    assert!(entries.iter().all(|entry| entry.stamp() == Stamp::Policy));
}

/// The patient opens all that was entered.
fn is_seen(office: &Office, ana: &str) {
    let seen = office.run(&["accesses", "--wallet", ana]);
    assert_eq!(seen.code, 0, "{}", seen.told);
    assert_eq!(seen.found["counts"]["opened"], 6, "{}", seen.found);
    assert_eq!(seen.found["entries"][0]["who"], "Dr Saar");
}

/// A patient's messages from files, by the same rules as the patient's own commands.
fn chooses(office: &Office, ana: &str, policy: &str) {
    let line = json!({ "effect": "permit", "purposes": ["TREAT"], "labels": ["R"] });
    let choice = json!({ "type": "put-directive", "policy": policy, "provisions": [line] });
    let chosen = office.sent(choice, &["--as", ana]);
    assert!(chosen["summary"][1].as_str().unwrap().starts_with("Line 1: "), "{chosen}");
    let withdrawn = json!({ "type": "revoke-directive", "policy": policy });
    office.sent(withdrawn.clone(), &["--as", ana]);
    let again = office.send(&withdrawn, &["--as", ana]);
    assert!(again.code == 1 && again.told.contains("nothing to withdraw"), "{}", again.told);
}

/// A question and its answer, an emergency, keys changed, content erased.
fn answers(office: &Office, (hospital, doctor, ana): (&str, &str, &str), relationship: &str) {
    let asked = json!({
        "type": "ask-entry", "relationship": relationship, "number": 2, "question": "Why?",
    });
    office.sent(asked, &["--as", ana]);
    let answer = json!({
        "type": "answer-entry", "relationship": relationship, "number": 2, "answer": "For you.",
    });
    office.sent(json!({ "type": "rotate-keys" }), &["--as", hospital]);
    // With its new keys, from the same file; what was sealed to the old ones is still known.
    let file = office.0.path("audit.json");
    let again = office.run(&["import", &file, "--as", hospital]);
    assert_eq!((again.code, &again.found["skipped"]), (0, &json!(3)), "{}", again.told);
    office.sent(answer, &["--as", hospital]);
    let listed = office.run(&["question", "list", "--wallet", ana]).found;
    assert_eq!(listed["questions"][0]["answer"], "For you.");
    let opened = json!({
        "type": "break-glass", "relationship": relationship, "reason": "Unconscious.",
    });
    office.sent(opened, &["--as", hospital, "--with", doctor]);
    let review = json!({
        "type": "review-break-glass", "relationship": relationship, "number": 1,
        "verdict": "justified", "report": "It was needed.",
    });
    let own = office.send(&review, &["--as", hospital, "--with", doctor]);
    assert!(own.code == 1 && own.told.contains("code 303"), "{}", own.told);
    let entries = office.entries(relationship);
    let hash = &entries.first().unwrap().envelope.as_ref().unwrap().sealed_hash;
    let hash = data_encoding::HEXLOWER.encode(hash);
    office.sent(
        json!({ "type": "erase-blob", "belongs_to": relationship, "hash": hash }),
        &["--as", hospital],
    );
    let again = office.run(&["import", &file, "--as", hospital]);
    assert_eq!((&again.found["taken"], &again.found["unknown"]), (&json!(0), &json!(1)));
}
