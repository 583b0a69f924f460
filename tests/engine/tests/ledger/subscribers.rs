//! What subscribers are told by the embedded network and by a real CometBFT: the same, word for word
//! where it is an error, and key for key where it is a push.

use std::collections::BTreeMap;
use std::net::TcpStream;
use std::time::Duration;

use data_encoding::BASE64;
use medlight_ledger::Refusal;
use medlight_ledger::message::Message;
use medlight_ledger::message::identity::SetValidator;
use medlight_sample::network::key;
use serde_json::{Value, json};
use tungstenite::WebSocket;
use xtask::cometbft::rpc::ask;

use crate::alike::{differences, shape};
use crate::devnet::Devnet;
use crate::people::{organisation, somebody};
use crate::support::Ledger;

struct Subscriber(WebSocket<TcpStream>);

impl Subscriber {
    fn new(port: u16) -> Self {
        let stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        let url = format!("ws://127.0.0.1:{port}/websocket");
        Self(tungstenite::client(url, stream).unwrap().0)
    }

    fn say(&mut self, text: String) {
        self.0.send(tungstenite::Message::text(text)).unwrap();
    }

    fn hear(&mut self) -> Value {
        loop {
            if let tungstenite::Message::Text(text) = self.0.read().unwrap() {
                return serde_json::from_str(&text).unwrap();
            }
        }
    }

    fn subscribe(&mut self, query: &str) {
        let params = json!({ "query": query });
        let call =
            json!({ "jsonrpc": "2.0", "id": query, "method": "subscribe", "params": params });
        self.say(call.to_string());
    }

    /// Hears pushes until there is one of every name, and gives the first of each.
    fn one_of_each(&mut self, names: &[&str], name: impl Fn(&Value) -> String) -> Vec<Value> {
        let mut found = BTreeMap::new();
        while !names.iter().all(|name| found.contains_key(*name)) {
            let push = self.hear();
            if push["result"].get("query").is_some() {
                found.entry(name(&push)).or_insert(push);
            }
        }
        names.iter().map(|name| found.remove(*name).unwrap()).collect()
    }
}

/// Calls that have an answer each, one after the other.
fn conversation(port: u16) -> Vec<(String, Value)> {
    let call = |id: Value, method: &str, params: Value| {
        json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }).to_string()
    };
    let query = |query: &str| json!({ "query": query });
    let subscribe = |id: u64, text: &str| call(json!(id), "subscribe", query(text));
    let calls = vec![
        call(json!("a text"), "health", json!({})),
        // No answer comes to what has no id; the next line's does.
        json!({ "jsonrpc": "2.0", "method": "health" }).to_string(),
        call(json!(2), "nothing", json!({})),
        call(json!(3), "unsubscribe_all", json!({})),
        call(json!(4), "unsubscribe", query("tm.event='Nothing'")),
        subscribe(5, "tm.event='Nothing'"),
        subscribe(6, "tm.event =  'Nothing'"),
        subscribe(7, ""),
        call(json!(8), "subscribe", json!({})),
        subscribe(9, "nonsense"),
        subscribe(10, "tm.event='Tx"),
        subscribe(11, &format!("tm.event='{}'", "x".repeat(512))),
        call(json!(12), "subscribe", json!(["tm.event='Nothing' AND tx.height>3"])),
        subscribe(13, "tx.hash CONTAINS 'ZZ'"),
        subscribe(14, "tx.fee EXISTS"),
        subscribe(15, "tx.height<0"),
        subscribe(16, "tm.event='Nothing' AND tx.height=1"),
        call(json!(17), "unsubscribe", query("tx.fee EXISTS")),
        call(json!(18), "unsubscribe", query("tx.fee EXISTS")),
        call(json!(19), "unsubscribe_all", json!({})),
        call(json!(20), "unsubscribe_all", json!({})),
    ];
    let mut subscriber = Subscriber::new(port);
    let mut answers = Vec::new();
    for call in calls {
        subscriber.say(call.clone());
        if call.contains("\"id\"") {
            answers.push((call, subscriber.hear()));
        }
    }
    // The words about bad JSON are each library's own.
    for bad in ["{", "[]", "[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"health\",\"params\":{}}]"] {
        subscriber.say(bad.to_owned());
        let mut answer = subscriber.hear();
        answer["error"]["data"].take();
        answers.push((bad.to_owned(), answer));
    }
    answers
}

/// What is told while `act` sends a transaction that takes effect, one that is refused in its block,
/// and one that changes the validators.
fn pushes(port: u16, act: impl FnOnce() -> Vec<Vec<u8>>) -> Vec<Value> {
    let mut subscriber = Subscriber::new(port);
    for event in ["NewBlock", "NewBlockHeader", "NewBlockEvents", "Tx", "ValidatorSetUpdates"] {
        subscriber.subscribe(&format!("tm.event='{event}'"));
    }
    let txs: Vec<_> = act().iter().map(|tx| BASE64.encode(tx)).collect();
    let number = |tx: &Value| txs.iter().position(|known| tx == known);
    let name = |push: &Value| {
        let result = &push["result"];
        let event = result["events"]["tm.event"][0].as_str().unwrap();
        let tx = match event {
            "Tx" => number(&result["data"]["value"]["TxResult"]["tx"]),
            "NewBlock" => number(&result["data"]["value"]["block"]["data"]["txs"][0]),
            _ => None,
        };
        tx.map_or(event.to_owned(), |number| format!("{event} {number}"))
    };
    let names = [
        "NewBlock",
        "NewBlock 0",
        "NewBlock 1",
        "NewBlock 2",
        "NewBlockHeader",
        "NewBlockEvents",
        "Tx 0",
        "Tx 1",
        "Tx 2",
        "ValidatorSetUpdates",
    ];
    subscriber.one_of_each(&names, name)
}

#[test]
fn subscribers_are_told_the_same_by_the_embedded_network_and_by_cometbft() {
    let mut ledger = Ledger::begin("medlight-test-told");
    let mut devnet = Devnet::start();
    ledger.asked.reach(3);
    devnet.asked.reach(3);
    let mut found = Vec::new();
    let (real, ours) = (conversation(ledger.asked.port), conversation(devnet.asked.port));
    assert!(real.len() > 20);
    for ((call, real), (_, ours)) in real.into_iter().zip(ours) {
        if real != ours {
            found.push(format!("{call}: {ours}, CometBFT's {real}"));
        }
    }

    let hospital = somebody(2);
    let (one, taken) = (organisation("Northfield Hospital"), organisation("Taken already"));
    let power = |key: Vec<u8>| Message::SetValidator(SetValidator { key, power: 35 });
    let registrar = ledger.registrar();
    let port = ledger.asked.port;
    let real = pushes(port, || {
        let validators = ask(port, "validators", json!({})).unwrap();
        let key = validators["validators"][0]["pub_key"]["value"].as_str().unwrap();
        let txs = [
            ledger.bytes(&[&registrar, &hospital], one.clone()),
            ledger.bytes(&[&registrar, &hospital], taken.clone()),
            ledger.bytes(&[&registrar], power(BASE64.decode(key.as_bytes()).unwrap())),
        ];
        let codes = txs.each_ref().map(|tx| ledger.asked.send(tx));
        assert_eq!(codes, [(0, 0), (0, Refusal::IdTaken.code()), (0, 0)]);
        txs.into()
    });
    let ours = pushes(devnet.asked.port, || {
        let key = key(1, "validator", 2).verifying_key().to_bytes().to_vec();
        let (sent, refused) = (devnet.send(&[&hospital], one), devnet.sent(&[&hospital], taken));
        assert_eq!(refused.1, (0, Refusal::IdTaken.code()));
        vec![sent, refused.0, devnet.send(&[], power(key))]
    });
    for (real, ours) in real.iter().zip(&ours) {
        let event = real["result"]["events"]["tm.event"].to_string();
        differences(&event, &shape(real), &shape(ours), &mut found);
        assert_eq!(
            (&real["id"], &real["result"]["query"]),
            (&ours["id"], &ours["result"]["query"])
        );
        assert_eq!(real["result"]["data"]["type"], ours["result"]["data"]["type"]);
    }
    assert!(found.is_empty(), "{found:#?}");
}
