//! A peer that is none: it notes what it is asked and answers as it likes.

use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, TcpListener};
use std::sync::{Arc, Mutex};
use std::thread;

use serde_json::Value;

/// How it answers every call.
#[derive(Clone, Copy)]
pub(crate) enum Manner {
    /// With bytes that nobody named.
    Lying,
    /// Never.
    Silent,
}

pub(crate) struct Stranger {
    pub(crate) port: u16,
    /// The paths it was asked for.
    asked: Arc<Mutex<Vec<String>>>,
}

impl Stranger {
    pub(crate) fn start(manner: Manner) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let notes = asked.clone();
        thread::spawn(move || {
            let mut silent = Vec::new();
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let Some(path) = read_path(BufReader::new(stream.try_clone().unwrap())) else {
                    continue;
                };
                notes.lock().unwrap().push(path);
                match manner {
                    Manner::Silent => silent.push(stream),
                    Manner::Lying => answer(&mut stream),
                }
            }
        });
        Self { port, asked }
    }

    /// How often it was asked for this path.
    pub(crate) fn asked(&self, path: &str) -> usize {
        self.asked.lock().unwrap().iter().filter(|asked| *asked == path).count()
    }
}

fn answer(stream: &mut impl Write) {
    let body = r#"{"jsonrpc":"2.0","id":1,"result":{"response":{"code":0,"value":"bGllcw=="}}}"#;
    let length = body.len();
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\
         Content-Length: {length}\r\n\r\n"
    );
    stream.write_all(format!("{head}{body}").as_bytes()).unwrap();
}

fn read_path(mut request: impl BufRead) -> Option<String> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        request.read_line(&mut line).ok()?;
        match line.trim_end().to_ascii_lowercase().split_once(':') {
            Some(("content-length", value)) => length = value.trim().parse().ok()?,
            None if line.trim_end().is_empty() => break,
            _ => {}
        }
    }
    let mut body = vec![0; length];
    request.read_exact(&mut body).ok()?;
    let body: Value = serde_json::from_slice(&body).ok()?;
    Some(body["params"]["path"].as_str()?.to_owned())
}
