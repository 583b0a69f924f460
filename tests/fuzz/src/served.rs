//! What clients send to a node: paths of `abci_query`, HTTP, JSON-RPC in it, frames of a websocket.

use std::cell::RefCell;
use std::io::{Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::sync::OnceLock;
use std::thread;
use std::time::Duration;

use medlight_app::{App, Application as _, Query};
use medlight_devnet::server::{Bound, Pace, serve};
use medlight_devnet::{Chain, Node};
use medlight_store::Memory;

use crate::town;

/// The paths, by the first byte of an input; the last is none.
pub(crate) const PATHS: [&str; 7] =
    ["/cell", "/log", "/keys", "/blob", "/blob/put", "/blob/push", "/none"];

thread_local! {
    static TOWN: RefCell<Chain<App<Memory>>> = RefCell::new(town::built());
}

/// Which path, which of some heights, and what is asked there.
pub(crate) fn query(bytes: &[u8]) -> bool {
    let Some(([path, height], data)) = bytes.split_first_chunk() else { return false };
    let path = PATHS[usize::from(*path) % PATHS.len()].to_owned();
    let query = Query { path, data: data.to_vec(), height: u64::from(*height) };
    TOWN.with_borrow_mut(|chain| chain.app().query(&query)).is_ok_and(|answer| answer.code == 0)
}

/// A network that stands still after its first block.
fn address() -> SocketAddr {
    static ADDRESS: OnceLock<SocketAddr> = OnceLock::new();
    *ADDRESS.get_or_init(|| {
        let never = Duration::from_secs(1 << 40);
        let pace = Pace { block_time: never, idle: never };
        let bound = Bound::at("127.0.0.1:0", None).unwrap();
        let address = bound.address();
        thread::spawn(move || serve(Node::new(town::chain()), vec![bound], pace, |_, _| ()));
        address
    })
}

/// Sends all of it, hears all of the answer, and keeps only its beginning.
fn said(parts: [&[u8]; 2]) -> Vec<u8> {
    let mut stream = TcpStream::connect(address()).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    // It may hang up in the middle: that is its right.
    for part in parts {
        drop(stream.write_all(part));
    }
    drop(stream.shutdown(Shutdown::Write));
    let (mut answer, mut buffer) = (Vec::new(), [0; 4096]);
    while let Ok(count @ 1..) = stream.read(&mut buffer) {
        if answer.len() < 1_000 {
            answer.extend_from_slice(&buffer[..count]);
        }
    }
    answer
}

pub(crate) fn http(bytes: &[u8]) -> bool {
    has_result(&said([b"", bytes]))
}

/// Frames, behind the handshake.
pub(crate) fn websocket(bytes: &[u8]) -> bool {
    let hello = b"GET /websocket HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n\
        Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n\
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    has_result(&said([hello, bytes]))
}

/// Whether a call was answered: an error is an answer only to who sent it.
fn has_result(answer: &[u8]) -> bool {
    answer.windows(8).any(|window| window == b"\"result\"")
}
