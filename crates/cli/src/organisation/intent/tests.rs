use medlight_ledger::consent::{Actor, Effect, Label, Period, Provision, Purpose};
use serde_json::json;

use super::*;

const SOMEBODY: &str = "00000000000000000000000000000000000000ff";

fn somebody() -> Id {
    let mut bytes = [0; Id::LEN];
    bytes[Id::LEN - 1] = 0xff;
    Id::new(bytes)
}

fn said(wanted: &Value) -> Result<Wanted, FormError> {
    read(wanted.to_string().as_bytes())
}

fn entry() -> Value {
    json!({
        "relationship": SOMEBODY, "event": { "resourceType": "AuditEvent" },
        "basis": { "directive": 2 }, "corrects": 3,
        "held_until": "2026-11-23T00:00:00Z", "legal_code": 1,
    })
}

/// One of each type, with what it means.
fn all() -> Vec<(Value, Wanted)> {
    let (relationship, code) = (somebody(), Code::read("7K3MQ2XD").unwrap());
    let acts = [
        (
            json!({ "type": "register-party", "kind": "pharmacy", "name": "Corner" }),
            Act::RegisterParty { kind: Kind::Pharmacy, name: "Corner".into() },
        ),
        (
            json!({ "type": "register-practitioner", "name": "Dr Saar", "role": null }),
            Act::RegisterPractitioner { name: "Dr Saar".into(), role: None },
        ),
        (
            json!({ "type": "set-party-status", "party": SOMEBODY, "status": "suspended" }),
            Act::SetPartyStatus { party: relationship, status: Status::Suspended },
        ),
        (json!({ "type": "rotate-keys" }), Act::RotateKeys),
        (
            json!({ "type": "confirm-rel", "relationship": SOMEBODY }),
            Act::ConfirmRel { relationship },
        ),
        (json!({ "type": "open-unclaimed" }), Act::OpenUnclaimed),
        (
            json!({ "type": "set-validator", "key": "AB".repeat(32), "power": 7 }),
            Act::SetValidator { key: [0xab; 32], power: 7 },
        ),
        (
            json!({ "type": "register-policy", "text": "Nobody.", "default": "deny" }),
            Act::RegisterPolicy { text: "Nobody.".into(), default: DefaultPolicy::Deny },
        ),
        (
            json!({ "type": "submit-access", "entries": [entry()] }),
            Act::SubmitAccess {
                entries: vec![Entry {
                    relationship,
                    event: br#"{"resourceType":"AuditEvent"}"#.to_vec(),
                    basis: Some(Basis::Directive(2)),
                    held: Some((1_795_392_000, 1)),
                    corrects: Some(3),
                }],
            },
        ),
        (
            json!({ "type": "break-glass", "relationship": SOMEBODY, "reason": "Now." }),
            Act::BreakGlass { relationship, reason: "Now.".into() },
        ),
        (
            json!({
                "type": "review-break-glass", "relationship": SOMEBODY, "number": 1,
                "verdict": "referred", "report": "Unclear.",
            }),
            Act::ReviewBreakGlass {
                relationship,
                number: 1,
                verdict: Verdict::Referred,
                report: "Unclear.".into(),
            },
        ),
        (
            json!({
                "type": "answer-entry", "relationship": SOMEBODY, "number": 1, "answer": "So.",
            }),
            Act::AnswerEntry { relationship, number: 1, answer: "So.".into() },
        ),
        (
            json!({ "type": "erase-blob", "belongs_to": SOMEBODY, "hash": "0f".repeat(32) }),
            Act::EraseBlob { belongs_to: relationship, hash: [0x0f; 32] },
        ),
        (
            json!({
                "type": "state-coverage", "systems": 2, "interval": 60,
                "complete_to": "1970-01-01T00:01:00Z",
            }),
            Act::StateCoverage { systems: 2, complete_to: 60, interval: 60 },
        ),
    ];
    let line = json!({
        "effect": "permit", "until": "1970-01-01T00:01:00Z", "purposes": ["TREAT"],
        "actors": [{ "organisation": SOMEBODY }], "labels": ["N"],
    });
    let provision = Provision {
        effect: Effect::Permit,
        period: Period::new(0, Some(60)).unwrap(),
        actors: [Actor::Organisation(relationship)].into(),
        purposes: [Purpose::Treat].into(),
        labels: [Label::Normal].into(),
    };
    let patients = [
        (
            json!({ "type": "put-directive", "policy": SOMEBODY, "provisions": [line] }),
            Intent::Choose { policy: relationship, provisions: vec![provision] },
        ),
        (
            json!({ "type": "revoke-directive", "policy": SOMEBODY }),
            Intent::Withdraw { policy: relationship },
        ),
        (
            json!({ "type": "ask-entry", "relationship": SOMEBODY, "number": 1, "question": "Why?" }),
            Intent::Ask { relationship, entry: 1, question: "Why?".into() },
        ),
    ];
    let patients = patients.into_iter().map(|(said, intent)| (said, Wanted::Patient(intent)));
    let acts = acts.into_iter().map(|(said, act)| (said, Wanted::Act(act)));
    let offers = [
        (
            json!({ "type": "offer-rel", "code": "7k3m-q2xd", "continues": SOMEBODY }),
            Wanted::Offer { code: Some(code), seconds: OFFER, continues: Some(relationship) },
        ),
        (
            json!({ "type": "request-rel", "custodian": SOMEBODY, "code": "7k3m-q2xd" }),
            Wanted::Take { custodian: relationship, code },
        ),
    ];
    acts.chain(patients).chain(offers).collect()
}

#[test]
fn every_type_is_read_as_it_is_meant() {
    let all = all();
    let types: std::collections::BTreeSet<_> =
        all.iter().map(|(said, _)| said["type"].as_str().unwrap()).collect();
    assert_eq!(types, TYPES.into());
    for (wanted, meant) in &all {
        assert_eq!(said(wanted).as_ref(), Ok(meant));
    }
}

#[test]
fn a_field_too_many_or_too_few_is_named() {
    for (wanted, _) in all() {
        let fields = wanted.as_object().unwrap();
        let mut more = fields.clone();
        more.insert("extra".into(), json!(1));
        assert_eq!(said(&more.into()), Err(FormError::Unknown("extra".into())), "{wanted}");
        let optional = ["type", "role", "continues"];
        let offer = wanted["type"] == "offer-rel";
        let needed = fields.keys().filter(|it| !optional.contains(&it.as_str()) && !offer);
        for name in needed {
            let mut less = fields.clone();
            less.remove(name);
            assert_eq!(said(&less.into()), Err(FormError::Missing(name.clone())), "{wanted}");
        }
        // Whatever it must be, it is no object.
        for name in fields.keys() {
            let mut wrong = fields.clone();
            wrong.insert(name.clone(), json!({ "a": 1 }));
            let error = said(&wrong.into()).unwrap_err().to_string();
            assert!(error.contains(&format!("field {name}")), "{wanted}: {error}");
        }
    }
}

#[test]
fn what_is_wrong_is_named_by_its_place() {
    let told = |wanted: Value| said(&wanted).unwrap_err().to_string();
    let within = |name: &str, value: Value| {
        let mut entry = entry();
        entry[name] = value;
        told(json!({ "type": "submit-access", "entries": [self::entry(), entry] }))
    };
    assert_eq!(
        within("relationship", json!("ff")),
        "the field entries[1].relationship: an id has 40 hexadecimal digits: copy all of it"
    );
    assert_eq!(
        within("basis", json!({ "directive": -1 })),
        "the field entries[1].basis.directive must be a whole number, 0 or more"
    );
    assert_eq!(
        within("basis", json!({ "directive": 1, "policy": SOMEBODY })),
        "there is no field entries[1].basis.policy in this: look at its spelling, or leave it out"
    );
    assert_eq!(within("legal_code", json!(null)), "the field entries[1].legal_code is missing");
    assert!(
        told(json!({ "type": "register-everybody" })).contains("must be one of register-party")
    );
    assert!(told(json!([])).contains("no JSON object"));
    assert!(read(b"{").unwrap_err().to_string().starts_with("this is no JSON"));
}
