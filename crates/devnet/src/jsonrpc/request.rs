//! What was asked in a body.

use serde_json::Value;

use super::method::Method;
use crate::node::RpcError;

/// Calls in one body, at most: as many as this project's own clients put into one.
pub(crate) const AT_ONCE: usize = 100;

/// One question, as it was asked.
pub(crate) struct Asked {
    pub(crate) id: Value,
    method: String,
    params: Option<Value>,
}

/// One that can be answered.
#[derive(Debug)]
pub(crate) struct Call {
    pub(crate) method: &'static Method,
    pub(crate) params: Value,
}

/// Why one cannot be.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Wrong {
    /// It has no answer but this.
    Call(RpcError),
    /// Nor has any other in the same body: CometBFT stumbles here, and drops what it has.
    Body(RpcError),
}

impl Asked {
    /// What is asked for, where nothing can be pushed.
    pub(crate) fn read_unpushed(self) -> Result<Call, Wrong> {
        match Method::named(&self.method) {
            Some(method) if method.pushes => Err(Wrong::Call(RpcError::method())),
            _ => self.read(),
        }
    }

    /// What is asked for.
    pub(crate) fn read(self) -> Result<Call, Wrong> {
        let method = Method::named(&self.method).ok_or(Wrong::Call(RpcError::method()))?;
        let params = match self.params {
            Some(params) => method.in_body(params).map_err(Wrong::Call)?,
            None if method.takes_nothing() => Value::Null,
            None => {
                let data = format!("{} needs params, which may be empty", method.name);
                return Err(Wrong::Body(RpcError::internal(data)));
            }
        };
        Ok(Call { method, params })
    }
}

/// The calls in a body that want an answer: what has no id wants none. CometBFT reads all of them, or
/// none.
pub(crate) fn calls(body: &str) -> Result<Vec<Asked>, RpcError> {
    let body = serde_json::from_str(body).map_err(|error| RpcError::parse(error.to_string()))?;
    let list = match body {
        Value::Null => Vec::new(),
        Value::Array(list) if list.len() > AT_ONCE => {
            let data =
                format!("batch request exceeds maximum ({AT_ONCE}) allowed number of requests");
            return Err(RpcError::request(data));
        }
        Value::Array(list) => list,
        one => vec![one],
    };
    list.into_iter().filter_map(|one| call(one).transpose()).collect()
}

/// One call; `None` where nobody waits for its answer.
pub(crate) fn call(value: Value) -> Result<Option<Asked>, RpcError> {
    let mut fields = match value {
        Value::Null => return Ok(None),
        Value::Object(fields) => fields,
        _ => return Err(RpcError::parse("a call is an object")),
    };
    let mut text = |name| match fields.remove(name) {
        None | Some(Value::Null) => Ok(String::new()),
        Some(Value::String(text)) => Ok(text),
        Some(_) => Err(RpcError::parse(format!("{name} is no text"))),
    };
    let (_, method) = (text("jsonrpc")?, text("method")?);
    let id = match fields.remove("id") {
        None | Some(Value::Null) => return Ok(None),
        Some(id @ Value::String(_)) => id,
        Some(Value::Number(id)) => whole(&id),
        Some(_) => return Err(RpcError::parse("id is neither text nor number")),
    };
    Ok(Some(Asked { id, method, params: fields.remove("params") }))
}

/// A number without its fraction, as CometBFT gives it back.
fn whole(number: &serde_json::Number) -> Value {
    let cut = |number: f64| format!("{:.0}", number.trunc()).parse::<i64>().ok();
    match (number.is_f64(), number.as_f64().and_then(cut)) {
        (true, Some(cut)) => cut.into(),
        _ => Value::Number(number.clone()),
    }
}
