//! JSON-RPC questions as CometBFT v0.38 reads them. What stands in them is numbers, hexadecimal and
//! base64 of our own, so nothing has to be escaped.

use data_encoding::{BASE64, HEXUPPER};
use medlight_types::{Hash, Height, KeysRequest, LogRequest};

/// A method and its parameters.
pub(super) struct Question {
    method: &'static str,
    params: String,
}

impl Question {
    pub(super) fn commit(height: Option<Height>) -> Self {
        let params = height.map(|height| format!(r#""height":"{height}""#)).unwrap_or_default();
        Self { method: "commit", params }
    }

    pub(super) fn validators(height: Height, page: usize) -> Self {
        let params = format!(r#""height":"{height}","page":"{page}","per_page":"{}""#, super::PAGE);
        Self { method: "validators", params }
    }

    pub(super) fn cell(height: Height, key: &[u8]) -> Self {
        Self::query("/cell", key, Some(height))
    }

    pub(super) fn log(height: Height, request: &LogRequest) -> Self {
        Self::query("/log", &request.encode(), Some(height))
    }

    pub(super) fn keys(request: &KeysRequest) -> Self {
        Self::query("/keys", &request.encode(), None)
    }

    pub(super) fn blob(hash: &Hash) -> Self {
        Self::query("/blob", hash.as_bytes(), None)
    }

    pub(super) fn put_blob(bytes: &[u8]) -> Self {
        Self::query("/blob/put", bytes, None)
    }

    pub(super) fn push_blob(bytes: &[u8]) -> Self {
        Self::query("/blob/push", bytes, None)
    }

    pub(super) fn broadcast(tx: &[u8]) -> Self {
        let params = format!(r#""tx":"{}""#, BASE64.encode(tx));
        Self { method: "broadcast_tx_sync", params }
    }

    fn query(path: &str, data: &[u8], height: Option<Height>) -> Self {
        let height = height.map_or(0, Height::value);
        let data = HEXUPPER.encode(data);
        let params = format!(r#""path":"{path}","data":"{data}","height":"{height}","prove":true"#);
        Self { method: "abci_query", params }
    }
}

/// Questions together, each numbered by its place; one alone goes without brackets.
pub(super) fn batch(questions: &[Question]) -> Vec<u8> {
    let numbered = questions.iter().enumerate().map(|(number, Question { method, params })| {
        format!(r#"{{"jsonrpc":"2.0","id":"{number}","method":"{method}","params":{{{params}}}}}"#)
    });
    let numbered: Vec<_> = numbered.collect();
    match numbered.as_slice() {
        [one] => one.clone(),
        several => format!("[{}]", several.join(",")),
    }
    .into_bytes()
}
