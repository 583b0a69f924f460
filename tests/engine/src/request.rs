use std::io::{self, BufRead, Read as _, Write};

/// An HTTP request, read as plainly as it can be: for whoever stands in a node's place.
pub struct Request {
    /// The request's line and its headers, with the empty line behind them.
    pub head: String,
    /// As many bytes as `Content-Length` says.
    pub body: Vec<u8>,
}

impl Request {
    /// Reads one.
    ///
    /// # Errors
    /// Those of the stream, and its end.
    pub fn read(reader: &mut impl BufRead) -> io::Result<Self> {
        let (mut head, mut length) = (String::new(), 0);
        while !head.ends_with("\r\n\r\n") {
            let start = head.len();
            if reader.read_line(&mut head)? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            let line = head[start..].to_ascii_lowercase();
            if let Some(value) = line.strip_prefix("content-length:") {
                length = value.trim().parse().map_err(io::Error::other)?;
            }
        }
        let mut body = Vec::new();
        reader.take(length).read_to_end(&mut body)?;
        Ok(Self { head, body })
    }
}

/// Answers it with JSON, and nothing after it.
///
/// # Errors
/// Those of the stream.
pub fn respond(stream: &mut impl Write, json: &[u8]) -> io::Result<()> {
    let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close";
    write!(stream, "{head}\r\nContent-Length: {}\r\n\r\n", json.len())?;
    stream.write_all(json)?;
    stream.flush()
}
