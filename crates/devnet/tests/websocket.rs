//! Subscribers of the embedded network: those who listen, those who leave, and one who never reads.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::thread;
use std::time::Duration;

use data_encoding::BASE64;
use ed25519_dalek::SigningKey;
use medlight_app::{App, app_state};
use medlight_devnet::server::{Bound, Pace, serve};
use medlight_devnet::{Beginning, Chain, Lie, MemoryHistory, Node, Validators};
use medlight_ledger::Id;
use medlight_ledger::message::Message as Asked;
use medlight_ledger::message::identity::SetValidator;
use medlight_ledger::tx::{Signer, TxBody};
use medlight_merkle::sha256;
use medlight_store::{Memory, Store};
use medlight_types::{ChainId, Time};
use serde_json::{Value, json};
use tungstenite::{Message, WebSocket};

const START: i64 = 1_790_000_000;

fn key(seed: u64) -> SigningKey {
    SigningKey::from_bytes(sha256(&seed.to_be_bytes()).as_bytes())
}

/// A network with so many validators, and so much time between blocks where nothing happens: where it
/// answers, and where it lies.
fn network(validators: u64, idle: Duration) -> [SocketAddr; 2] {
    let beginning = Beginning {
        chain_id: ChainId::new("medlight-dev-told").unwrap(),
        time: Time::new(START, 0).unwrap(),
        validators: Validators::new((0..validators).map(|seed| (key(10 + seed), 10)).collect()),
        app_state: app_state(&[key(1).verifying_key().to_bytes()]),
    };
    let app = App::open(Store::open(Memory::default(), 100).unwrap()).unwrap();
    let chain = Chain::open(app, Box::new(MemoryHistory::default()), &beginning).unwrap();
    let pace = Pace { block_time: Duration::from_millis(1), idle };
    let bound = [None, Lie::named("header-app-hash")];
    let bound = bound.map(|lie| Bound::at("127.0.0.1:0", lie).unwrap());
    let addresses = [bound[0].address(), bound[1].address()];
    thread::spawn(move || serve(Node::new(chain), bound.into(), pace, |_, _| ()));
    addresses
}

struct Client(WebSocket<TcpStream>);

impl Client {
    fn new(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        Self(tungstenite::client(format!("ws://{address}/websocket"), stream).unwrap().0)
    }

    fn say(&mut self, id: u64, method: &str, params: Value) {
        let call = json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params });
        self.0.send(Message::text(call.to_string())).unwrap();
    }

    fn hear(&mut self) -> Result<Value, tungstenite::Error> {
        loop {
            if let Message::Text(text) = self.0.read()? {
                return Ok(serde_json::from_str(&text).unwrap());
            }
        }
    }

    /// The answer to a call; what is pushed before it is left out.
    fn ask(&mut self, id: u64, method: &str, params: Value) -> Value {
        self.say(id, method, params);
        loop {
            let heard = self.hear().unwrap();
            if heard["id"] == id && heard["result"].get("query").is_none() {
                return heard;
            }
        }
    }

    fn subscribe(&mut self, id: u64, query: &str) {
        let answer = self.ask(id, "subscribe", json!({ "query": query }));
        assert_eq!(answer["result"], json!({}), "{answer}");
    }
}

fn height(push: &Value) -> u64 {
    let height = &push["result"]["data"]["value"]["block"]["header"]["height"];
    height.as_str().unwrap().parse().unwrap()
}

/// A validator of this power; valid as long as the clock says so.
fn transaction(power: u64) -> Vec<u8> {
    let message = SetValidator { key: key(10).verifying_key().to_bytes().to_vec(), power };
    let public = key(1).verifying_key().to_bytes();
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    let body = TxBody {
        chain_id: "medlight-dev-told".into(),
        nonce: u128::from(power).to_be_bytes().to_vec(),
        valid_until: now.as_secs() + 3_600,
        signers: vec![Signer { id: Id::of_key(&public).as_bytes().to_vec(), key: public.to_vec() }],
        message: Some(Asked::SetValidator(message)),
    };
    body.signed(&[key(1)])
}

#[test]
fn who_subscribed_is_told_of_each_block_and_of_its_own_transaction() {
    let [address, _] = network(4, Duration::from_millis(20));
    let (mut blocks, mut one) = (Client::new(address), Client::new(address));
    blocks.subscribe(1, "tm.event='NewBlock'");
    let first = height(&blocks.hear().unwrap());
    for expected in first + 1..first + 20 {
        let push = blocks.hear().unwrap();
        assert_eq!((height(&push), &push["id"]), (expected, &json!(1)));
    }
    // Nothing comes after the subscription has ended, but other answers.
    blocks.ask(2, "unsubscribe", json!({ "query": "tm.event = 'NewBlock'" }));
    for id in 3..20 {
        let status = blocks.ask(id, "status", json!({}));
        assert!(status["result"]["sync_info"].is_object());
        thread::sleep(Duration::from_millis(5));
    }
    // One transaction among three.
    let wanted = transaction(12);
    let hash = sha256(&wanted).to_string();
    one.subscribe(1, &format!("tm.event='Tx' AND tx.hash='{hash}'"));
    for tx in [transaction(11), wanted.clone(), transaction(13)] {
        let tx = json!({ "tx": BASE64.encode(&tx) });
        let sent = blocks.ask(30, "broadcast_tx_sync", tx);
        assert_eq!(sent["result"]["code"], 0, "{sent}");
    }
    let push = one.hear().unwrap();
    assert_eq!(push["result"]["events"]["tx.hash"], json!([hash]));
    let told = &push["result"]["data"]["value"]["TxResult"];
    assert_eq!(told["tx"], BASE64.encode(&wanted));
    let found = one.ask(2, "tx", json!({ "hash": BASE64.encode(sha256(&wanted).as_bytes()) }));
    assert_eq!(found["result"]["height"], told["height"]);
}

/// Its socket fills, then its queue; then it is cut off, and nobody else notices.
#[test]
fn who_never_reads_is_cut_off_and_keeps_nobody_waiting() {
    let [address, _] = network(100, Duration::from_millis(1));
    let (mut slow, mut good) = (Client::new(address), Client::new(address));
    for id in 1..=5 {
        slow.subscribe(
            id,
            &format!(
                "tm.event='NewBlock' AND tm.event CONTAINS '{}'",
                &"Block"[..usize::try_from(id).unwrap()]
            ),
        );
    }
    good.subscribe(1, "tm.event='NewBlock'");
    let first = height(&good.hear().unwrap());
    for expected in first + 1..first + 500 {
        assert_eq!(height(&good.hear().unwrap()), expected);
    }
    // It finds what was waiting for it, then the end: of each subscription, or of the connection.
    let mut ended = 0;
    while ended < 5 {
        match slow.hear() {
            Ok(heard) if heard.get("error").is_some() => {
                assert_eq!(heard["error"]["code"], -32_000);
                ended += 1;
            }
            Ok(_) => {}
            Err(_) => break,
        }
    }
    let last = height(&good.hear().unwrap());
    assert!(last > first + 400, "the others go on");
}

/// A hundred clients at once is no reason to keep anybody waiting either.
#[test]
fn many_websockets_leave_room_for_questions() {
    let [address, _] = network(4, Duration::from_millis(20));
    let mut clients: Vec<_> = (0..100).map(|_| Client::new(address)).collect();
    for client in &mut clients {
        client.subscribe(1, "tm.event='NewBlockHeader'");
    }
    let mut late = Client::new(address);
    let refused = late.ask(1, "subscribe", json!({ "query": "tm.event='Tx'" }));
    assert_eq!(refused["error"]["data"], "max_subscription_clients 100 reached");
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(b"GET /health HTTP/1.1\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 OK") && answer.contains("\"result\":{}"), "{answer}");
    for client in &mut clients {
        assert!(client.hear().unwrap()["result"]["data"]["value"]["header"].is_object());
    }
    drop(clients);
    // Those who left have left.
    let mut tries = 0;
    while late.ask(2, "subscribe", json!({ "query": "tm.event='Tx'" })).get("error").is_some() {
        tries += 1;
        assert!(tries < 100);
        thread::sleep(Duration::from_millis(50));
    }
}

/// The same block, told by one that lies about it.
#[test]
fn a_liar_lies_to_its_subscribers_too() {
    let [honest, lying] = network(4, Duration::from_millis(20));
    let (mut honest, mut lying) = (Client::new(honest), Client::new(lying));
    for query in ["tm.event='NewBlock'", "tm.event='NewBlockHeader'"] {
        honest.subscribe(1, query);
        lying.subscribe(1, query);
        let field = |push: &Value, field: &str| {
            let value = &push["result"]["data"]["value"];
            let header = value.pointer("/block/header").unwrap_or(&value["header"]);
            header[field].as_str().unwrap().to_owned()
        };
        let lie = lying.hear().unwrap();
        let truth = loop {
            let push = honest.hear().unwrap();
            if field(&push, "height") == field(&lie, "height") {
                break push;
            }
        };
        assert_ne!(field(&lie, "app_hash"), field(&truth, "app_hash"), "{query}");
        assert_eq!(field(&lie, "data_hash"), field(&truth, "data_hash"), "{query}");
        honest.ask(2, "unsubscribe_all", json!({}));
        lying.ask(2, "unsubscribe_all", json!({}));
    }
}
