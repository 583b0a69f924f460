use medlight_light::{Options, TrustRoot, Verdict, anchor, verify};
use medlight_types::{ChainId, Hash, Height, Time, json};
use serde_json::Value;

use super::bytes_of;
use crate::chain::root_of;

/// `trusted` vouches for `block`, or `root` for `header`, at the time `now`.
pub(super) fn refused_by(case: &Value) -> Option<&'static str> {
    let now = Time::parse(case["now"].as_str().unwrap()).unwrap();
    let options = Options::default();
    let header = json::header(&bytes_of(case, "trusted_header")).unwrap();
    let next = json::validator_set(&bytes_of(case, "trusted_next")).unwrap();
    if case["root"].is_object() {
        return anchor(&root(&case["root"]), header, next, &options, now).err().map(|e| e.rule());
    }
    let first = header.time;
    let trusted = anchor(&root_of(&header), header, next, &options, first).unwrap();
    let block = match json::light_block(&bytes_of(case, "block")) {
        Ok(block) => block,
        Err(error) => return Some(error.rule()),
    };
    match verify(&trusted, block, &options, now) {
        Verdict::Trusted(_) => None,
        Verdict::TooFar(_) => Some("light/too-far"),
        Verdict::Invalid(error) => Some(error.rule()),
    }
}

fn root(value: &Value) -> TrustRoot {
    let hash = data_encoding::HEXUPPER.decode(value["hash"].as_str().unwrap().as_bytes()).unwrap();
    TrustRoot {
        chain_id: ChainId::new(value["chain_id"].as_str().unwrap()).unwrap(),
        height: Height::new(value["height"].as_u64().unwrap()).unwrap(),
        hash: Hash::new(hash.try_into().unwrap()),
    }
}
