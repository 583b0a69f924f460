//! The client among nodes that lie, die, dawdle, stand still or follow another chain, its clock
//! jumping and its memory lost: it never believes a header that is not the chain's, and it reaches
//! the head whenever one honest node answers. Seeded: a run that fails is told by its number.

use std::cell::{Cell, RefCell};
use std::future::Future;
use std::pin::pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use ed25519_dalek::SigningKey;
use medlight_app::{App, app_state};
use medlight_client::{Checkpoint, Client, ClientError, Clock, Nodes};
use medlight_devnet::{Beginning, Chain, MemoryHistory, Node, Validators};
use medlight_ledger::message::Message;
use medlight_ledger::message::identity::SetValidator;
use medlight_ledger::tx::TxBody;
use medlight_light::Options;
use medlight_rpc::{Limits, Transport, TransportError};
use medlight_store::{Memory, Store};
use medlight_types::{ChainId, Hash, Height, Time};
use medlight_wallet::{Keys, Seed, sign};
use rand_chacha::ChaCha20Rng;
use rand_core::{Rng as _, SeedableRng as _};
use serde_json::{Value, json};

const CHAIN: &str = "medlight-dev-simulated";
const START: i64 = 1_795_449_600;
const HEAD: u64 = 60;

type Network = Rc<RefCell<Node<App<Memory>>>>;

fn at(second: u64) -> Time {
    Time::new(START + i64::try_from(second).unwrap(), 0).unwrap()
}

fn validator(seed: u8, number: u8) -> SigningKey {
    [seed.wrapping_mul(31).wrapping_add(number); 32].into()
}

/// A chain of `HEAD` blocks, ten seconds apart, in which powers turn over: a jump from the first
/// header to the last is too far. Another seed gives a chain of other validators by the same name.
fn network(seed: u8) -> Network {
    let registrar = Seed::new([1; 64]).keys(CHAIN, 0, 0);
    let app_state = app_state(&[registrar.public_key()]);
    let beginning = Beginning {
        chain_id: ChainId::new(CHAIN).unwrap(),
        time: at(0),
        validators: Validators::new((0..8).map(|n| (validator(seed, n), 10)).collect()),
        app_state,
    };
    let app = App::open(Store::open(Memory::default(), 100).unwrap()).unwrap();
    let chain = Chain::open(app, Box::new(MemoryHistory::default()), &beginning).unwrap();
    let mut node = Node::new(chain);
    for height in 1..=HEAD {
        let turn = u8::try_from(height / 6 % 8).unwrap();
        let power = if height % 12 < 6 { 200 } else { 1 };
        let tx = powered(&registrar, height, &validator(seed, turn), power);
        let tx = data_encoding::BASE64.encode(&tx);
        let sent = node.answer("broadcast_tx_sync", &json!({ "tx": tx })).unwrap();
        assert_eq!(sent["code"], 0);
        node.produce(at(height * 10)).unwrap();
    }
    Rc::new(RefCell::new(node))
}

fn powered(registrar: &Keys, height: u64, key: &SigningKey, power: u64) -> Vec<u8> {
    let key = key.verifying_key().to_bytes().to_vec();
    let body = TxBody {
        chain_id: CHAIN.to_owned(),
        nonce: u128::from(height).to_be_bytes().to_vec(),
        valid_until: u64::try_from(START).unwrap() + height * 10 + 60,
        signers: vec![registrar.signer()],
        message: Some(Message::SetValidator(SetValidator { key, power })),
    };
    sign(&body, &[registrar])
}

/// How a node behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Manner {
    Honest,
    /// It knows nothing newer than a height.
    Behind(u64),
    /// No answer.
    Dead,
    /// No answer in time, every other time.
    Slow,
    /// Some byte of what it says is another.
    Liar(u64),
    /// It follows the other chain.
    Fork,
    /// It refuses every question.
    Sulking,
}

struct Scripted {
    manner: Manner,
    asked: Cell<u64>,
    network: Network,
    fork: Network,
}

impl Scripted {
    fn answer(&self, question: &[u8]) -> Result<Vec<u8>, TransportError> {
        let turn = self.asked.replace(self.asked.get() + 1);
        match self.manner {
            Manner::Dead => return Err(TransportError::NoConnection("dead".into())),
            Manner::Slow if turn.is_multiple_of(2) => {
                return Err(TransportError::TooSlow(Duration::from_secs(10)));
            }
            _ => {}
        }
        let network = if self.manner == Manner::Fork { &self.fork } else { &self.network };
        let question: Value = serde_json::from_slice(question).unwrap();
        let mut answer = match &question {
            Value::Array(calls) => {
                calls.iter().map(|call| self.one(&mut network.borrow_mut(), call)).collect()
            }
            call => self.one(&mut network.borrow_mut(), call),
        };
        if let Manner::Liar(seed) = self.manner {
            let mut random = ChaCha20Rng::seed_from_u64(seed.wrapping_add(turn));
            twist(&mut answer, &mut random);
        }
        Ok(answer.to_string().into_bytes())
    }

    fn one(&self, node: &mut Node<App<Memory>>, call: &Value) -> Value {
        let mut params = call["params"].clone();
        let height: Option<u64> = params["height"].as_str().and_then(|it| it.parse().ok());
        let refused = json!({ "jsonrpc": "2.0", "id": call["id"], "error": { "code": -32603 } });
        match (self.manner, height) {
            (Manner::Sulking, _) => return refused,
            (Manner::Behind(head), None) => params["height"] = head.to_string().into(),
            (Manner::Behind(head), Some(asked)) if asked > head + 1 => return refused,
            _ => {}
        }
        match node.answer(call["method"].as_str().unwrap(), &params) {
            Ok(result) => json!({ "jsonrpc": "2.0", "id": call["id"], "result": result }),
            Err(_) => refused,
        }
    }
}

/// Changes one leaf of the answer somewhere.
fn twist(value: &mut Value, random: &mut ChaCha20Rng) {
    let count = match value {
        Value::Array(list) => list.len(),
        Value::Object(fields) => fields.len(),
        _ => 0,
    };
    let place = usize::try_from(random.next_u64() % u64::try_from(count.max(1)).unwrap()).unwrap();
    match value {
        Value::Array(list) if count > 0 => twist(&mut list[place], random),
        Value::Object(fields) if count > 0 => {
            twist(fields.values_mut().nth(place).unwrap(), random);
        }
        Value::String(text) if !text.is_empty() => *text = another(text, random),
        other => *other = json!(random.next_u64() % 100),
    }
}

/// Another character in one place.
fn another(text: &str, random: &mut ChaCha20Rng) -> String {
    let count = u64::try_from(text.chars().count()).unwrap();
    let place = usize::try_from(random.next_u64() % count).unwrap();
    let other = |c: char| if c == '7' { '8' } else { '7' };
    text.chars().enumerate().map(|(at, c)| if at == place { other(c) } else { c }).collect()
}

impl Transport for Scripted {
    async fn exchange(&self, question: Vec<u8>, _: Limits) -> Result<Vec<u8>, TransportError> {
        self.answer(&question)
    }
}

#[derive(Clone)]
struct Turned(Rc<Cell<Time>>);

impl Clock for Turned {
    fn now(&self) -> Time {
        self.0.get()
    }

    async fn sleep(&self, duration: Duration) {
        self.0.set(self.0.get().after(duration).unwrap());
    }
}

fn now_or_never<F: Future>(future: F) -> F::Output {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("a script never waits"),
    }
}

#[derive(Debug, Default)]
struct Counts {
    reached: u64,
    partly: u64,
    refused: u64,
    restarts: u64,
}

fn manner(random: &mut ChaCha20Rng) -> Manner {
    match random.next_u64() % 9 {
        0 | 1 => Manner::Honest,
        2 => Manner::Behind(1 + random.next_u64() % HEAD),
        3 => Manner::Dead,
        4 => Manner::Slow,
        5 | 6 => Manner::Liar(random.next_u64()),
        7 => Manner::Fork,
        _ => Manner::Sulking,
    }
}

fn simulate(seed: u64, network: &Network, fork: &Network, hashes: &[Hash], counts: &mut Counts) {
    let mut random = ChaCha20Rng::seed_from_u64(seed);
    let count = 1 + random.next_u64() % 4;
    let manners: Vec<_> = (0..count).map(|_| manner(&mut random)).collect();
    // Their clocks are not ours: anything from the head's time to days later.
    let clock = Turned(Rc::new(Cell::new(at(HEAD * 10 + random.next_u64() % 600_000))));
    let first = 1 + random.next_u64() % 20;
    let checkpoint = Checkpoint {
        height: Height::new(first).unwrap(),
        hash: hashes[usize::try_from(first).unwrap() - 1],
    };
    let begin = || {
        let script = |manner: &Manner| Scripted {
            manner: *manner,
            asked: Cell::new(0),
            network: network.clone(),
            fork: fork.clone(),
        };
        let nodes = Nodes::new(manners.iter().map(script), Limits::DEFAULT);
        Client::new(nodes, clock.clone(), checkpoint, Options::default())
    };
    let mut client = begin();
    for _ in 0..3 {
        if random.next_u64().is_multiple_of(4) {
            counts.restarts += 1;
            client = begin();
        }
        let known = client.trusted().map_or(0, |trusted| trusted.height().value());
        let synced = now_or_never(client.sync(None));
        if let Some(trusted) = client.trusted() {
            let height = trusted.height().value();
            assert_eq!(*trusted.hash(), hashes[usize::try_from(height).unwrap() - 1], "run {seed}");
            assert!(height >= known, "run {seed}: it went back");
        }
        let honest = manners.contains(&Manner::Honest);
        match synced {
            Ok(synced) => {
                let reached = synced.trusted.height().value() == HEAD;
                assert!(
                    reached || !honest,
                    "run {seed}: {manners:?} stopped at {}",
                    synced.trusted.height()
                );
                if reached { counts.reached += 1 } else { counts.partly += 1 }
            }
            Err(error) => {
                assert!(!honest, "run {seed}: {manners:?}: {error}");
                let named = matches!(error, ClientError::NoAnswer(_) | ClientError::Refused(_));
                assert!(named, "run {seed}: {manners:?}: {error}");
                counts.refused += 1;
            }
        }
        now_or_never(clock.sleep(Duration::from_secs(random.next_u64() % 5_000)));
    }
}

#[test]
fn the_client_believes_nothing_false_and_reaches_the_head() {
    let (network, fork) = (network(1), network(2));
    let hash = |height: u64| {
        let answer = network
            .borrow_mut()
            .answer("commit", &json!({ "height": height.to_string() }))
            .unwrap();
        let hash = answer["signed_header"]["commit"]["block_id"]["hash"].as_str().unwrap();
        Hash::new(data_encoding::HEXUPPER.decode(hash.as_bytes()).unwrap().try_into().unwrap())
    };
    let hashes: Vec<_> = (1..=HEAD).map(hash).collect();
    let runs: u64 = std::env::var("MEDLIGHT_RUNS").map_or(2_000, |runs| runs.parse().unwrap());
    let mut counts = Counts::default();
    for seed in 0..runs {
        simulate(seed, &network, &fork, &hashes, &mut counts);
    }
    println!("{runs} runs: {counts:?}");
    assert!(counts.reached > runs / 2 && counts.refused > runs / 10 && counts.restarts > runs / 4);
}
