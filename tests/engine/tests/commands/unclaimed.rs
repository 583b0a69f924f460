//! A hospital keeps a list before its patient has keys, and hands it over when the patient comes.

use serde_json::{Value, json};

use crate::organisation::{Office, event, lines};

/// Accesses recorded under an id that nobody has claimed, taken over by a patient, who opens them.
pub(crate) fn goes_on(office: &Office, hospital: &str, policy: &str) {
    let keeper = format!("{hospital}@3");
    let opened =
        office.sent(json!({ "type": "open-unclaimed" }), &["--as", hospital, "--with", &keeper]);
    let before = signer(&opened, 1);
    let patients =
        office.write("unclaimed.json", json!({ "urn:mrn|99": before }).to_string().as_bytes());
    let mrn = json!({ "identifier": { "system": "urn:mrn", "value": "99" } });
    let events: Vec<_> = (21..24).map(|request| event(&mrn, request).to_string()).collect();
    let log = office.write("before.ndjson", &lines(&events));
    let by = ["--as", hospital, "--patients", &patients, "--policy", policy];
    let entered = office.run(&[&["import", &log], by.as_slice()].concat());
    assert_eq!((entered.code, &entered.found["taken"]), (0, &json!(3)), "{}", entered.told);

    let offer = json!({ "type": "offer-rel", "continues": before });
    let offer = office.sent(offer, &["--as", hospital]);
    let custodian = signer(&offer, 0);
    let ben = office.wallet("Ben");
    let code = offer["code"].as_str().unwrap();
    let connect =
        ["wallet", "connect", code, "--organisation", &custodian, "--wallet", &ben, "--yes"];
    let connected = office.run(&connect);
    assert_eq!(connected.code, 0, "{}", connected.told);
    let relationship = signer(&connected.found, 0);
    let confirm = json!({ "type": "confirm-rel", "relationship": relationship });
    // Without the keys of the list there is nothing to hand over.
    let alone = office.send(&confirm, &["--as", hospital]);
    assert!(alone.code == 1 && alone.told.contains(&before), "{}", alone.told);
    office.sent(confirm, &["--as", hospital, "--with", &keeper]);

    let seen = office.run(&["accesses", "--wallet", &ben]);
    assert_eq!(seen.code, 0, "{}", seen.told);
    assert_eq!(seen.found["counts"]["opened"], 3, "{}", seen.found);
    let of = seen.found["entries"].as_array().unwrap().iter().map(|entry| &entry["of"]);
    assert!(of.into_iter().all(|of| *of == before), "{}", seen.found);
    // What comes from now on stands in the patient's own list.
    let patients =
        office.write("claimed.json", json!({ "urn:mrn|99": relationship }).to_string().as_bytes());
    let log = office.write("after.ndjson", &lines(&[event(&mrn, 24).to_string()]));
    let by = ["--as", hospital, "--patients", &patients, "--policy", policy];
    let entered = office.run(&[&["import", &log], by.as_slice()].concat());
    assert_eq!((entered.code, &entered.found["taken"]), (0, &json!(1)), "{}", entered.told);
    let seen = office.run(&["accesses", "--wallet", &ben]);
    assert_eq!(seen.found["counts"]["opened"], 4, "{}", seen.found);
    assert_eq!(seen.found["entries"][3]["of"], relationship);
}

/// Who signs in this place, as the summary's lines at the end name them.
fn signer(sent: &Value, place: usize) -> String {
    let lines = sent["summary"].as_array().unwrap().iter().map(|line| line.as_str().unwrap());
    let signers: Vec<_> = lines.filter_map(|line| line.strip_prefix("Signed by ")).collect();
    signers[place].split(' ').find(|word| word.len() == 40).unwrap().to_owned()
}
