//! The client in a browser: over HTTP before real listeners, honest and lying, and over a message
//! port before the embedded network in the same browser. `cargo xtask test` starts the listeners.
#![cfg(target_arch = "wasm32")]
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod support;

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use js_sys::Date;
use medlight_client::{Checkpoint, Client, ClientError, Clock, Event, Nodes};
use medlight_devnet::Node;
use medlight_light::Options;
use medlight_rpc::browser::{Fetch, Port, serve};
use medlight_rpc::{Limits, Transport, TransportError};
use medlight_types::{Hash, Height, Time};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::MessageChannel;

use support::{at, chain, first};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

/// `HEIGHT:HASH` of the first header, and behind it `NAME=PORT` for each listener.
const LISTENERS: Option<&str> = option_env!("MEDLIGHT_LISTENERS");

fn listeners() -> impl Iterator<Item = &'static str> {
    LISTENERS.expect("run by `cargo xtask test`, which starts what is asked here").split(' ')
}

fn address(name: &str) -> String {
    let port = listeners().find_map(|it| it.strip_prefix(name)?.strip_prefix('='));
    format!("http://127.0.0.1:{}", port.unwrap())
}

fn checkpoint() -> Checkpoint {
    let hash = listeners().next().unwrap().strip_prefix("1:").unwrap();
    let hash = data_encoding::HEXUPPER.decode(hash.as_bytes()).unwrap();
    Checkpoint { height: Height::FIRST, hash: Hash::new(hash.try_into().unwrap()) }
}

/// The browser's clock.
struct Browser;

impl Clock for Browser {
    fn now(&self) -> Time {
        let now = Date::new_0().to_iso_string();
        Time::parse(&String::from(now)).unwrap()
    }

    async fn sleep(&self, _: Duration) {}
}

/// For whoever will not answer.
const SHORT: Limits = Limits { bytes: 1 << 20, patience: Duration::from_millis(700) };
/// For whoever will, on a busy machine too.
const LONG: Limits = Limits { patience: Duration::from_secs(30), ..SHORT };

async fn fetched(name: &str, limits: Limits) -> Result<Vec<u8>, TransportError> {
    let question = br#"{"jsonrpc":"2.0","id":1,"method":"commit","params":{"height":"1"}}"#;
    Fetch::to(address(name)).exchange(question.to_vec(), limits).await
}

#[wasm_bindgen_test]
async fn over_http_the_client_goes_from_a_checkpoint_to_a_proof() {
    let nodes = [Fetch::to(address("malformed-json")), Fetch::to(address("honest"))];
    let nodes = Nodes::new(nodes, Limits::DEFAULT);
    let blamed = Rc::new(Cell::new(0));
    let counted = blamed.clone();
    let mut client = Client::new(nodes, Browser, checkpoint(), Options::default());
    client = client.watched(move |event| {
        if let Event::Incident(incident) = event {
            assert_eq!(incident.node, 0, "{}", incident.fault);
            counted.set(counted.get() + 1);
        }
    });
    assert!(client.sync(None).await.unwrap().trusted.height().value() > 1);
    let snapshot = client.snapshot(&[b"chain".into(), b"no/such".into()], &[]).await.unwrap();
    assert!(snapshot.cell(b"chain").unwrap().value().is_some());
    assert_eq!(*snapshot.cell(b"no/such").unwrap().value(), None);
    assert!(blamed.get() > 0, "the liar was never asked");
}

#[wasm_bindgen_test]
async fn over_http_what_is_no_answer_is_told_apart() {
    assert!(fetched("honest", LONG).await.unwrap().starts_with(b"{"));
    assert_eq!(fetched("huge-answer", LONG).await, Err(TransportError::TooLarge(LONG.bytes)));
    assert_eq!(fetched("redirect", LONG).await, Err(TransportError::Redirected));
    let html = TransportError::ContentType("text/html".to_owned());
    assert_eq!(fetched("content-type", LONG).await, Err(html));
    for silent in ["no-answer", "slow-drip"] {
        let began = Date::now();
        let late = Err(TransportError::TooSlow(SHORT.patience));
        assert_eq!(fetched(silent, SHORT).await, late, "{silent}");
        assert!(Date::now() - began < 5_000.0, "{silent}");
    }
    for nowhere in ["http://127.0.0.1:9", "nonsense://"] {
        let asked = Fetch::to(nowhere).exchange(b"{}".to_vec(), LONG).await;
        assert!(matches!(asked, Err(TransportError::NoConnection(_))), "{nowhere}: {asked:?}");
    }
}

#[wasm_bindgen_test]
async fn over_a_port_the_client_asks_a_network_beside_it() {
    let channel = MessageChannel::new().unwrap();
    let mut node = Node::new(chain());
    for second in 1..=5 {
        node.produce(at(second)).unwrap();
    }
    let checkpoint = Checkpoint { height: Height::FIRST, hash: first(&mut node) };
    let served = serve(channel.port2(), move |question| {
        Some(node.answer_body(&String::from_utf8(question).ok()?).into_bytes())
    });
    let nodes = Nodes::new([Port::over(channel.port1())], Limits::DEFAULT);
    let mut client = Client::new(nodes, Still, checkpoint, Options::default());
    assert_eq!(client.sync(None).await.unwrap().trusted.height().value(), 5);
    let snapshot = client.snapshot(&[b"chain".into()], &[b"identity/parties".into()]).await;
    assert!(snapshot.unwrap().cell(b"chain").unwrap().value().is_some());
    // Once nobody is there any more, that is noticed.
    drop(served);
    let error = client.sync(None).await.unwrap_err();
    assert!(matches!(error, ClientError::NoAnswer(_)), "{error}");
}

/// Ten seconds after the chain began.
struct Still;

impl Clock for Still {
    fn now(&self) -> Time {
        at(10)
    }

    async fn sleep(&self, _: Duration) {}
}

#[wasm_bindgen_test]
async fn over_a_port_what_is_no_answer_is_told_apart() {
    let channel = MessageChannel::new().unwrap();
    let served = serve(channel.port2(), |question| match question.as_slice() {
        b"large" => Some(vec![0; SHORT.bytes + 1]),
        b"none" => None,
        other => Some(other.to_vec()),
    });
    let port = Port::over(channel.port1());
    let ask = |question: &[u8]| {
        let (port, question) = (port.clone(), question.to_vec());
        async move { port.exchange(question, SHORT).await }
    };
    // Several at once, each its own.
    let (one, other) = (ask(b"one"), ask(b"other"));
    assert_eq!((other.await, one.await), (Ok(b"other".to_vec()), Ok(b"one".to_vec())));
    assert_eq!(ask(b"large").await, Err(TransportError::TooLarge(SHORT.bytes)));
    assert!(matches!(ask(b"none").await, Err(TransportError::NoConnection(_))));
    drop(served);
    assert_eq!(ask(b"one").await, Err(TransportError::TooSlow(SHORT.patience)));
    // What is no message of ours is nobody's answer.
    channel.port2().post_message(&"noise".into()).unwrap();
    assert_eq!(ask(b"one").await, Err(TransportError::TooSlow(SHORT.patience)));
}
