//! Cells, logs and blobs that are not so.

use data_encoding::{BASE64, HEXLOWER_PERMISSIVE, HEXUPPER};
use medlight_app::Application;
use medlight_types::{KeysAnswer, KeysRequest, LogPage};
use serde_json::{Value, json};

use crate::{Node, RpcError};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    Value,
    Proof,
    /// Another cell's value and proof, under the name asked for.
    OtherKey,
    /// Proof that a neighbouring key is absent, under the name asked for.
    Absent,
    /// The answer of an older height, as of the height asked for.
    Older,
    /// What a patient chose as it was before its last change, with everything else as it is now.
    Mixed,
    /// Another party's cell: seal to that key.
    OtherParty,
    /// Another transaction's receipt.
    OtherReceipt,
    LeftOut,
    Reordered,
    Entry,
    Blob,
    Withheld,
    /// A transaction is said to be accepted, and is dropped.
    Accepted,
}

/// Where an answer's value stands.
const VALUE: &str = "/response/value";

impl State {
    pub(super) const ALL: [(&'static str, Self); 14] = [
        ("value-altered", Self::Value),
        ("proof-altered", Self::Proof),
        ("other-key", Self::OtherKey),
        ("absent", Self::Absent),
        ("older-height", Self::Older),
        ("mixed-heights", Self::Mixed),
        ("other-party", Self::OtherParty),
        ("other-receipt", Self::OtherReceipt),
        ("entry-left-out", Self::LeftOut),
        ("entries-reordered", Self::Reordered),
        ("entry-altered", Self::Entry),
        ("blob-altered", Self::Blob),
        ("blob-withheld", Self::Withheld),
        ("accepted", Self::Accepted),
    ];

    pub(super) fn answer<A: Application>(
        self,
        node: &mut Node<A>,
        (method, params): (&str, &Value),
        honest: Result<Value, RpcError>,
    ) -> Result<Value, RpcError> {
        let mut answer = honest?;
        if method != "abci_query" {
            return Ok(answer);
        }
        let path = params.get("path").and_then(Value::as_str).unwrap_or_default();
        let data = params.get("data").and_then(Value::as_str).unwrap_or_default();
        let data = HEXLOWER_PERMISSIVE.decode(data.as_bytes()).unwrap_or_default();
        let asked = String::from_utf8_lossy(&data).into_owned();
        let sibling = match self {
            Self::OtherParty => sibling(node, &asked, "identity/party/")?,
            Self::OtherReceipt => sibling(node, &asked, "tx/")?,
            _ => None,
        };
        let mut other = |asked: &[u8], height: Option<&str>| {
            let mut params = params.clone();
            set(&mut params, "/data", HEXUPPER.encode(asked).into());
            if let Some(height) = height {
                set(&mut params, "/height", height.into());
            }
            node.answer("abci_query", &params)
        };
        match (self, path) {
            (Self::Value, "/cell") => flip(answer.pointer_mut(VALUE)),
            (Self::Proof, "/cell") => flip(answer.pointer_mut("/response/proofOps/ops/0/data")),
            (Self::OtherKey, "/cell") => pose(&mut answer, other(b"chain", None)?),
            (Self::Absent, "/cell") => {
                pose(&mut answer, other(format!("{asked}~").as_bytes(), None)?)
            }
            (Self::Older, "/cell") => pose(&mut answer, other(&data, Some("1"))?),
            (Self::Mixed, "/cell" | "/log") if asked.contains("consent/") => {
                let now = height(&answer);
                let mut before = (1..now).rev().map(|it| other(&data, Some(&it.to_string())));
                let differs = |older: &Value| older.pointer(VALUE) != answer.pointer(VALUE);
                let before = before.find(|older| older.as_ref().is_ok_and(differs));
                if let Some(before) = before {
                    pose(&mut answer, before?);
                }
            }
            (Self::OtherParty | Self::OtherReceipt, "/cell") => {
                if let Some(sibling) = sibling {
                    pose(&mut answer, other(sibling.as_bytes(), None)?);
                }
            }
            (Self::LeftOut | Self::Reordered | Self::Entry, "/log") => {
                self.retell(answer.pointer_mut(VALUE));
            }
            (Self::Blob, "/blob") => flip(answer.pointer_mut(VALUE)),
            (Self::Withheld, "/blob") => {
                let none = json!({ "code": 904, "log": "this node has no such blob" });
                set(&mut answer, "/response", none);
            }
            _ => {}
        }
        Ok(answer)
    }

    /// A page of a log, told otherwise.
    fn retell(self, value: Option<&mut Value>) {
        let Some(value) = value else { return };
        let bytes = value.as_str().and_then(|text| BASE64.decode(text.as_bytes()).ok());
        let Some(mut page) = bytes.and_then(|bytes| LogPage::decode(&bytes).ok()) else { return };
        match (self, page.entries.as_mut_slice()) {
            (Self::LeftOut, [_, ..]) => drop(page.entries.remove(0)),
            (Self::Reordered, [one, other, ..]) => core::mem::swap(one, other),
            (Self::Entry, [one, ..]) => one.push(0),
            _ => {}
        }
        *value = BASE64.encode(&page.encode()).into();
    }
}

/// Another key under a prefix, if `asked` is one.
fn sibling<A: Application>(
    node: &mut Node<A>,
    asked: &str,
    prefix: &str,
) -> Result<Option<String>, RpcError> {
    if !asked.starts_with(prefix) {
        return Ok(None);
    }
    let request = KeysRequest { prefix: prefix.into(), after: Vec::new(), limit: 2 };
    let params = json!({ "path": "/keys", "data": HEXUPPER.encode(&request.encode()) });
    let answer = node.answer("abci_query", &params)?;
    let value = answer.pointer("/response/value").and_then(Value::as_str).unwrap_or_default();
    let keys = BASE64.decode(value.as_bytes()).ok().and_then(|it| KeysAnswer::decode(&it).ok());
    let keys = keys.unwrap_or_default().keys.into_iter();
    Ok(keys.filter_map(|key| String::from_utf8(key).ok()).find(|key| key != asked))
}

/// Which state an answer is about.
fn height(answer: &Value) -> u64 {
    let height = answer.pointer("/response/height").and_then(Value::as_str);
    height.and_then(|height| height.parse().ok()).unwrap_or_default()
}

/// Puts something in a place, if there is one.
fn set(value: &mut Value, place: &str, to: Value) {
    if let Some(value) = value.pointer_mut(place) {
        *value = to;
    }
}

/// Makes `other` pass for the answer to what was asked.
fn pose(answer: &mut Value, mut other: Value) {
    let mut take = |place| answer.pointer_mut(place).map(Value::take).unwrap_or_default();
    let (key, height) = (take("/response/key"), take("/response/height"));
    set(&mut other, "/response/proofOps/ops/0/key", key.clone());
    set(&mut other, "/response/key", key);
    set(&mut other, "/response/height", height);
    *answer = other;
}

/// Base64 of other bytes, as many.
fn flip(value: Option<&mut Value>) {
    let Some(value) = value else { return };
    let bytes = value.as_str().and_then(|text| BASE64.decode(text.as_bytes()).ok());
    let Some(mut bytes) = bytes else { return };
    if let Some(byte) = bytes.last_mut() {
        *byte ^= 1;
    }
    *value = BASE64.encode(&bytes).into();
}
