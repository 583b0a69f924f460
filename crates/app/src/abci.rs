//! ABCI 2.0 over a Unix socket or TCP: a thin face, one call after the other.
//!
//! CometBFT opens four connections and may speak on all of them; a lock gives each call the
//! application alone. Messages are protobuf behind a varint of their length, answers leave at
//! every flush (CometBFT v0.38, `abci/client/socket_client.go`).

mod convert;

use std::io::{self, BufReader, BufWriter, Read, Write};
use std::net::TcpListener;
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use prost::Message;
use tendermint_proto::v0_38::abci::{Request, Response, request, response};

use crate::application::Application;

/// Bytes of one request, at most: a block's transactions and some more.
const MAX_REQUEST: u64 = 64 << 20;

/// Listens at `unix://PATH` or `tcp://HOST:PORT` and serves `app` until the listener fails, calling
/// `ready` once it listens.
///
/// # Errors
/// The address is not one, or cannot be listened at.
pub fn serve<A>(app: A, address: &str, ready: impl FnOnce()) -> io::Result<()>
where
    A: Application + Send + 'static,
{
    let app = Arc::new(Mutex::new(app));
    if let Some(path) = address.strip_prefix("unix://") {
        // What an earlier run left behind is in the way.
        if Path::new(path).exists() {
            std::fs::remove_file(path)?;
        }
        let listener = UnixListener::bind(path)?;
        ready();
        for stream in listener.incoming() {
            let stream = stream?;
            speak(app.clone(), stream.try_clone()?, stream);
        }
        return Ok(());
    }
    let Some(host) = address.strip_prefix("tcp://") else {
        let message = format!("{address} is neither unix://PATH nor tcp://HOST:PORT");
        return Err(io::Error::new(io::ErrorKind::InvalidInput, message));
    };
    let listener = TcpListener::bind(host)?;
    ready();
    for stream in listener.incoming() {
        let stream = stream?;
        speak(app.clone(), stream.try_clone()?, stream);
    }
    Ok(())
}

/// One connection, on a thread of its own, until CometBFT hangs up or the application fails.
fn speak<A, S>(app: Arc<Mutex<A>>, input: S, output: S)
where
    A: Application + Send + 'static,
    S: Read + Write + Send + 'static,
{
    thread::spawn(move || {
        if let Err(error) = converse(&app, BufReader::new(input), BufWriter::new(output)) {
            eprintln!("medlight: a connection of CometBFT ended: {error}");
        }
    });
}

fn converse<A: Application>(
    app: &Mutex<A>,
    mut input: impl Read,
    mut output: impl Write,
) -> io::Result<()> {
    while let Some(request) = read(&mut input)? {
        let flush = matches!(request.value, Some(request::Value::Flush(_)));
        let answer = {
            // A panic elsewhere is no reason to answer with half a state: it is the same state.
            let mut app = app.lock().unwrap_or_else(PoisonError::into_inner);
            convert::answer(&mut *app, request)
        };
        let failed = match &answer {
            response::Value::Exception(exception) => Some(exception.error.clone()),
            _ => None,
        };
        let response = Response { value: Some(answer) };
        output.write_all(&response.encode_length_delimited_to_vec())?;
        if flush || failed.is_some() {
            output.flush()?;
        }
        if let Some(error) = failed {
            // An engine must not go on with an application that cannot.
            eprintln!("medlight: {error}");
            std::process::exit(1);
        }
    }
    output.flush()
}

/// The next request; `None` once there is nothing more.
fn read(input: &mut impl Read) -> io::Result<Option<Request>> {
    let mut length = 0_u64;
    for shift in (0..u64::BITS).step_by(7) {
        let mut byte = [0];
        if input.read(&mut byte)? == 0 {
            return Ok(None);
        }
        let [byte] = byte;
        length |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            break;
        }
    }
    if length > MAX_REQUEST {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "a request is too large"));
    }
    let mut bytes = Vec::new();
    input.take(length).read_to_end(&mut bytes)?;
    let request = Request::decode(bytes.as_slice());
    request.map(Some).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
}
