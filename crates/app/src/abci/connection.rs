//! One connection: messages are protobuf behind a varint of their length, answers leave in order, at
//! every flush (CometBFT v0.38, `abci/client/socket_client.go`).

use std::io::{self, BufReader, BufWriter, Read, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use prost::Message;
use tendermint_proto::v0_38::abci::{Request, Response, request, response};

use super::{Beside, Shared, convert};
use crate::application::Application;
use crate::query::{PUSH_BLOB, PUT_BLOB};

/// Bytes of one request, at most: a block's transactions and some more.
const MAX_REQUEST: u64 = 64 << 20;
/// Requests read ahead of the one being answered.
const AHEAD: usize = 64;

/// What has come in on a connection behind the request being answered.
#[derive(Clone, Default)]
pub struct Behind(Arc<AtomicUsize>);

impl Behind {
    /// Whether another node waits there, with a blob of its own to hand on. Answers keep their
    /// order, so two nodes that each waited for the other would wait for ever.
    pub fn has_push(&self) -> bool {
        self.0.load(Ordering::Relaxed) > 0
    }
}

/// Speaks on threads of its own, until CometBFT hangs up or the application fails.
pub(super) fn speak<A, B, S>(app: Shared<A>, beside: Arc<B>, input: S, output: S)
where
    A: Application + Send + 'static,
    B: Beside + 'static,
    S: Read + Write + Send + 'static,
{
    let behind = Behind::default();
    let (sender, requests) = sync_channel(AHEAD);
    let counted = behind.clone();
    thread::spawn(move || read_ahead(BufReader::new(input), &counted, &sender));
    thread::spawn(move || {
        let output = BufWriter::new(output);
        if let Err(error) = converse(&app, &*beside, &requests, &behind, output) {
            eprintln!("medlight: a connection of CometBFT ended: {error}");
        }
    });
}

fn read_ahead(mut input: impl Read, behind: &Behind, sender: &SyncSender<io::Result<Request>>) {
    loop {
        let request = match read(&mut input) {
            Ok(None) => return,
            Ok(Some(request)) => Ok(request),
            Err(error) => Err(error),
        };
        if request.as_ref().is_ok_and(is_push) {
            behind.0.fetch_add(1, Ordering::Relaxed);
        }
        let ended = request.is_err();
        if sender.send(request).is_err() || ended {
            return;
        }
    }
}

fn converse<A: Application>(
    app: &Shared<A>,
    beside: &impl Beside,
    requests: &Receiver<io::Result<Request>>,
    behind: &Behind,
    mut output: impl Write,
) -> io::Result<()> {
    while let Ok(request) = requests.recv() {
        let request = request?;
        if is_push(&request) {
            behind.0.fetch_sub(1, Ordering::Relaxed);
        }
        let flush = matches!(request.value, Some(request::Value::Flush(_)));
        let blob = put(&request);
        let answer = convert::answer(&mut *app.hold(), request);
        match (&answer, blob) {
            (response::Value::Query(taken), Some(blob)) if taken.code == 0 => {
                beside.blob_put(&blob, behind);
            }
            (response::Value::Commit(_), _) => beside.committed(),
            _ => {}
        }
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

fn is_push(request: &Request) -> bool {
    matches!(&request.value, Some(request::Value::Query(query)) if query.path == PUSH_BLOB)
}

/// The blob somebody puts who is no node.
fn put(request: &Request) -> Option<Vec<u8>> {
    match &request.value {
        Some(request::Value::Query(query)) if query.path == PUT_BLOB => Some(query.data.to_vec()),
        _ => None,
    }
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
