//! Headers with another field.

use serde_json::Value;

/// The fields of a header.
pub(super) const FIELDS: [&str; 14] = [
    "version",
    "chain_id",
    "height",
    "time",
    "last_block_id",
    "last_commit_hash",
    "data_hash",
    "validators_hash",
    "next_validators_hash",
    "consensus_hash",
    "app_hash",
    "last_results_hash",
    "evidence_hash",
    "proposer_address",
];

/// Falsifies the headers in an answer, but for the first.
pub(super) fn tell(field: &str, answer: &mut Value) {
    for place in ["/signed_header/header", "/header", "/block/header"] {
        let Some(header) = answer.pointer_mut(place) else { continue };
        let first = header.get("height").and_then(Value::as_str) == Some("1");
        if let Some(field) = header.get_mut(field).filter(|_| !first) {
            falsify(field);
        }
    }
}

/// Something else of the same form.
pub(super) fn falsify(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            let inside = ["block", "hash"].into_iter().find(|name| fields.contains_key(*name));
            if let Some(field) = inside.and_then(|name| fields.get_mut(name)) {
                falsify(field);
            }
        }
        Value::String(text) => {
            // The last digit of a number or hash; of a time the last of its nanoseconds.
            let place = text.rfind(|c: char| c.is_ascii_digit());
            match place.and_then(|place| Some((place, text.get(place..=place)?.to_owned()))) {
                Some((place, digit)) => {
                    let other = if digit == "1" { "2" } else { "1" };
                    text.replace_range(place..=place, other);
                }
                None => text.push('1'),
            }
        }
        _ => {}
    }
}
