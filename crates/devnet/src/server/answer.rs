//! Answers: to one request, each of its calls, and to who waits for a block.

use std::sync::PoisonError;
use std::time::{Duration, Instant};

use medlight_app::{Application, TxResult};
use medlight_merkle::sha256;
use serde_json::{Value, json};

use super::address::parameter;
use super::http::{Reply, Request};
use super::{Desk, Shared};
use crate::jsonrpc::{self, Call, METHODS, Method, Wrong, envelope};
use crate::lie::Lie;
use crate::node::{RpcError, transaction, tx_result};

/// How long `broadcast_tx_commit` waits for its block, as CometBFT does.
const PATIENCE: Duration = Duration::from_secs(10);
const FAILED: &str = "500 Internal Server Error";

/// The answer to one request, as CometBFT gives it: a page of methods, JSON-RPC in a body at the root,
/// or a method by its name as a path.
pub(super) fn reply<A: Application>(desk: &Desk<A>, request: &Request) -> Reply {
    let (path, query) = request.target.split_once('?').unwrap_or((&request.target, ""));
    match (request.method.as_str(), path) {
        // What a browser asks before it asks.
        ("OPTIONS", _) => Reply::json("200 OK", String::new()),
        (_, "/") if request.body.is_empty() => list(),
        (_, "/") => to_body(desk, &request.body),
        _ => match path.strip_prefix('/').and_then(Method::named) {
            Some(method) => to_address(desk, method, query),
            None => Reply::text("404 Not Found", "404 page not found\n"),
        },
    }
}

/// What can be asked, for people.
fn list() -> Reply {
    let link = |method: &Method| {
        let address = method.address();
        format!("<li><a href=\"{}\">{address}</a></li>", address.replace('&', "&amp;"))
    };
    let links: String = METHODS.iter().map(link).collect();
    let page = format!("<html><body>Available endpoints:<ul>{links}</ul></body></html>");
    Reply { status: "200 OK", kind: "text/html", body: page }
}

fn to_address<A: Application>(desk: &Desk<A>, method: &'static Method, query: &str) -> Reply {
    // CometBFT's id for who gave none.
    let id = Value::from(-1);
    if method.pushes {
        let body = envelope(Some(&id), Err(RpcError::method()));
        return Reply::json("404 Not Found", body.to_string());
    }
    let params = method.in_address(|name| parameter(query, name));
    let answer = match params {
        Ok(params) => answer_call(desk, &Call { method, params }),
        Err(error) => Err(error),
    };
    let status = if answer.is_ok() { "200 OK" } else { FAILED };
    Reply::json(status, envelope(Some(&id), answer).to_string())
}

/// To one call or a batch of them.
fn to_body<A: Application>(desk: &Desk<A>, body: &str) -> Reply {
    match jsonrpc::answer(body, |call| answer_call(desk, call)) {
        Ok(answers) => Reply::json("200 OK", answers),
        Err(unread) => Reply::json(FAILED, unread),
    }
}

/// To one call over a websocket.
pub(super) fn to_read<A: Application>(
    desk: &Desk<A>,
    id: &Value,
    read: Result<Call, Wrong>,
) -> Value {
    match read {
        Ok(call) => envelope(Some(id), answer_call(desk, &call)),
        Err(Wrong::Call(error)) => envelope(Some(id), Err(error)),
        Err(Wrong::Body(error)) => envelope(Some(&Value::from(-1)), Err(error)),
    }
}

fn answer_call<A: Application>(desk: &Desk<A>, call: &Call) -> Result<Value, RpcError> {
    let Call { method, params } = call;
    let swallowed = desk.lie.is_some_and(Lie::swallows) && method.name.starts_with("broadcast_tx");
    let answer = if swallowed {
        Ok(json!({ "code": 0, "data": "", "log": "", "codespace": "", "hash": "" }))
    } else {
        desk.shared.node().answer(method.name, params)
    };
    let answer = match answer {
        Ok(checked) if method.name == "broadcast_tx_commit" => {
            committed(&desk.shared, params, checked)
        }
        other => other,
    };
    let Some(lie) = desk.lie else { return answer };
    let told = lie.answer(&mut desk.shared.node(), (method.name, params), answer.clone());
    if told != answer || swallowed {
        desk.lied(method.name);
    }
    told
}

/// What became of a transaction that was taken in, or refused before.
fn committed<A: Application>(
    shared: &Shared<A>,
    params: &Value,
    checked: Value,
) -> Result<Value, RpcError> {
    let tx = transaction(params)?;
    let hash = *sha256(&tx).as_bytes();
    let code =
        checked.get("code").and_then(Value::as_u64).and_then(|code| u32::try_from(code).ok());
    if code != Some(0) {
        let log = checked.get("log").and_then(Value::as_str).unwrap_or_default().to_owned();
        let refused = TxResult { code: code.unwrap_or_default(), log, ..TxResult::default() };
        return Ok(json!({
            "check_tx": tx_result(&refused),
            "tx_result": tx_result(&TxResult::default()),
            "hash": checked.get("hash"),
            "height": "0",
        }));
    }
    let start = Instant::now();
    let mut node = shared.node();
    loop {
        if let Some(answer) = node.committed(&hash)? {
            return Ok(answer);
        }
        let Some(left) = PATIENCE.checked_sub(start.elapsed()) else {
            let data = "timed out waiting for tx to be included in a block";
            return Err(RpcError::internal(data));
        };
        let waited = shared.decided.wait_timeout(node, left);
        (node, _) = waited.unwrap_or_else(PoisonError::into_inner);
    }
}
