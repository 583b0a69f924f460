//! What was asked: JSON-RPC in a body, or a path with its parameters.

use data_encoding::{BASE64, HEXUPPER_PERMISSIVE};
use serde_json::{Map, Value};

use crate::node::RpcError;

/// Calls in one batch, at most: a call of twenty bytes may have an answer of a thousand times that.
const MAX_CALLS: usize = 1_000;

/// One question.
pub(super) struct Call {
    pub(super) id: Option<Value>,
    pub(super) method: String,
    pub(super) params: Value,
}

/// The calls in a body, and whether they came as a batch.
pub(super) fn calls(body: &str) -> Result<(Vec<Call>, bool), RpcError> {
    let body: Value =
        serde_json::from_str(body).map_err(|error| RpcError::parse(error.to_string()))?;
    let batch = body.is_array();
    let list = match body {
        Value::Array(list) => list,
        one => vec![one],
    };
    if list.len() > MAX_CALLS {
        let data = format!("a batch has at most {MAX_CALLS} calls: ask again with fewer at once");
        return Err(RpcError::request(data));
    }
    let calls: Option<Vec<_>> = list.into_iter().map(call).collect();
    Ok((calls.ok_or_else(|| RpcError::request("a call without a method"))?, batch))
}

/// One call; `None` where it names no method.
pub(super) fn call(mut value: Value) -> Option<Call> {
    let method = value.get("method").and_then(Value::as_str)?.to_owned();
    let mut take = |name| value.get_mut(name).map(Value::take);
    let params = named(&method, take("params").unwrap_or_default());
    Some(Call { id: take("id"), method, params })
}

/// Parameters given by their places, by their names. Those beyond the last name mean nothing.
fn named(method: &str, params: Value) -> Value {
    let Value::Array(list) = params else { return params };
    let names: &[&str] = match method {
        "commit" | "block" | "header" | "block_results" | "consensus_params" => &["height"],
        "validators" => &["height", "page", "per_page"],
        "blockchain" => &["minHeight", "maxHeight"],
        "abci_query" => &["path", "data", "height", "prove"],
        "tx" => &["hash", "prove"],
        "broadcast_tx_sync" | "broadcast_tx_async" | "broadcast_tx_commit" => &["tx"],
        "subscribe" | "unsubscribe" => &["query"],
        _ => &[],
    };
    let given = names.iter().map(|name| (*name).to_owned()).zip(list);
    Value::Object(given.filter(|(_, value)| !value.is_null()).collect())
}

/// `/method?name=value`; `None` for the root.
pub(super) fn from_url(url: &str) -> Option<Call> {
    let (path, query) = url.split_once('?').unwrap_or((url, ""));
    let method = path.trim_matches('/');
    if method.is_empty() {
        return None;
    }
    let mut params = Map::new();
    for pair in query.split('&') {
        if let Some((name, value)) = pair.split_once('=') {
            params.insert(name.to_owned(), Value::String(plain(name, &decoded(value))));
        }
    }
    let id = Some(Value::from(-1));
    Some(Call { id, method: method.to_owned(), params: Value::Object(params) })
}

/// Without the quotes that CometBFT puts around text, and bytes in hex as base64 where the body of a
/// POST would have them so.
fn plain(name: &str, value: &str) -> String {
    let value = value.trim_matches('"');
    match value.strip_prefix("0x").filter(|_| name == "tx") {
        Some(hex) => match HEXUPPER_PERMISSIVE.decode(hex.as_bytes()) {
            Ok(bytes) => BASE64.encode(&bytes),
            Err(_) => value.to_owned(),
        },
        None => value.to_owned(),
    }
}

/// Percent-decoding (RFC 3986, 2.1); what is none stays as it is.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((first, behind)) = rest.split_first() {
        let escaped = (*first == b'%').then(|| behind.split_at_checked(2)).flatten();
        match escaped.and_then(|(hex, after)| Some((HEXUPPER_PERMISSIVE.decode(hex).ok()?, after)))
        {
            Some((byte, after)) => {
                bytes.extend(byte);
                rest = after;
            }
            None => {
                bytes.push(if *first == b'+' { b' ' } else { *first });
                rest = behind;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
