//! The RPC over HTTP: GET, POST and batches, and a websocket for those who ask over one.

mod request;

use std::io::{self, Read, Write};
use std::net::SocketAddr;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use medlight_app::{Application, TxResult};
use medlight_merkle::sha256;
use medlight_types::Time;
use serde_json::{Value, json};
use tiny_http::{Header, Method, Request, Response, Server};
use tungstenite::handshake::derive_accept_key;
use tungstenite::protocol::Role;
use tungstenite::{Message, WebSocket};

use crate::lie::Lie;
use crate::node::{Node, RpcError, transaction, tx_result};
use request::{Call, calls, from_url};

/// Bytes of a request's body, at most.
const MAX_BODY: u64 = 4 << 20;
/// Requests answered side by side: some wait for a block.
const THREADS: usize = 16;
/// How long `broadcast_tx_commit` waits for its block, as CometBFT does.
const PATIENCE: Duration = Duration::from_secs(10);

/// How often blocks come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// At least so far apart.
    pub block_time: Duration,
    /// At most so far apart, where nothing happens.
    pub idle: Duration,
}

struct Shared<A> {
    node: Mutex<Node<A>>,
    /// A block was decided.
    decided: Condvar,
}

/// Where questions to one address are answered.
struct Desk<A> {
    shared: Arc<Shared<A>>,
    lie: Option<Lie>,
}

impl<A> Shared<A> {
    fn node(&self) -> MutexGuard<'_, Node<A>> {
        // A thread that panicked while answering has changed nothing half.
        self.node.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Serves `node` at each of the addresses, lying where a lie stands beside one, for as long as the
/// program runs, and has it decide blocks.
///
/// # Errors
/// An address cannot be listened at, or the chain cannot go on.
pub fn serve<A>(
    node: Node<A>,
    addresses: &[(String, Option<Lie>)],
    pace: Pace,
    mut ready: impl FnMut(SocketAddr, Option<Lie>),
) -> io::Result<()>
where
    A: Application + Send + 'static,
{
    let shared = Arc::new(Shared { node: Mutex::new(node), decided: Condvar::new() });
    for (address, lie) in addresses {
        let server = Arc::new(Server::http(address).map_err(io::Error::other)?);
        if let Some(address) = server.server_addr().to_ip() {
            ready(address, *lie);
        }
        for _ in 0..THREADS {
            let (server, desk) = (server.clone(), Desk { shared: shared.clone(), lie: *lie });
            thread::spawn(move || {
                while let Ok(request) = server.recv() {
                    // Whoever hung up does not want the answer.
                    let _ = respond(&desk, request);
                }
            });
        }
    }
    decide(&shared, pace)
}

/// Decides block after block.
fn decide<A: Application>(shared: &Shared<A>, pace: Pace) -> io::Result<()> {
    let mut last = Instant::now();
    let mut first = true;
    loop {
        let mut node = shared.node();
        let waited = last.elapsed();
        let due = waited >= pace.block_time && node.is_due();
        if first || due || waited >= pace.idle {
            node.produce(now()).map_err(|error| io::Error::other(error.to_string()))?;
            (first, last) = (false, Instant::now());
            shared.decided.notify_all();
        }
        drop(node);
        thread::sleep(Duration::from_millis(10));
    }
}

fn now() -> Time {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let seconds = i64::try_from(since.as_secs()).unwrap_or(0);
    Time::new(seconds, since.subsec_nanos()).unwrap_or(Time::GO_ZERO)
}

fn respond<A: Application>(desk: &Desk<A>, mut request: Request) -> io::Result<()> {
    let url = request.url().to_owned();
    if url.starts_with("/websocket") {
        return converse(desk, request);
    }
    let answer = match request.method() {
        Method::Options => Value::Null,
        Method::Post => {
            let mut body = String::new();
            request.as_reader().take(MAX_BODY).read_to_string(&mut body)?;
            answer_text(desk, &body)
        }
        _ => match from_url(&url) {
            // The root lists nothing here; it says that somebody is there.
            None => json!({}),
            Some(call) => answer_call(desk, &call),
        },
    };
    let body = if answer.is_null() { String::new() } else { answer.to_string() };
    let mut response = Response::from_string(body);
    for (name, value) in [
        ("Content-Type", "application/json"),
        ("Access-Control-Allow-Origin", "*"),
        ("Access-Control-Allow-Headers", "*"),
        ("Access-Control-Allow-Methods", "GET, POST, OPTIONS"),
    ] {
        if let Ok(header) = Header::from_bytes(name, value) {
            response.add_header(header);
        }
    }
    request.respond(response)
}

/// One call or a batch of them.
fn answer_text<A: Application>(desk: &Desk<A>, text: &str) -> Value {
    match calls(text) {
        Err(error) => envelope(&json!(-1), Err(error)),
        Ok((calls, true)) => calls.iter().map(|call| answer_call(desk, call)).collect(),
        Ok((calls, false)) => calls.first().map_or(Value::Null, |call| answer_call(desk, call)),
    }
}

fn answer_call<A: Application>(desk: &Desk<A>, call: &Call) -> Value {
    let answer = desk.shared.node().answer(&call.method, &call.params);
    let mut answer = match answer {
        Ok(checked) if call.method == "broadcast_tx_commit" => {
            committed(&desk.shared, call, checked)
        }
        other => other,
    };
    if let (Some(lie), Ok(answer)) = (desk.lie, &mut answer) {
        lie.tell(answer);
    }
    envelope(&call.id, answer)
}

/// What became of a transaction that was taken in, or refused before.
fn committed<A: Application>(
    shared: &Shared<A>,
    call: &Call,
    checked: Value,
) -> Result<Value, RpcError> {
    let tx = transaction(&call.params)?;
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
            let data = "timed out waiting for tx to be included in a block".to_owned();
            return Err(RpcError { code: -32_603, message: "Internal error", data });
        };
        let waited = shared.decided.wait_timeout(node, left);
        (node, _) = waited.unwrap_or_else(PoisonError::into_inner);
    }
}

fn envelope(id: &Value, answer: Result<Value, RpcError>) -> Value {
    match answer {
        Ok(result) => json!({ "jsonrpc": "2.0", "id": id, "result": result }),
        Err(RpcError { code, message, data }) => json!({
            "jsonrpc": "2.0", "id": id,
            "error": { "code": code, "message": message, "data": data },
        }),
    }
}

/// The same questions over a websocket; a subscription is taken and nothing pushed.
fn converse<A: Application>(desk: &Desk<A>, request: Request) -> io::Result<()> {
    let key = request.headers().iter().find(|header| header.field.equiv("Sec-WebSocket-Key"));
    let Some(key) = key.map(|header| header.value.as_str().to_owned()) else {
        return request
            .respond(Response::from_string("a websocket's key is missing").with_status_code(400));
    };
    let mut response = Response::empty(101);
    let accept = derive_accept_key(key.as_bytes());
    if let Ok(header) = Header::from_bytes("Sec-WebSocket-Accept", accept) {
        response.add_header(header);
    }
    let stream = request.upgrade("websocket", response);
    let mut socket = WebSocket::from_raw_socket(Stream(stream), Role::Server, None);
    loop {
        let answer = match socket.read().map_err(io::Error::other)? {
            Message::Text(text) if text.contains("\"subscribe\"") => {
                let id =
                    calls(&text).ok().and_then(|(calls, _)| calls.first().map(|c| c.id.clone()));
                envelope(&id.unwrap_or_default(), Ok(json!({})))
            }
            Message::Text(text) => answer_text(desk, &text),
            Message::Close(_) => return Ok(()),
            // Pings are answered by the protocol itself.
            _ => continue,
        };
        socket.send(Message::text(answer.to_string())).map_err(io::Error::other)?;
    }
}

/// What was upgraded, as something that can be read and written.
struct Stream(Box<dyn tiny_http::ReadWrite + Send>);

impl Read for Stream {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer)
    }
}

impl Write for Stream {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}
