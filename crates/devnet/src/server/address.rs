//! A method by its name as a path, its parameters as text behind it. They come out as a body would have
//! them, so that nobody behind here has to ask.

use data_encoding::{BASE64, HEXUPPER, HEXUPPER_PERMISSIVE};
use serde_json::{Map, Value};

use crate::jsonrpc::{Kind, Method, number};
use crate::node::RpcError;

impl Method {
    /// Where a reader of the list of methods may begin: `/tx?hash=_&prove=_`.
    pub(crate) fn address(&self) -> String {
        let names: Vec<_> = self.takes.iter().map(|(name, _)| format!("{name}=_")).collect();
        match names.is_empty() {
            true => format!("/{}", self.name),
            false => format!("/{}?{}", self.name, names.join("&")),
        }
    }

    /// Parameters of an address, `given` by name; what is empty was not given.
    pub(crate) fn in_address(
        &self,
        given: impl Fn(&str) -> Option<String>,
    ) -> Result<Value, RpcError> {
        let mut params = Map::new();
        for (name, kind) in self.takes {
            if let Some(text) = given(name).filter(|text| !text.is_empty()) {
                let value = kind.in_address(&text).ok_or_else(|| kind.wrong(name))?;
                if !value.is_null() {
                    params.insert((*name).to_owned(), value);
                }
            }
        }
        Ok(Value::Object(params))
    }
}

impl Kind {
    /// As JSON where it can be; else a number without quotes, or bytes: in hex behind `0x`, or in
    /// quotes as they are.
    fn in_address(self, text: &str) -> Option<Value> {
        let json = || serde_json::from_str::<Value>(text).ok();
        if let Some(hex) = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
            let bytes = || HEXUPPER_PERMISSIVE.decode(hex.as_bytes()).ok();
            return match self {
                Self::Number | Self::Flag => None,
                Self::Text => Some(String::from_utf8_lossy(&bytes()?).into_owned().into()),
                Self::Hex | Self::Bytes => Some(self.of_bytes(&bytes()?)),
            };
        }
        match (self, json()) {
            (_, Some(Value::Null)) => Some(Value::Null),
            (Self::Hex | Self::Bytes, Some(Value::String(text))) => {
                Some(self.of_bytes(text.as_bytes()))
            }
            (Self::Hex | Self::Bytes, _) => None,
            (Self::Number, _) if is_digits(text) => number(text),
            (_, value) => self.in_body(value?),
        }
    }

    fn of_bytes(self, bytes: &[u8]) -> Value {
        match self {
            Self::Hex => HEXUPPER.encode(bytes),
            _ => BASE64.encode(bytes),
        }
        .into()
    }
}

fn is_digits(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// The parameter of this name in `a=b&c=d`, the first of them; none that is badly escaped.
pub(super) fn parameter(query: &str, name: &str) -> Option<String> {
    let pairs = query.split('&').map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    let mut read = pairs.filter_map(|(name, value)| Some((decoded(name)?, decoded(value)?)));
    read.find(|(found, _)| found == name).map(|(_, value)| value)
}

/// Percent-decoding (RFC 3986, 2.1).
fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((first, behind)) = rest.split_first() {
        rest = match first {
            b'%' => {
                let (hex, after) = behind.split_at_checked(2)?;
                bytes.extend(HEXUPPER_PERMISSIVE.decode(hex).ok()?);
                after
            }
            b'+' => {
                bytes.push(b' ');
                behind
            }
            other => {
                bytes.push(*other);
                behind
            }
        };
    }
    Some(String::from_utf8_lossy(&bytes).into_owned())
}
