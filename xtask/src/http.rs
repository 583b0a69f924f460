//! JSON to a program on this machine by HTTP: one exchange a connection.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::time::Duration;

use anyhow::{Context, Result};

/// The answer's body, whatever its status.
///
/// # Errors
/// Where nobody listens, or what answers does not speak HTTP.
pub fn exchange(port: u16, method: &str, path: &str, body: &[u8]) -> Result<Vec<u8>> {
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
    stream.set_read_timeout(Some(Duration::from_secs(60)))?;
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n",
        body.len()
    )?;
    stream.write_all(body)?;
    read_answer(BufReader::new(stream))
}

fn read_answer(mut answer: impl BufRead) -> Result<Vec<u8>> {
    let mut length = None;
    let mut chunked = false;
    line(&mut answer)?;
    loop {
        let header = line(&mut answer)?.to_ascii_lowercase();
        match header.split_once(':') {
            Some(("content-length", value)) => length = Some(value.trim().parse()?),
            Some(("transfer-encoding", value)) => chunked = value.trim() == "chunked",
            Some(_) => {}
            None => break,
        }
    }
    let mut body = Vec::new();
    if chunked {
        loop {
            let size = u64::from_str_radix(&line(&mut answer)?, 16).context("no chunk's size")?;
            if size == 0 {
                break;
            }
            answer.by_ref().take(size).read_to_end(&mut body)?;
            line(&mut answer)?;
        }
    } else {
        answer.take(length.unwrap_or(u64::MAX)).read_to_end(&mut body)?;
    }
    Ok(body)
}

fn line(answer: &mut impl BufRead) -> Result<String> {
    let mut line = String::new();
    answer.read_line(&mut line)?;
    Ok(line.trim_end().to_owned())
}

#[cfg(test)]
mod tests {
    use super::read_answer;

    #[test]
    fn bodies_end_by_length_by_chunks_or_with_the_connection() {
        for answer in [
            "HTTP/1.1 200 OK\r\nContent-Length:4\r\n\r\nbodymore",
            "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nbod\r\n1\r\ny\r\n0\r\n\r\n",
            "HTTP/1.1 200 OK\r\n\r\nbody",
        ] {
            assert_eq!(read_answer(answer.as_bytes()).unwrap(), b"body", "{answer}");
        }
    }
}
