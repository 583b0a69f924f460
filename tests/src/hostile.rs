//! Hostile files: one malformed thing each, named by what is wrong with it, and the rule that must
//! refuse it. `tests/vectors/hostile/<topic>/<name>.json` holds `why`, `rule` and the input.

mod light;
pub mod make;
mod prove;
mod recording;
mod shape;
mod trees;

use serde_json::Value;

/// The folders of `tests/vectors/hostile`.
pub const TOPICS: [&str; 7] = ["ics23", "light", "log", "prove", "recording", "shape", "simple"];

/// Runs one file of `topic`; `Err` says how it ended instead.
pub fn run(topic: &str, bytes: &[u8]) -> Result<(), String> {
    let case: Value = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
    let refused = match topic {
        "light" => light::refused_by(&case),
        "prove" => prove::refused_by(&case),
        "recording" => recording::refused_by(&case),
        "shape" => shape::refused_by(&case),
        "ics23" => trees::ics23_refused_by(&case),
        "log" => trees::log_refused_by(&case),
        "simple" => trees::simple_refused_by(&case),
        _ => return Err(format!("nobody runs the topic {topic}")),
    };
    match (refused, case["rule"].as_str()) {
        (Some(rule), Some(expected)) if rule == expected => Ok(()),
        (Some(rule), expected) => Err(format!("refused by {rule}, expected {expected:?}")),
        (None, expected) => Err(format!("accepted, expected {expected:?}")),
    }
}

/// A field's JSON, as bytes to be read by the code under test.
fn bytes_of(case: &Value, field: &str) -> Vec<u8> {
    case[field].to_string().into_bytes()
}
