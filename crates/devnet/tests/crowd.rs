//! The embedded network's door: crowds that ask nothing, batches without end, and bodies too long.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

use data_encoding::BASE64;
use ed25519_dalek::SigningKey;
use medlight_app::{App, app_state};
use medlight_devnet::server::{Bound, Pace, serve};
use medlight_devnet::{Beginning, Chain, MemoryHistory, Node, Validators};
use medlight_ledger::Id;
use medlight_ledger::message::Message;
use medlight_ledger::message::identity::{Kind, RegisterParty};
use medlight_ledger::tx::{Signer, TxBody};
use medlight_merkle::sha256;
use medlight_store::{Memory, Store};
use medlight_types::{ChainId, Time};
use serde_json::{Value, json};

const CHAIN: &str = "medlight-dev-crowd";
const START: i64 = 1_790_000_000;
const SEATS: usize = 256;

fn key(seed: u64) -> SigningKey {
    SigningKey::from_bytes(sha256(&seed.to_be_bytes()).as_bytes())
}

/// A network whose second block holds these transactions.
fn network(txs: &[Vec<u8>]) -> SocketAddr {
    let beginning = Beginning {
        chain_id: ChainId::new(CHAIN).unwrap(),
        time: Time::new(START, 0).unwrap(),
        validators: Validators::new(vec![(key(10), 10)]),
        app_state: app_state(&[key(1).verifying_key().to_bytes()]),
    };
    let app = App::open(Store::open(Memory::default(), 100).unwrap()).unwrap();
    let mut chain = Chain::open(app, Box::new(MemoryHistory::default()), &beginning).unwrap();
    chain.produce(Time::new(START + 1, 0).unwrap(), Vec::new()).unwrap();
    chain.produce(Time::new(START + 2, 0).unwrap(), txs.to_vec()).unwrap();
    let pace = Pace { block_time: Duration::from_millis(1), idle: Duration::from_secs(60) };
    let bound = Bound::at("127.0.0.1:0", None).unwrap();
    let address = bound.address();
    thread::spawn(move || serve(Node::new(chain), vec![bound], pace, |_, _| ()));
    address
}

fn large(nonce: u128) -> Vec<u8> {
    let public = key(1).verifying_key().to_bytes();
    let message = RegisterParty {
        kind: Kind::Organisation.into(),
        name: "n".repeat(250_000),
        sealing_key: vec![1; 32],
    };
    let body = TxBody {
        chain_id: CHAIN.into(),
        nonce: nonce.to_be_bytes().to_vec(),
        valid_until: u64::try_from(START).unwrap() + 3_600,
        signers: vec![Signer { id: Id::of_key(&public).as_bytes().to_vec(), key: public.to_vec() }],
        message: Some(Message::RegisterParty(message)),
    };
    body.signed(&[key(1)])
}

fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    stream
}

/// All that comes until the end: the head, and the body.
fn heard(mut stream: TcpStream) -> (String, String) {
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (head.to_owned(), body.to_owned())
}

fn post(address: SocketAddr, body: &str) -> (String, String) {
    let mut stream = connect(address);
    let length = body.len();
    write!(
        stream,
        "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{body}"
    )
    .unwrap();
    heard(stream)
}

fn batch(count: usize, method: &str, params: &Value) -> String {
    let call = |id| json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params });
    (0..count).map(call).collect::<Value>().to_string()
}

const HEALTH: &[u8] = b"GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

#[test]
fn a_crowd_that_asks_nothing_makes_room_for_one_that_asks() {
    let address = network(&[]);
    // Half of them say nothing, half of them never come to an end.
    let crowd: Vec<_> = (0..SEATS)
        .map(|number| {
            let mut stream = connect(address);
            if number % 2 == 0 {
                stream.write_all(b"GET /health HTT").unwrap();
            }
            stream
        })
        .collect();
    thread::sleep(Duration::from_millis(1_100));
    let asked = Instant::now();
    for _ in 0..3 {
        let mut stream = connect(address);
        stream.write_all(HEALTH).unwrap();
        let (head, body) = heard(stream);
        assert!(head.starts_with("HTTP/1.1 200 OK") && body.contains("\"result\":{}"), "{head}");
    }
    assert!(asked.elapsed() < Duration::from_secs(5));
    drop(crowd);
}

/// However often they say that they are there.
#[test]
fn websockets_that_ask_nothing_make_room() {
    let address = network(&[]);
    let mut crowd: Vec<_> = (0..SEATS)
        .map(|_| {
            let stream = connect(address);
            tungstenite::client(format!("ws://{address}/websocket"), stream).unwrap().0
        })
        .collect();
    thread::sleep(Duration::from_millis(1_100));
    for socket in &mut crowd {
        socket.send(tungstenite::Message::Ping(Vec::new().into())).unwrap();
    }
    for _ in 0..3 {
        let mut stream = connect(address);
        stream.write_all(HEALTH).unwrap();
        let (head, _) = heard(stream);
        assert!(head.starts_with("HTTP/1.1 200 OK"), "{head}");
    }
}

/// Bytes that never become a message are not kept for long.
#[test]
fn a_frame_is_no_longer_than_a_body() {
    let address = network(&[]);
    let mut stream = connect(address);
    let upgrade = "GET /websocket HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
                   Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    stream.write_all(upgrade.as_bytes()).unwrap();
    // A masked text frame of 15 MiB is announced, and none of it sent.
    let mut frame = vec![0x81, 0xff];
    frame.extend((15_u64 << 20).to_be_bytes());
    frame.extend([0; 4]);
    stream.write_all(&frame).unwrap();
    let began = Instant::now();
    let mut rest = Vec::new();
    stream.read_to_end(&mut rest).unwrap();
    assert!(began.elapsed() < Duration::from_secs(10), "it waits for 15 MiB");
}

#[test]
fn a_batch_has_an_end() {
    let address = network(&[]);
    let (_, most) = post(address, &batch(100, "health", &json!({})));
    let most: Value = serde_json::from_str(&most).unwrap();
    assert_eq!(most.as_array().unwrap().len(), 100);
    let (_, more) = post(address, &batch(101, "health", &json!({})));
    let more: Value = serde_json::from_str(&more).unwrap();
    assert_eq!((&more["error"]["code"], more.get("id")), (&json!(-32_600), None));
    assert!(more["error"]["data"].as_str().unwrap().contains("maximum (100)"), "{more}");
}

/// A block of ten megabytes, a hundred times, would be more than a gigabyte.
#[test]
fn the_answers_of_a_batch_have_an_end() {
    let txs: Vec<_> = (0..30).map(large).collect();
    let address = network(&txs);
    let (_, body) = post(address, &batch(100, "block", &json!({ "height": "2" })));
    assert!(body.len() < (8 << 20) + (12 << 20), "{} bytes", body.len());
    let answers: Vec<Value> = serde_json::from_str(&body).unwrap();
    assert_eq!(answers.len(), 100);
    let whole = answers.iter().take_while(|answer| answer.get("result").is_some()).count();
    assert!((1..=2).contains(&whole), "{whole} whole answers");
    for refused in &answers[whole..] {
        assert_eq!(refused["error"]["code"], -32_603);
    }
    let first = answers[0]["result"]["block"]["data"]["txs"][0].as_str().unwrap();
    assert_eq!(BASE64.decode(first.as_bytes()).unwrap(), txs[0]);
}

#[test]
fn who_sends_too_much_hears_why() {
    let address = network(&[]);
    let (head, body) = post(address, &" ".repeat(1_000_001));
    assert!(head.starts_with("HTTP/1.1 400 Bad Request"), "{head}");
    let body: Value = serde_json::from_str(&body).unwrap();
    assert_eq!(body["error"]["code"], -32_600);
}
