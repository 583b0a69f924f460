//! HTTP/1.1 as far as JSON-RPC needs it: bodies of a stated length, connections kept open, and one
//! that becomes a websocket.

mod head;

use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

use crate::jsonrpc::envelope;
use crate::lie::Wire;
use crate::node::RpcError;
use head::{Head, TOO_LONG, read_head};

/// Bytes before a request's body, at most.
const MAX_HEAD: usize = 16 << 10;
/// Bytes of its body, at most: CometBFT's `max_body_bytes`.
pub(super) const MAX_BODY: usize = 1_000_000;
/// How long a client may say nothing, and take nothing of what it asked for, as in CometBFT.
const SILENCE: Duration = Duration::from_secs(10);
const STUCK: Duration = Duration::from_secs(10);
/// Bytes of an answer written at once, and a second's worth for the slowest client.
const PIECE: usize = 64 << 10;
const SLOWEST: usize = 256 << 10;
/// How long, and how much, is still taken of one that was refused: to close on what it is sending
/// would take the reason away from it.
const LINGER: Duration = Duration::from_secs(1);
const LEFTOVER: usize = 4 << 20;

/// How long a lying server says nothing.
const MUTE: Duration = Duration::from_secs(120);
/// Between two bytes of a slow answer.
const DRIP: Duration = Duration::from_millis(200);

/// What was asked.
pub(super) struct Request {
    pub(super) method: String,
    pub(super) target: String,
    pub(super) body: String,
    /// Where a websocket is asked for: the key to be answered.
    pub(super) websocket: Option<String>,
    keeps: bool,
}

/// What came next on a connection.
pub(super) enum Next {
    Request(Request),
    /// Nothing to be answered but why not.
    Refused(Reply),
    Gone,
}

/// What is answered.
pub(super) struct Reply {
    pub(super) status: &'static str,
    pub(super) kind: &'static str,
    pub(super) body: String,
}

impl Reply {
    pub(super) fn json(status: &'static str, body: String) -> Self {
        Self { status, kind: "application/json", body }
    }

    pub(super) fn text(status: &'static str, body: &str) -> Self {
        Self { status, kind: "text/plain; charset=utf-8", body: body.to_owned() }
    }

    /// Why a head is not understood, in the words of its status.
    fn refusal(status: &'static str) -> Self {
        match status {
            TOO_LONG => {
                let data = format!("a body has at most {MAX_BODY} bytes");
                let body = envelope(None, Err(RpcError::request(data)));
                Self::json("400 Bad Request", body.to_string())
            }
            other => Self::text(other, other),
        }
    }
}

/// One client.
pub(super) struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Connection {
    pub(super) fn new(stream: TcpStream) -> io::Result<Self> {
        stream.set_read_timeout(Some(SILENCE))?;
        stream.set_write_timeout(Some(STUCK))?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, buffer: Vec::new() })
    }

    /// Waits for the next request.
    pub(super) fn next(&mut self) -> io::Result<Next> {
        let Head { mut request, length, waits } = loop {
            match read_head(&self.buffer) {
                Ok(Some((head, taken))) => {
                    self.buffer.drain(..taken);
                    break head;
                }
                Ok(None) if self.buffer.len() > MAX_HEAD => {
                    let status = "431 Request Header Fields Too Large";
                    return Ok(Next::Refused(Reply::refusal(status)));
                }
                Ok(None) if !self.more()? => return Ok(Next::Gone),
                Ok(None) => {}
                Err(status) => return Ok(Next::Refused(Reply::refusal(status))),
            }
        };
        if waits {
            self.stream.write_all(b"HTTP/1.1 100 Continue\r\n\r\n")?;
        }
        while self.buffer.len() < length {
            if !self.more()? {
                return Ok(Next::Gone);
            }
        }
        let body: Vec<u8> = self.buffer.drain(..length).collect();
        Ok(match String::from_utf8(body) {
            Ok(body) => {
                request.body = body;
                Next::Request(request)
            }
            Err(_) => Next::Refused(Reply::refusal("400 Bad Request")),
        })
    }

    /// Answers `request`; false where the connection is to be closed.
    pub(super) fn answer(&mut self, request: &Request, reply: &Reply) -> io::Result<bool> {
        // Whoever asks for the head gets no body.
        let body = if request.method == "HEAD" { "" } else { &reply.body };
        self.write(reply, body, request.keeps)?;
        Ok(request.keeps)
    }

    /// Lies in the way it answers.
    pub(super) fn spoil(&mut self, wire: Wire, body: String) -> io::Result<()> {
        let (status, kind, body) = wire.instead(body);
        let head = headers(status, kind, body.len(), "close");
        match wire {
            // Until the client has had enough, and longer than any has patience.
            Wire::Silent => {
                self.stream.set_read_timeout(Some(MUTE))?;
                self.more().map(drop)
            }
            Wire::Drip => {
                for byte in [head.as_bytes(), body.as_bytes()].concat() {
                    self.stream.write_all(&[byte])?;
                    thread::sleep(DRIP);
                }
                Ok(())
            }
            _ => self.stream.write_all(&[head.as_bytes(), body.as_bytes()].concat()),
        }
    }

    /// Says why there is no answer, and ends.
    pub(super) fn refuse(&mut self, reply: &Reply) -> io::Result<()> {
        self.write(reply, &reply.body, false)?;
        self.stream.shutdown(Shutdown::Write)?;
        self.stream.set_read_timeout(Some(LINGER))?;
        let mut bytes = [0; 16 << 10];
        let (mut taken, begun) = (0, Instant::now());
        while taken < LEFTOVER && begun.elapsed() < LINGER {
            match self.stream.read(&mut bytes)? {
                0 => break,
                count => taken += count,
            }
        }
        Ok(())
    }

    fn write(&mut self, reply: &Reply, body: &str, keeps: bool) -> io::Result<()> {
        let Reply { status, kind, body: whole } = reply;
        let connection = if keeps { "keep-alive" } else { "close" };
        let head = headers(status, kind, whole.len(), connection);
        // A short answer in one piece: what comes in two waits for the first one's receipt.
        match body.len() {
            0..PIECE => self.stream.write_all(&[head.as_bytes(), body.as_bytes()].concat()),
            _ => self.write_long(head.as_bytes(), body.as_bytes()),
        }
    }

    /// As fast as the slowest client that is waited for: one that takes a little now and then would
    /// hold the whole answer here for as long as it likes.
    fn write_long(&mut self, head: &[u8], body: &[u8]) -> io::Result<()> {
        let begun = Instant::now();
        let mut written = 0;
        for piece in core::iter::once(head).chain(body.chunks(PIECE)) {
            self.stream.write_all(piece)?;
            written += piece.len();
            let seconds = u64::try_from(written / SLOWEST).unwrap_or(u64::MAX);
            if begun.elapsed() > STUCK + Duration::from_secs(seconds) {
                return Err(io::ErrorKind::TimedOut.into());
            }
        }
        Ok(())
    }

    /// The stream, and what was read of it and not understood here.
    pub(super) fn into_parts(self) -> (TcpStream, Vec<u8>) {
        (self.stream, self.buffer)
    }

    fn more(&mut self) -> io::Result<bool> {
        let mut bytes = [0; 16 << 10];
        let count = self.stream.read(&mut bytes)?;
        self.buffer.extend_from_slice(bytes.get(..count).unwrap_or_default());
        Ok(count > 0)
    }
}

/// Any page may ask: nothing here is anybody's secret.
fn headers(status: &str, kind: &str, length: usize, connection: &str) -> String {
    format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n\
         Access-Control-Allow-Origin: *\r\nAccess-Control-Allow-Headers: *\r\n\
         Access-Control-Allow-Methods: GET, POST, OPTIONS\r\nConnection: {connection}\r\n\r\n"
    )
}
