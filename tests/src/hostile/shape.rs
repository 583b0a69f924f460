use medlight_types::json::{answers, header, light_block, validator_set};
use serde_json::Value;

/// `text`, read as `read`.
pub(super) fn refused_by(case: &Value) -> Option<&'static str> {
    let times = usize::try_from(case["repeat"].as_u64().unwrap_or(1)).unwrap();
    let text = case["text"].as_str().unwrap().repeat(times);
    let bytes = text.as_bytes();
    let error = match case["read"].as_str().unwrap() {
        "answers" => answers(bytes).err(),
        "header" => header(bytes).err(),
        "light-block" => light_block(bytes).err(),
        "validator-set" => validator_set(bytes).err(),
        other => panic!("nobody reads {other}"),
    };
    error.map(|error| error.rule())
}
