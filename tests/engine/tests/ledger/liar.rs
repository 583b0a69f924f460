//! Before an honest node, something that falsifies headers on the way.

use std::io::{self, BufReader, Write as _};
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::thread;

use medlight_devnet::Lie;
use medlight_engine_tests::{Request, respond};
use serde_json::Value;
use xtask::http::exchange;

/// Where it listens and what it does there.
#[derive(Clone, Copy)]
struct Liar {
    node: u16,
    lie: Lie,
    /// Headers below this height are passed on as they are.
    from: u64,
}

/// Answers what the node at `node` answers, with `lie` told from height `from` on, until the tests
/// end; gives its port.
pub(crate) fn listen(node: u16, lie: Lie, from: u64) -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    let liar = Liar { node, lie, from };
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            // Whoever hangs up does not want the answer.
            thread::spawn(move || liar.respond(stream).ok());
        }
    });
    port
}

impl Liar {
    /// One request a connection, one question a request.
    fn respond(self, stream: TcpStream) -> io::Result<()> {
        let Request { head, body } = Request::read(&mut BufReader::new(stream.try_clone()?))?;
        if head.starts_with("GET /websocket") {
            return self.tunnel(&head, stream);
        }
        let answer = exchange(self.node, "POST", "/", &body).map_err(io::Error::other)?;
        let mut answer: Value = serde_json::from_slice(&answer)?;
        if let Some(result) = answer.get_mut("result") {
            self.falsify(result);
        }
        respond(&mut &stream, answer.to_string().as_bytes())
    }

    fn falsify(self, result: &mut Value) {
        let places = ["/signed_header/header/height", "/header/height", "/block/header/height"];
        let height = places.iter().find_map(|place| result.pointer(place)?.as_str()?.parse().ok());
        if height.is_some_and(|height: u64| height >= self.from) {
            self.lie.tell(result);
        }
    }

    /// The stock client opens a websocket and asks nothing over it that it believes.
    fn tunnel(self, head: &str, client: TcpStream) -> io::Result<()> {
        let node = TcpStream::connect((Ipv4Addr::LOCALHOST, self.node))?;
        (&node).write_all(head.as_bytes())?;
        let (mut from, mut to) = (node.try_clone()?, client.try_clone()?);
        thread::spawn(move || io::copy(&mut from, &mut to));
        io::copy(&mut &client, &mut &node)?;
        node.shutdown(Shutdown::Both)
    }
}
