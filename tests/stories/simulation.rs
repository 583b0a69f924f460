//! The client among nodes that lie, die, dawdle, stand still or follow another chain, its clock
//! jumping and its memory lost or read back: it never believes a header that is not the chain's, and it reaches
//! the head whenever one honest node answers. Seeded: a run that fails is told by its number.

mod kept;
mod network;
mod turns;

use std::cell::Cell;
use std::time::Duration;

use medlight_client::{Checkpoint, Client, ClientError, Clock as _, InMemory, Nodes};
use medlight_light::{Options, Trusted};
use medlight_rpc::{Limits, Transport, TransportError};
use medlight_types::{Hash, Height};
use rand_chacha::ChaCha20Rng;
use rand_core::{Rng as _, SeedableRng as _};
use serde_json::{Value, json};

use crate::local::{Network, Turned, asked, each, now_or_never, refused};
use network::{HEAD, hashes, network};

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
        let mut answer = each(question, |call| self.one(call));
        if let Manner::Liar(seed) = self.manner {
            let mut random = ChaCha20Rng::seed_from_u64(seed.wrapping_add(turn));
            twist(&mut answer, &mut random);
        }
        Ok(answer.to_string().into_bytes())
    }

    fn one(&self, call: &Value) -> Value {
        let mut params = call["params"].clone();
        let height: Option<u64> = params["height"].as_str().and_then(|it| it.parse().ok());
        match (self.manner, height) {
            (Manner::Sulking, _) => return refused(call, -32603),
            (Manner::Behind(head), None) => params["height"] = head.to_string().into(),
            (Manner::Behind(head), Some(asked)) if asked > head + 1 => {
                return refused(call, -32603);
            }
            _ => {}
        }
        let network = if self.manner == Manner::Fork { &self.fork } else { &self.network };
        asked(network, call, &params)
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
    recalled: u64,
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
    let clock = Turned::to(HEAD * 10 + random.next_u64() % 600_000);
    let first = 1 + random.next_u64() % 20;
    let checkpoint = Checkpoint {
        height: Height::new(first).unwrap(),
        hash: hashes[usize::try_from(first).unwrap() - 1],
    };
    let begin = |kept| {
        let script = |manner: &Manner| Scripted {
            manner: *manner,
            asked: Cell::new(0),
            network: network.clone(),
            fork: fork.clone(),
        };
        let nodes = Nodes::new(manners.iter().map(script), Limits::DEFAULT);
        Client::new(nodes, clock.clone(), checkpoint, Options::default()).keeping(kept)
    };
    let mut client = begin(InMemory::default());
    for _ in 0..3 {
        let before = client.trusted().cloned();
        let turn = random.next_u64() % 8;
        if turn < 2 {
            counts.restarts += 1;
            // With what it kept, or with nothing.
            client = begin(if turn == 0 { client.into_store() } else { InMemory::default() });
        }
        let known = client.trusted().map_or(0, |trusted| trusted.height().value());
        let synced = now_or_never(client.sync(None));
        if turn == 0 && before.is_some() {
            counts.recalled += 1;
            let now = client.trusted().map(Trusted::height);
            assert!(now >= before.as_ref().map(Trusted::height), "run {seed}: it forgot");
        }
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
    assert!(counts.recalled > runs / 20);
}
