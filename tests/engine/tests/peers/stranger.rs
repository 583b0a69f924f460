//! A peer that is none: it notes what it is asked and answers as it likes.

use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, TcpListener};
use std::sync::{Arc, Mutex};
use std::thread;

use medlight_engine_tests::{Request, respond};
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
                let Some(path) = read_path(&mut BufReader::new(stream.try_clone().unwrap())) else {
                    continue;
                };
                notes.lock().unwrap().push(path);
                match manner {
                    Manner::Silent => silent.push(stream),
                    Manner::Lying => respond(&mut stream, LIE).unwrap(),
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

/// What it answers where it lies.
const LIE: &[u8] =
    br#"{"jsonrpc":"2.0","id":1,"result":{"response":{"code":0,"value":"bGllcw=="}}}"#;

/// The path that is asked for.
fn read_path(request: &mut impl BufRead) -> Option<String> {
    let body: Value = serde_json::from_slice(&Request::read(request).ok()?.body).ok()?;
    Some(body["params"]["path"].as_str()?.to_owned())
}
