//! The same questions over a websocket, and what happens pushed to those who subscribed.

use std::io::{self, ErrorKind, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, TryRecvError};
use std::time::{Duration, Instant};

use medlight_app::Application;
use serde_json::{Value, json};
use tungstenite::handshake::derive_accept_key;
use tungstenite::protocol::{Role, WebSocketConfig};
use tungstenite::{Error, Message, WebSocket};

use super::Desk;
use super::answer::to_read;
use super::events::Event;
use super::guests::Seat;
use super::http::MAX_BODY;
use super::query::Query;
use crate::jsonrpc::{call, envelope};
use crate::node::RpcError;

/// How long a push waits for a client that says nothing meanwhile.
const TICK: Duration = Duration::from_millis(10);
/// As often as CometBFT asks whether a client is still there, and how long it waits for any sign.
const PING: Duration = Duration::from_secs(27);
const SILENCE: Duration = Duration::from_secs(57);

/// What one client subscribed to.
struct Subscription {
    id: Value,
    text: String,
    query: Query,
    events: Receiver<Arc<Event>>,
}

struct Client<'d, A> {
    desk: &'d Desk<A>,
    number: u64,
    subscriptions: Vec<Subscription>,
}

/// Talks until the client goes, or takes nothing for as long as the stream's own limit.
pub(super) fn converse<A: Application>(
    desk: &Desk<A>,
    seat: &Seat,
    mut stream: TcpStream,
    read: Vec<u8>,
    key: &str,
) -> io::Result<()> {
    let accept = derive_accept_key(key.as_bytes());
    write!(
        stream,
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
         Sec-WebSocket-Accept: {accept}\r\n\r\n"
    )?;
    stream.set_read_timeout(Some(TICK))?;
    let config = WebSocketConfig::default();
    let config = config.max_message_size(Some(MAX_BODY)).max_frame_size(Some(MAX_BODY));
    let mut socket = WebSocket::from_partially_read(stream, read, Role::Server, Some(config));
    let mut client = Client { desk, number: desk.shared.hub.client(), subscriptions: Vec::new() };
    let (mut heard, mut asked) = (Instant::now(), Instant::now());
    seat.is_waited_for();
    loop {
        match socket.read() {
            Ok(message) => {
                heard = Instant::now();
                if let Message::Text(text) = message
                    && let Some(answer) = client.answer(&text)
                {
                    socket.send(Message::text(answer.to_string())).map_err(io::Error::other)?;
                    // Whoever subscribed may say nothing more; of those there are never many.
                    match client.subscriptions.is_empty() {
                        true => seat.is_waited_for(),
                        false => seat.is_attended(),
                    }
                }
            }
            Err(Error::Io(error))
                if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
            Err(Error::ConnectionClosed | Error::AlreadyClosed) => return Ok(()),
            Err(error) => return Err(io::Error::other(error)),
        }
        while let Some(push) = client.push() {
            socket.send(Message::text(push.to_string())).map_err(io::Error::other)?;
            if client.subscriptions.is_empty() {
                seat.is_waited_for();
            }
        }
        if heard.elapsed() > SILENCE {
            return Ok(());
        }
        if asked.elapsed() > PING {
            socket.send(Message::Ping(Vec::new().into())).map_err(io::Error::other)?;
            asked = Instant::now();
        }
    }
}

impl<A: Application> Client<'_, A> {
    /// The answer; none to what has no id.
    fn answer(&mut self, text: &str) -> Option<Value> {
        let read = serde_json::from_str(text).map_err(|error| RpcError::parse(error.to_string()));
        let asked = match read.and_then(call) {
            Ok(asked) => asked?,
            Err(error) => return Some(envelope(None, Err(error))),
        };
        let id = asked.id.clone();
        let call = match asked.read() {
            Ok(call) if call.method.pushes => call,
            read => return Some(to_read(self.desk, &id, read)),
        };
        let query = call.params.get("query").and_then(Value::as_str).unwrap_or_default();
        let hub = &self.desk.shared.hub;
        let done = match call.method.name {
            "subscribe" => hub.subscribe(self.number, query).map(|(known, events)| {
                let text = query.to_owned();
                self.subscriptions.push(Subscription {
                    id: id.clone(),
                    text,
                    query: known,
                    events,
                });
            }),
            "unsubscribe" => hub.unsubscribe(self.number, query).map(|ended| {
                self.subscriptions.retain(|known| known.query != ended);
            }),
            _ => hub.unsubscribe_all(self.number).map(|()| self.subscriptions.clear()),
        };
        let answer = done.map(|()| json!({})).map_err(RpcError::internal);
        Some(envelope(Some(&id), answer))
    }

    /// What is to be said next without being asked.
    fn push(&mut self) -> Option<Value> {
        for place in 0..self.subscriptions.len() {
            let subscription = self.subscriptions.get(place)?;
            match subscription.events.try_recv() {
                Ok(event) => {
                    let mut data = event.data.clone();
                    if let (Some(lie), Some(value)) = (self.desk.lie, data.get_mut("value")) {
                        lie.tell(value);
                    }
                    let tags = event.tags.iter().map(|(tag, value)| (*tag, [value]));
                    let tags: serde_json::Map<_, _> =
                        tags.map(|(tag, value)| (tag.to_owned(), json!(value))).collect();
                    let push = json!({ "query": subscription.text, "data": data, "events": tags });
                    return Some(envelope(Some(&subscription.id), Ok(push)));
                }
                Err(TryRecvError::Empty) => {}
                Err(TryRecvError::Disconnected) => {
                    let Subscription { id, .. } = self.subscriptions.remove(place);
                    return Some(envelope(Some(&id), Err(RpcError::cut_off())));
                }
            }
        }
        None
    }
}

impl<A> Drop for Client<'_, A> {
    fn drop(&mut self) {
        // Whoever had no subscription has none to end.
        let _ = self.desk.shared.hub.unsubscribe_all(self.number);
    }
}
