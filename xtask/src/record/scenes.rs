//! The networks that are recorded: each shows one thing a light client has to get right.

use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use data_encoding::BASE64;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::ask::recording;
use super::network::{Network, Setup};
use crate::cometbft::rpc::{Question, post};

/// One network and what happens in it.
pub(super) struct Scene {
    /// Names its file and ends its chain id.
    pub(super) name: &'static str,
    /// What a person calls it.
    pub(super) title: &'static str,
    /// One sentence on what can be seen in it.
    pub(super) about: &'static str,
    powers: [u32; 4],
    pace: u64,
    hasty: Option<usize>,
    story: fn(&mut Network) -> Result<String>,
}

/// Every network; the first is the one a page opens by itself.
pub(super) const ALL: &[Scene] = &[
    Scene {
        name: "steady",
        title: "A quiet network",
        about: "Four servers with equal votes, twelve blocks, a few entries.",
        powers: [10; 4],
        pace: 200,
        hasty: None,
        story: steady,
    },
    Scene {
        name: "absent-and-nil",
        title: "A server that is away, and one in a hurry",
        about: "One server stops for some blocks; another often votes for nothing because it does not wait.",
        powers: [30, 28, 20, 22],
        pace: 200,
        hasty: Some(2),
        story: absent_and_nil,
    },
    Scene {
        name: "round-above-zero",
        title: "A block that needed a second round",
        about: "The server whose turn it was had stopped, so the others agreed in a later round.",
        powers: [10; 4],
        pace: 200,
        hasty: None,
        story: round_above_zero,
    },
    Scene {
        name: "many-transactions",
        title: "Busy blocks",
        about: "Blocks of dozens of entries, each proved by a path of several steps.",
        powers: [10; 4],
        pace: 800,
        hasty: None,
        story: many_transactions,
    },
    Scene {
        name: "changing-validators",
        title: "Servers that come and go",
        about: "Votes change, a server is added and another is removed while the ledger goes on.",
        powers: [10, 20, 30, 15],
        pace: 200,
        hasty: None,
        story: changing_validators,
    },
    Scene {
        name: "skipping",
        title: "Every tenth block",
        about: "Headers far apart, each checked from the one before by the votes both share.",
        powers: [40, 30, 20, 10],
        pace: 50,
        hasty: None,
        story: skipping,
    },
];

impl Scene {
    /// Runs the network through its story; the text of its recording.
    pub(super) fn play(&self) -> Result<String> {
        let setup = Setup {
            chain_id: format!("medlight-rec-{}", self.name),
            powers: self.powers,
            pace: Duration::from_millis(self.pace),
            hasty: self.hasty,
        };
        (self.story)(&mut Network::start(self.name, &setup)?)
    }
}

fn steady(network: &mut Network) -> Result<String> {
    for (height, count) in [(2, 1), (4, 2), (6, 3), (8, 4), (9, 1)] {
        network.reach(height)?;
        send(network, &entries("ward", height, count))?;
    }
    recording(network, &contiguous(1, 12))
}

/// Node 3 is away for a while; while it is, the hasty node 2 is needed, and blocks may take further
/// rounds, in which even it waits longer.
fn absent_and_nil(network: &mut Network) -> Result<String> {
    network.reach(4)?;
    send(network, &entries("ward", 4, 2))?;
    network.stop_node(3);
    network.reach(9)?;
    network.start_node(3)?;
    for attempt in 0..12 {
        let last = network.height()?.max(18) + attempt;
        let recorded = recording(network, &contiguous(1, last))?;
        if commits_with(&recorded, "\"block_id_flag\":1") >= 3
            && commits_with(&recorded, "\"block_id_flag\":3") >= 3
        {
            return Ok(recorded);
        }
    }
    bail!("not three absent and three nil votes in {} blocks", network.height()?)
}

/// How many of the recorded commits hold this text. Blocks repeat the votes of the block before, so
/// only the answers to `commit` are looked at.
fn commits_with(recorded: &str, text: &str) -> usize {
    let commits = recorded.lines().filter(|answer| answer.contains("\"id\":\"commit/"));
    commits.filter(|answer| answer.contains(text)).count()
}

fn round_above_zero(network: &mut Network) -> Result<String> {
    network.reach(3)?;
    network.stop_node(3);
    send(network, &entries("ward", 3, 1))?;
    // Every node's turn comes within four heights.
    network.reach(9)?;
    network.start_node(3)?;
    let recorded = recording(network, &contiguous(1, 12))?;
    ensure!(commits_with(&recorded, "\"round\":1") >= 1, "no commit of a later round");
    Ok(recorded)
}

fn many_transactions(network: &mut Network) -> Result<String> {
    for (height, count) in [(1, 37), (2, 64), (4, 101), (5, 5)] {
        network.reach(height)?;
        send_everywhere(network, &entries("specimen", height, count))?;
    }
    recording(network, &contiguous(1, 9))
}

fn changing_validators(network: &mut Network) -> Result<String> {
    let keys = network.validator_keys()?;
    let [first, .., last] = keys.as_slice() else { bail!("too few validators") };
    // Only its key is needed: it never votes.
    let newcomer =
        BASE64.encode(&Sha256::digest(b"a validator that is announced and never starts"));
    network.reach(3)?;
    send(network, &[validator(first, 17)])?;
    network.reach(6)?;
    send(network, &[validator(&newcomer, 5), "rota/7=changed".to_owned()])?;
    network.reach(9)?;
    send(network, &[validator(last, 0)])?;
    network.reach(14)?;
    recording(network, &contiguous(1, 15))
}

fn skipping(network: &mut Network) -> Result<String> {
    let keys = network.validator_keys()?;
    let changed = keys.get(2).context("too few validators")?;
    network.reach(25)?;
    send(network, &[validator(changed, 25)])?;
    network.reach(48)?;
    send(network, &entries("ward", 48, 3))?;
    network.reach(67)?;
    send(network, &[validator(changed, 12)])?;
    let every_tenth = (1..=10).map(|ten| ten * 10);
    let heights: Vec<u64> = [1, 2].into_iter().chain(every_tenth).collect();
    recording(network, &heights)
}

fn contiguous(first: u64, last: u64) -> Vec<u64> {
    (first..=last).collect()
}

/// Transactions as the key-value application wants them, all different.
fn entries(what: &str, height: u64, count: usize) -> Vec<String> {
    (1..=count).map(|number| format!("{what}/{height}/{number}=noted")).collect()
}

/// The key-value application's transaction that sets a validator's power; 0 removes it.
fn validator(key: &str, power: u32) -> String {
    format!("val=ed25519!{key}!{power}")
}

fn send(network: &Network, transactions: &[String]) -> Result<()> {
    hand_in(network.port(), transactions)
}

/// To every node, so that whoever proposes next has them all.
fn send_everywhere(network: &Network, transactions: &[String]) -> Result<()> {
    network.ports().try_for_each(|port| hand_in(port, transactions))
}

fn hand_in(port: u16, transactions: &[String]) -> Result<()> {
    let question = |transaction: &String| {
        let params = json!({ "tx": BASE64.encode(transaction.as_bytes()) });
        Question::new("handed in", "broadcast_tx_async", params)
    };
    post(port, &transactions.iter().map(question).collect::<Vec<_>>())?;
    Ok(())
}
