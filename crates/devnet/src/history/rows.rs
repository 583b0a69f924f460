//! What stands in the file's rows: the JSON that the RPC answers with, read by the strict reader that
//! light clients use, and results beside it.

use data_encoding::{BASE64, HEXUPPER};
use medlight_app::{Finalized, TxResult};
use medlight_types::json::{Answer, Reply, validator_set};
use medlight_types::{Address, Hash, SignedHeader};
use serde_json::{Value, json};

use super::HistoryError;
use crate::{Produced, Rotation, json};

pub(super) fn signed_header(block: &Produced) -> Vec<u8> {
    let signed = json!({ "signed_header": json::signed_header(&block.signed_header()) });
    signed.to_string().into_bytes()
}

pub(super) fn read_signed_header(row: &[u8]) -> Result<SignedHeader, HistoryError> {
    match Answer::parse(row).map(|answer| answer.reply) {
        Ok(Reply::Commit(signed)) => Ok(*signed),
        _ => Err(HistoryError::Damaged("a header")),
    }
}

pub(super) fn rotation(rotation: &Rotation) -> Vec<u8> {
    let priorities: Vec<_> = rotation.priorities().map(|(_, priority)| priority).collect();
    let row = json!({
        "validators": json::validators(rotation.set(), &priorities),
        "proposer": rotation.proposer().map(|address| address.to_string()),
    });
    row.to_string().into_bytes()
}

pub(super) fn read_rotation(row: &[u8]) -> Result<Rotation, HistoryError> {
    let damaged = || HistoryError::Damaged("a set of validators");
    let set = validator_set(row).map_err(|_| damaged())?;
    let row: Value = serde_json::from_slice(row).map_err(|_| damaged())?;
    let priority = |validator: &Value| validator.get("proposer_priority")?.as_str()?.parse().ok();
    let validators = row.get("validators").and_then(Value::as_array);
    let priorities: Option<Vec<i64>> =
        validators.and_then(|list| list.iter().map(priority).collect());
    let proposer = match row.get("proposer").and_then(Value::as_str) {
        None => None,
        Some(hex) => Some(Address::new(bytes(&HEXUPPER, hex).ok_or_else(damaged)?)),
    };
    Rotation::kept(set, &priorities.ok_or_else(damaged)?, proposer).ok_or_else(damaged)
}

pub(super) fn finalized(finalized: &Finalized) -> Vec<u8> {
    let result = |result: &TxResult| json!({ "code": result.code, "data": BASE64.encode(&result.data), "log": result.log });
    let row = json!({
        "root": HEXUPPER.encode(finalized.root.as_bytes()),
        "results": finalized.results.iter().map(result).collect::<Vec<_>>(),
        "validators": finalized.validators.iter()
            .map(|(key, power)| json!({ "key": HEXUPPER.encode(key), "power": power }))
            .collect::<Vec<_>>(),
    });
    row.to_string().into_bytes()
}

pub(super) fn read_finalized(row: &[u8]) -> Result<Finalized, HistoryError> {
    let row: Option<Value> = serde_json::from_slice(row).ok();
    row.and_then(|row| {
        let list = |name| row.get(name).and_then(Value::as_array);
        let text = |value: &Value, name| Some(value.get(name)?.as_str()?.to_owned());
        let result = |value: &Value| {
            let code = u32::try_from(value.get("code")?.as_u64()?).ok()?;
            let data = BASE64.decode(text(value, "data")?.as_bytes()).ok()?;
            Some(TxResult { code, data, log: text(value, "log")? })
        };
        let validator = |value: &Value| {
            Some((bytes(&HEXUPPER, &text(value, "key")?)?, value.get("power")?.as_u64()?))
        };
        Some(Finalized {
            root: Hash::new(bytes(&HEXUPPER, &text(&row, "root")?)?),
            results: list("results")?.iter().map(result).collect::<Option<_>>()?,
            validators: list("validators")?.iter().map(validator).collect::<Option<_>>()?,
        })
    })
    .ok_or(HistoryError::Damaged("a block's results"))
}

fn bytes<const N: usize>(encoding: &data_encoding::Encoding, text: &str) -> Option<[u8; N]> {
    encoding.decode(text.as_bytes()).ok()?.try_into().ok()
}
