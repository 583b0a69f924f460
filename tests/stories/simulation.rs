//! The client among nodes that lie, die, dawdle, stand still or follow another chain, its clock
//! jumping and its memory lost: it never believes a header that is not the chain's, and it reaches
//! the head whenever one honest node answers. Seeded: a run that fails is told by its number.

mod network;
mod turns;

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use medlight_app::App;
use medlight_client::{Checkpoint, Client, ClientError, Clock as _, Nodes};
use medlight_devnet::Node;
use medlight_light::Options;
use medlight_rpc::{Limits, Transport, TransportError};
use medlight_store::Memory;
use medlight_types::{Hash, Height};
use rand_chacha::ChaCha20Rng;
use rand_core::{Rng as _, SeedableRng as _};
use serde_json::{Value, json};

use network::{HEAD, Network, Turned, at, hashes, network, now_or_never};

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
    let hashes = hashes(&network);
    let runs: u64 = std::env::var("MEDLIGHT_RUNS").map_or(2_000, |runs| runs.parse().unwrap());
    let mut counts = Counts::default();
    for seed in 0..runs {
        simulate(seed, &network, &fork, &hashes, &mut counts);
    }
    println!("{runs} runs: {counts:?}");
    assert!(counts.reached > runs / 2 && counts.refused > runs / 10 && counts.restarts > runs / 4);
}
