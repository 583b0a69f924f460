//! HTTP/1.1 as far as JSON-RPC needs it: bodies of a stated length, connections kept open, and one
//! that becomes a websocket.

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::thread;
use std::time::Duration;

use crate::lie::Wire;

/// Bytes before a request's body, at most, and headers.
const MAX_HEAD: usize = 16 << 10;
const MAX_HEADERS: usize = 64;
/// Bytes of its body, at most: CometBFT's `max_body_bytes`.
pub(super) const MAX_BODY: usize = 1_000_000;
/// How long a kept connection may say nothing, and take nothing of what it asked for.
const SILENCE: Duration = Duration::from_secs(60);
const STUCK: Duration = Duration::from_secs(10);

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
    /// Nothing to be answered, with a status that says why.
    Refused(&'static str),
    Gone,
}

/// One client.
pub(super) struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

/// What stands before a body.
struct Head {
    request: Request,
    length: usize,
    /// The client waits to be told that it may send the body.
    waits: bool,
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
                    return Ok(Next::Refused("431 Request Header Fields Too Large"));
                }
                Ok(None) if !self.more()? => return Ok(Next::Gone),
                Ok(None) => {}
                Err(status) => return Ok(Next::Refused(status)),
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
            Err(_) => Next::Refused("400 Bad Request"),
        })
    }

    /// Answers `request`; false where the connection is to be closed.
    pub(super) fn answer(&mut self, request: &Request, body: &str) -> io::Result<bool> {
        self.write("200 OK", body, request.keeps)?;
        Ok(request.keeps)
    }

    /// Lies in the way it answers.
    pub(super) fn spoil(&mut self, wire: Wire, body: String) -> io::Result<()> {
        let (status, kind, body) = wire.instead(body);
        let length = body.len();
        let head = format!(
            "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n\
             Connection: close\r\n\r\n"
        );
        match wire {
            // Until the client has had enough.
            Wire::Silent => self.more().map(drop),
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

    /// Says why there is no answer.
    pub(super) fn refuse(&mut self, status: &str) -> io::Result<()> {
        self.write(status, "", false)
    }

    /// Any page may ask: nothing here is anybody's secret.
    fn write(&mut self, status: &str, body: &str, keeps: bool) -> io::Result<()> {
        let connection = if keeps { "keep-alive" } else { "close" };
        let head = format!(
            "HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\
             Access-Control-Allow-Origin: *\r\nAccess-Control-Allow-Headers: *\r\n\
             Access-Control-Allow-Methods: GET, POST, OPTIONS\r\nConnection: {connection}\r\n\r\n",
            body.len()
        );
        self.stream.write_all(&[head.as_bytes(), body.as_bytes()].concat())
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

/// The head and its length, once all of it is there; a status where it cannot be understood.
fn read_head(bytes: &[u8]) -> Result<Option<(Head, usize)>, &'static str> {
    let mut headers = [httparse::EMPTY_HEADER; MAX_HEADERS];
    let mut parsed = httparse::Request::new(&mut headers);
    let taken = match parsed.parse(bytes) {
        Ok(httparse::Status::Complete(taken)) => taken,
        Ok(httparse::Status::Partial) => return Ok(None),
        Err(_) => return Err("400 Bad Request"),
    };
    let header = |name: &str| {
        let found = parsed.headers.iter().find(|header| header.name.eq_ignore_ascii_case(name));
        found.map(|header| String::from_utf8_lossy(header.value).trim().to_owned())
    };
    if header("Transfer-Encoding").is_some() {
        return Err("411 Length Required");
    }
    let length = match header("Content-Length").map(|length| length.parse::<usize>()) {
        None => 0,
        Some(Ok(length)) if length <= MAX_BODY => length,
        Some(Ok(_)) => return Err("413 Content Too Large"),
        Some(Err(_)) => return Err("400 Bad Request"),
    };
    let closes = header("Connection").is_some_and(|it| it.eq_ignore_ascii_case("close"));
    let upgrades = header("Upgrade").is_some_and(|to| to.eq_ignore_ascii_case("websocket"));
    let request = Request {
        method: parsed.method.unwrap_or_default().to_owned(),
        target: parsed.path.unwrap_or_default().to_owned(),
        body: String::new(),
        websocket: header("Sec-WebSocket-Key").filter(|_| upgrades),
        keeps: parsed.version == Some(1) && !closes,
    };
    let waits = header("Expect").is_some_and(|it| it.eq_ignore_ascii_case("100-continue"));
    Ok(Some((Head { request, length, waits }, taken)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_is_read_once_it_is_whole() {
        let head = "POST /a?b=c HTTP/1.1\r\nHost: x\r\ncontent-length: 4\r\n\r\n";
        for length in 0..head.len() {
            let part = head.as_bytes().get(..length).unwrap();
            assert!(matches!(read_head(part), Ok(None)), "{length}");
        }
        let (head_read, taken) = read_head(format!("{head}body").as_bytes()).unwrap().unwrap();
        assert_eq!((taken, head_read.length, head_read.waits), (head.len(), 4, false));
        let Request { method, target, keeps, websocket, .. } = head_read.request;
        assert_eq!((&*method, &*target, keeps, websocket), ("POST", "/a?b=c", true, None));
    }

    #[test]
    fn a_websocket_is_one_that_asks_to_be() {
        let asked = "GET /websocket HTTP/1.1\r\nSec-WebSocket-Key: k\r\nUpgrade: WebSocket\r\n\r\n";
        let (head, _) = read_head(asked.as_bytes()).unwrap().unwrap();
        assert_eq!(head.request.websocket.as_deref(), Some("k"));
        let plain = "GET /websocket HTTP/1.0\r\nSec-WebSocket-Key: k\r\n\r\n";
        let (head, _) = read_head(plain.as_bytes()).unwrap().unwrap();
        assert!(head.request.websocket.is_none() && !head.request.keeps);
    }

    #[test]
    fn what_cannot_be_understood_has_a_status() {
        let with = |header: &str| format!("POST / HTTP/1.1\r\n{header}\r\n\r\n");
        for (head, status) in [
            ("nonsense\r\n\r\n".to_owned(), "400 Bad Request"),
            (with("Content-Length: -1"), "400 Bad Request"),
            (with("Content-Length: 99999999"), "413 Content Too Large"),
            (with("Transfer-Encoding: chunked"), "411 Length Required"),
            (with(&"A: b\r\n".repeat(MAX_HEADERS + 1)), "400 Bad Request"),
        ] {
            assert_eq!(read_head(head.as_bytes()).err(), Some(status), "{head}");
        }
    }
}
