//! `tendermint-mbt`: a trusted state, then blocks with the verdict each must get.

use std::path::Path;
use std::time::Duration;

use medlight_light::{Options, TrustRoot, TrustThreshold, Trusted, Verdict, anchor, verify};
use medlight_types::{Time, json};
use serde_json::Value;

use super::{Outcome, each_json, text};

pub(super) fn run(dir: &Path) -> Outcome {
    each_json(dir, |name, case, outcome| {
        let result = steps(case);
        outcome.record(name, result);
        Ok(())
    })
}

fn steps(case: &Value) -> Result<(), String> {
    let initial = &case["initial"];
    let period = text(initial, "trusting_period")?.parse().map_err(|_| "no trusting period")?;
    let options = Options {
        trust_threshold: TrustThreshold::ONE_THIRD,
        trusting_period: Duration::from_nanos(period),
        clock_drift: Duration::ZERO,
    };
    let mut trusted = begin(initial, &options)?;
    for (i, step) in case["input"].as_array().ok_or("no `input`")?.iter().enumerate() {
        let expected = text(step, "verdict")?;
        // A block that cannot even be read is refused like any other bad one.
        let block = as_a_node_writes_it(&step["block"]);
        let verdict = match json::light_block(block.to_string().as_bytes()) {
            Ok(block) => match verify(&trusted, block, &options, time(step, "now")?) {
                Verdict::Trusted(newer) => {
                    trusted = newer;
                    "SUCCESS"
                }
                Verdict::TooFar(_) => "NOT_ENOUGH_TRUST",
                Verdict::Invalid(_) => "INVALID",
            },
            Err(_) => "INVALID",
        };
        if verdict != expected {
            return Err(format!("step {i} should end in {expected}, ended in {verdict}"));
        }
    }
    Ok(())
}

/// The trusted header and the set it names for the next height; its votes are not part of a case.
fn begin(initial: &Value, options: &Options) -> Result<Trusted, String> {
    let header = initial.pointer("/signed_header/header").ok_or("no header")?.to_string();
    let header = json::header(header.as_bytes()).map_err(|error| error.to_string())?;
    let set = initial["next_validator_set"].to_string();
    let set = json::validator_set(set.as_bytes()).map_err(|error| error.to_string())?;
    let root =
        TrustRoot { chain_id: header.chain_id.clone(), height: header.height, hash: header.hash() };
    let now = header.time;
    // The cases' clock drift of zero would refuse a header of this very moment.
    let options = Options { clock_drift: Duration::from_nanos(1), ..*options };
    anchor(&root, header, set, &options, now).map_err(|error| error.to_string())
}

fn time(value: &Value, field: &str) -> Result<Time, String> {
    Time::parse(text(value, field)?).ok_or_else(|| format!("no time in `{field}`"))
}

/// The generator of these cases writes two fields no node does, and the year 1970 where nobody
/// voted; neither is what a case is about.
fn as_a_node_writes_it(block: &Value) -> Value {
    let mut block = block.clone();
    let commit = block.pointer_mut("/signed_header/commit").and_then(Value::as_object_mut);
    let Some(commit) = commit else { return block };
    commit.retain(|name, _| name != "bit_array" && name != "hash");
    let signatures = commit.get_mut("signatures").and_then(Value::as_array_mut);
    for signature in signatures.into_iter().flatten().filter_map(Value::as_object_mut) {
        if signature.get("block_id_flag") == Some(&Value::from(1)) {
            signature.remove("timestamp");
        }
    }
    block
}
