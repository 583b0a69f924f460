//! What stands before a body.

use super::{MAX_BODY, Request};

const MAX_HEADERS: usize = 64;
/// The status of a body that is longer than is taken.
pub(super) const TOO_LONG: &str = "413 Content Too Large";

/// A request, its body still missing.
pub(super) struct Head {
    pub(super) request: Request,
    pub(super) length: usize,
    /// The client waits to be told that it may send the body.
    pub(super) waits: bool,
}

/// The head and its length, once all of it is there; a status where it cannot be understood.
pub(super) fn read_head(bytes: &[u8]) -> Result<Option<(Head, usize)>, &'static str> {
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
        Some(Ok(_)) => return Err(TOO_LONG),
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
            (with("Content-Length: 1000001"), TOO_LONG),
            (with("Transfer-Encoding: chunked"), "411 Length Required"),
            (with(&"A: b\r\n".repeat(MAX_HEADERS + 1)), "400 Bad Request"),
        ] {
            assert_eq!(read_head(head.as_bytes()).err(), Some(status), "{head}");
        }
    }
}
