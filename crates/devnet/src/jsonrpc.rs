//! JSON-RPC 2.0 as CometBFT speaks it, whatever carries it.

mod method;
mod request;

use medlight_app::Application;
use serde_json::{Value, json};

use crate::Node;
use crate::node::RpcError;
#[cfg(feature = "server")]
pub(crate) use method::{Kind, METHODS, Method, number};
#[cfg(feature = "server")]
pub(crate) use request::call;
pub(crate) use request::{Call, Wrong};

/// Bytes of answers to one body, after which no further call of it is answered.
const MAX_ANSWERS: usize = 8 << 20;

impl<A: Application> Node<A> {
    /// Answers a body of one call or a batch of them, for whoever carries bodies by other ways than
    /// HTTP. `broadcast_tx_commit` does not wait for its block here.
    pub fn answer_body(&mut self, body: &str) -> String {
        let answers = answer(body, |call| self.answer(call.method.name, &call.params));
        answers.unwrap_or_else(|unread| unread)
    }
}

/// To one call or a batch of them; `Err` where CometBFT stumbles over the whole body. It answers a
/// batch of one without brackets.
pub(crate) fn answer(
    body: &str,
    mut answer: impl FnMut(&Call) -> Result<Value, RpcError>,
) -> Result<String, String> {
    let calls = match request::calls(body) {
        Ok(calls) => calls,
        Err(error) => {
            let is_parse = error.is_parse();
            let told = envelope(None, Err(error)).to_string();
            return if is_parse { Err(told) } else { Ok(told) };
        }
    };
    let (mut answers, mut length) = (Vec::new(), 0);
    for call in calls {
        let id = call.id.clone();
        let answer = match call.read_unpushed() {
            _ if length > MAX_ANSWERS => {
                let data = "the answers before this one are long enough: ask for fewer at once";
                Err(RpcError::internal(data))
            }
            Ok(call) => answer(&call),
            Err(Wrong::Call(error)) => Err(error),
            Err(Wrong::Body(error)) => {
                return Err(envelope(Some(&Value::from(-1)), Err(error)).to_string());
            }
        };
        let answer = envelope(Some(&id), answer).to_string();
        length += answer.len();
        answers.push(answer);
    }
    let together = answers.len() > 1;
    let answers = answers.join(",");
    Ok(if together { format!("[{answers}]") } else { answers })
}

/// An answer as JSON-RPC has it; what answers nobody in particular has no id.
pub(crate) fn envelope(id: Option<&Value>, answer: Result<Value, RpcError>) -> Value {
    let mut envelope = match answer {
        Ok(result) => json!({ "jsonrpc": "2.0", "result": result }),
        Err(RpcError { code, message, data }) if data.is_empty() => {
            json!({ "jsonrpc": "2.0", "error": { "code": code, "message": message } })
        }
        Err(RpcError { code, message, data }) => json!({
            "jsonrpc": "2.0", "error": { "code": code, "message": message, "data": data },
        }),
    };
    if let (Some(id), Some(fields)) = (id, envelope.as_object_mut()) {
        fields.insert("id".to_owned(), id.clone());
    }
    envelope
}
