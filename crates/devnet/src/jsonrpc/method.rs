//! The methods that are answered here, and what each takes, as JSON has it.

use data_encoding::{BASE64, HEXUPPER_PERMISSIVE};
use serde_json::{Map, Value};

use crate::node::RpcError;

/// What a parameter is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A whole number of 64 bits, in quotes.
    Number,
    Text,
    /// Bytes in hex, or in base64.
    Hex,
    Bytes,
    Flag,
}

/// One method.
#[derive(Debug)]
pub(crate) struct Method {
    pub(crate) name: &'static str,
    pub(crate) takes: &'static [(&'static str, Kind)],
    /// Only over a websocket.
    pub(crate) pushes: bool,
}

const HEIGHT: &[(&str, Kind)] = &[("height", Kind::Number)];
const TX: &[(&str, Kind)] = &[("tx", Kind::Bytes)];
const QUERY: &[(&str, Kind)] = &[("query", Kind::Text)];

/// CometBFT v0.38's (`rpc/core/routes.go`), as far as they are answered here.
pub(crate) const METHODS: [Method; 20] = [
    method("abci_info", &[]),
    method(
        "abci_query",
        &[
            ("path", Kind::Text),
            ("data", Kind::Hex),
            ("height", Kind::Number),
            ("prove", Kind::Flag),
        ],
    ),
    method("block", HEIGHT),
    method("block_results", HEIGHT),
    method("blockchain", &[("minHeight", Kind::Number), ("maxHeight", Kind::Number)]),
    method("broadcast_tx_async", TX),
    method("broadcast_tx_commit", TX),
    method("broadcast_tx_sync", TX),
    method("commit", HEIGHT),
    method("consensus_params", HEIGHT),
    method("genesis", &[]),
    method("header", HEIGHT),
    method("health", &[]),
    method("net_info", &[]),
    method("status", &[]),
    Method { pushes: true, ..method("subscribe", QUERY) },
    method("tx", &[("hash", Kind::Bytes), ("prove", Kind::Flag)]),
    Method { pushes: true, ..method("unsubscribe", QUERY) },
    Method { pushes: true, ..method("unsubscribe_all", &[]) },
    method(
        "validators",
        &[("height", Kind::Number), ("page", Kind::Number), ("per_page", Kind::Number)],
    ),
];

const fn method(name: &'static str, takes: &'static [(&'static str, Kind)]) -> Method {
    Method { name, takes, pushes: false }
}

impl Method {
    pub(crate) fn named(name: &str) -> Option<&'static Self> {
        METHODS.iter().find(|method| method.name == name)
    }

    /// Whether it can be asked without a word on parameters.
    pub(crate) fn takes_nothing(&self) -> bool {
        self.takes.is_empty()
    }

    /// Parameters of a body, by their names or all of them by their places.
    pub(crate) fn in_body(&self, mut given: Value) -> Result<Value, RpcError> {
        match &given {
            Value::Null | Value::Object(_) => {}
            Value::Array(list) if list.len() == self.takes.len() => {}
            Value::Array(list) => {
                let (expected, found) = (self.takes.len(), list.len());
                let data = format!("expected {expected} parameters, got {found}");
                return Err(RpcError::params(data));
            }
            _ => return Err(RpcError::params("parameters are an object or a list")),
        }
        let mut params = Map::new();
        for (place, (name, kind)) in self.takes.iter().enumerate() {
            let found = match &mut given {
                Value::Array(list) => list.get_mut(place).map(Value::take),
                other => other.get_mut(name).map(Value::take),
            };
            if let Some(value) = found.filter(|value| !value.is_null()) {
                let value = kind.in_body(value).ok_or_else(|| kind.wrong(name))?;
                params.insert((*name).to_owned(), value);
            }
        }
        Ok(Value::Object(params))
    }
}

impl Kind {
    pub(crate) fn wrong(self, name: &str) -> RpcError {
        RpcError::params(match self {
            Self::Number => format!("{name} is no whole number in quotes"),
            Self::Text => format!("{name} is no text in quotes"),
            Self::Hex => format!("{name} is not in hex"),
            Self::Bytes => format!("{name} is not in base64, or in an address in hex behind 0x"),
            Self::Flag => format!("{name} is neither true nor false"),
        })
    }

    pub(crate) fn in_body(self, value: Value) -> Option<Value> {
        match self {
            Self::Flag => value.is_boolean().then_some(value),
            Self::Text => value.is_string().then_some(value),
            Self::Number => number(value.as_str()?),
            Self::Hex => HEXUPPER_PERMISSIVE.decode(value.as_str()?.as_bytes()).ok().map(|_| value),
            Self::Bytes => BASE64.decode(value.as_str()?.as_bytes()).ok().map(|_| value),
        }
    }
}

/// A number as JSON writes it: no sign but a minus, no zeros in front.
pub(crate) fn number(text: &str) -> Option<Value> {
    let number: i64 = serde_json::from_str(text).ok()?;
    Some(number.to_string().into())
}
