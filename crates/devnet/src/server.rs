//! The RPC over HTTP: GET, POST and batches, and a websocket for those who ask over one or subscribe.

mod events;
mod http;
mod hub;
mod query;
mod request;
mod websocket;

use std::io;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use medlight_app::{Application, TxResult};
use medlight_merkle::sha256;
use medlight_types::Time;
use serde_json::{Value, json};

use crate::lie::Lie;
use crate::node::{Node, RpcError, transaction, tx_result};
use http::{Connection, Next};
use hub::Hub;
use request::{Call, calls, from_url};
use websocket::converse;

/// Clients attended to side by side at one address.
const GUESTS: usize = 256;
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
    /// Whoever is to be told of it.
    hub: Hub,
}

/// Where questions to one address are answered.
struct Desk<A> {
    shared: Arc<Shared<A>>,
    lie: Option<Lie>,
    /// Whom to tell that it was told, and whether that is done.
    lied: fn(Lie, &str),
    told: Arc<AtomicBool>,
    /// One for each client that is there, and for the listener.
    guests: Arc<()>,
}

impl<A> Clone for Desk<A> {
    fn clone(&self) -> Self {
        Self {
            shared: self.shared.clone(),
            lie: self.lie,
            lied: self.lied,
            told: self.told.clone(),
            guests: self.guests.clone(),
        }
    }
}

impl<A> Desk<A> {
    /// Says once that the lie was told here, so that whoever watches knows it.
    fn lied(&self, about: &str) {
        if let Some(lie) = self.lie
            && !self.told.swap(true, Ordering::Relaxed)
        {
            (self.lied)(lie, about);
        }
    }
}

impl<A> Shared<A> {
    fn node(&self) -> MutexGuard<'_, Node<A>> {
        // A thread that panicked while answering has changed nothing half.
        self.node.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Serves `node` at each of the addresses, lying where a lie stands beside one, for as long as the
/// program runs, and has it decide blocks. `lied` is told of the first lie at each, and of what was
/// asked then.
///
/// # Errors
/// An address cannot be listened at, or the chain cannot go on.
pub fn serve<A>(
    node: Node<A>,
    addresses: &[(String, Option<Lie>)],
    pace: Pace,
    mut ready: impl FnMut(SocketAddr, Option<Lie>),
    lied: fn(Lie, &str),
) -> io::Result<()>
where
    A: Application + Send + 'static,
{
    let hub = Hub::default();
    let shared = Arc::new(Shared { node: Mutex::new(node), decided: Condvar::new(), hub });
    for (address, lie) in addresses {
        let listener = TcpListener::bind(address)?;
        ready(listener.local_addr()?, *lie);
        let told = Arc::new(AtomicBool::new(false));
        let desk = Desk { shared: shared.clone(), lie: *lie, lied, told, guests: Arc::new(()) };
        thread::spawn(move || listen(&listener, &desk));
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
            let produced = node.produce(now());
            let produced = produced.map_err(|error| io::Error::other(error.to_string()))?.clone();
            drop(node);
            (first, last) = (false, Instant::now());
            shared.decided.notify_all();
            shared.hub.publish(&produced);
        } else {
            drop(node);
        }
        thread::sleep(Duration::from_millis(10));
    }
}

fn now() -> Time {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let seconds = i64::try_from(since.as_secs()).unwrap_or(0);
    Time::new(seconds, since.subsec_nanos()).unwrap_or(Time::GO_ZERO)
}

/// Answers whoever comes, each in a thread of its own: some wait for a block.
fn listen<A: Application + Send + 'static>(listener: &TcpListener, desk: &Desk<A>) {
    loop {
        match listener.accept() {
            // One too many is turned away, and may try again.
            Ok(_) if Arc::strong_count(&desk.guests) > GUESTS => {}
            Ok((stream, _)) => {
                let desk = desk.clone();
                // Whoever hung up does not want the answer.
                thread::spawn(move || drop(attend(&desk, stream)));
            }
            // The system has nothing left for another one: wait until somebody goes.
            Err(_) => thread::sleep(Duration::from_millis(100)),
        }
    }
}

/// Answers one client's requests, one after the other.
fn attend<A: Application>(desk: &Desk<A>, stream: TcpStream) -> io::Result<()> {
    let mut connection = Connection::new(stream)?;
    loop {
        let request = match connection.next()? {
            Next::Gone => return Ok(()),
            Next::Refused(status) => return connection.refuse(status),
            Next::Request(request) => request,
        };
        if request.target.starts_with("/websocket") {
            let Some(key) = &request.websocket else {
                return connection.refuse("400 Bad Request");
            };
            let (stream, read) = connection.into_parts();
            return converse(desk, stream, read, key);
        }
        let answer = match request.method.as_str() {
            "OPTIONS" => Value::Null,
            "POST" => answer_text(desk, &request.body),
            _ => match from_url(&request.target) {
                // The root lists nothing here; it says that somebody is there.
                None => json!({}),
                Some(call) => answer_call(desk, &call),
            },
        };
        let body = if answer.is_null() { String::new() } else { answer.to_string() };
        if let Some(wire) = desk.lie.and_then(Lie::wire) {
            desk.lied(&request.target);
            return connection.spoil(wire, body);
        }
        if !connection.answer(&request, &body)? {
            return Ok(());
        }
    }
}

/// One call or a batch of them.
fn answer_text<A: Application>(desk: &Desk<A>, text: &str) -> Value {
    match calls(text) {
        Err(error) => envelope(None, Err(error)),
        // CometBFT answers a batch of one without brackets.
        Ok((calls, true)) if calls.len() != 1 => {
            calls.iter().map(|call| answer_call(desk, call)).collect()
        }
        Ok((calls, _)) => calls.first().map_or(Value::Null, |call| answer_call(desk, call)),
    }
}

fn answer_call<A: Application>(desk: &Desk<A>, call: &Call) -> Value {
    let swallowed = desk.lie.is_some_and(Lie::swallows) && call.method.starts_with("broadcast_tx");
    let answer = if swallowed {
        Ok(json!({ "code": 0, "data": "", "log": "", "codespace": "", "hash": "" }))
    } else {
        desk.shared.node().answer(&call.method, &call.params)
    };
    let answer = match answer {
        Ok(checked) if call.method == "broadcast_tx_commit" => {
            committed(&desk.shared, call, checked)
        }
        other => other,
    };
    let Some(lie) = desk.lie else { return envelope(call.id.as_ref(), answer) };
    let told = lie.answer(&mut desk.shared.node(), (&call.method, &call.params), answer.clone());
    if told != answer || swallowed {
        desk.lied(&call.method);
    }
    envelope(call.id.as_ref(), told)
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
            let data = "timed out waiting for tx to be included in a block";
            return Err(RpcError::internal(data));
        };
        let waited = shared.decided.wait_timeout(node, left);
        (node, _) = waited.unwrap_or_else(PoisonError::into_inner);
    }
}

/// An answer as JSON-RPC has it; what answers nobody in particular has no id.
fn envelope(id: Option<&Value>, answer: Result<Value, RpcError>) -> Value {
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
