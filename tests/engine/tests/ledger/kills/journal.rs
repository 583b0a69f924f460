//! What was sent, and what became of it as far as anybody was told.

use std::collections::BTreeMap;
use std::sync::atomic::AtomicU16;
use std::sync::{Arc, Mutex};

use data_encoding::BASE64;
use medlight_ledger::Transaction;
use medlight_merkle::sha256;
use serde_json::{Value, json};
use xtask::cometbft::rpc::{Question, post};

/// How far a transaction is known to have come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// Sent, and no answer yet.
    Sent,
    /// The network said it waits for a block.
    Accepted,
    /// Seen in the block at this height, or said by `broadcast_tx_commit` to stand there.
    Acknowledged(u64),
}

struct Entry {
    bytes: Vec<u8>,
    receipt: String,
    stage: Stage,
}

#[derive(Default)]
struct Pages {
    sent: BTreeMap<[u8; 32], Entry>,
    /// Blocks seen, by height: their names.
    blocks: BTreeMap<u64, String>,
}

/// Shared by all who send and look.
pub(super) struct Journal {
    pages: Mutex<Pages>,
    /// Where the network answers now.
    pub(super) port: AtomicU16,
}

impl Journal {
    pub(super) fn new(port: u16) -> Arc<Self> {
        Arc::new(Self { pages: Mutex::default(), port: AtomicU16::new(port) })
    }

    /// Writes down what is about to be sent.
    pub(super) fn note(&self, bytes: &[u8], chain_id: &str) -> [u8; 32] {
        let hash = *sha256(bytes).as_bytes();
        let receipt = Transaction::read(bytes, chain_id).unwrap().receipt_key();
        let entry = Entry { bytes: bytes.to_vec(), receipt, stage: Stage::Sent };
        self.pages.lock().unwrap().sent.insert(hash, entry);
        hash
    }

    /// Strikes out what could not even be sent.
    pub(super) fn unsent(&self, hash: &[u8; 32]) {
        let mut pages = self.pages.lock().unwrap();
        if pages.sent.get(hash).is_some_and(|entry| entry.stage == Stage::Sent) {
            pages.sent.remove(hash);
        }
    }

    /// Something more is known. What was acknowledged stays so, in the same block.
    pub(super) fn set(&self, hash: &[u8; 32], stage: Stage) {
        let mut pages = self.pages.lock().unwrap();
        let Some(entry) = pages.sent.get_mut(hash) else { return };
        match (entry.stage, stage) {
            (Stage::Acknowledged(before), Stage::Acknowledged(now)) => {
                assert_eq!(before, now, "{} took effect twice", entry.receipt);
            }
            (Stage::Acknowledged(_), _) => {}
            _ => entry.stage = stage,
        }
    }

    /// A block was seen.
    pub(super) fn saw(&self, height: u64, block: &Value) {
        let name = block["block_id"]["hash"].as_str().unwrap().to_owned();
        for tx in block["block"]["data"]["txs"].as_array().unwrap() {
            let tx = BASE64.decode(tx.as_str().unwrap().as_bytes()).unwrap();
            self.set(sha256(&tx).as_bytes(), Stage::Acknowledged(height));
        }
        self.pages.lock().unwrap().blocks.insert(height, name);
    }

    pub(super) fn last_seen(&self) -> u64 {
        self.pages.lock().unwrap().blocks.keys().next_back().copied().unwrap_or(0)
    }

    pub(super) fn bytes(&self, hash: &[u8; 32]) -> Option<Vec<u8>> {
        self.pages.lock().unwrap().sent.get(hash).map(|entry| entry.bytes.clone())
    }

    /// Keys of receipts, and the height of each.
    pub(super) fn acknowledged(&self) -> BTreeMap<String, u64> {
        let pages = self.pages.lock().unwrap();
        let receipt = |entry: &Entry| match entry.stage {
            Stage::Acknowledged(height) => Some((entry.receipt.clone(), height)),
            _ => None,
        };
        pages.sent.values().filter_map(receipt).collect()
    }

    /// Does it while nobody can write anything down; what was in flight then, and how many were
    /// acknowledged.
    pub(super) fn at_the_moment_of(&self, kill: impl FnOnce()) -> (Vec<[u8; 32]>, usize) {
        let pages = self.pages.lock().unwrap();
        kill();
        let in_flight = pages.sent.iter().filter_map(|(hash, entry)| {
            (!matches!(entry.stage, Stage::Acknowledged(_))).then_some(*hash)
        });
        let in_flight: Vec<_> = in_flight.collect();
        let acknowledged = pages.sent.len() - in_flight.len();
        (in_flight, acknowledged)
    }

    /// Every block seen is there again, under its name.
    pub(super) fn blocks_are_the_same(&self, port: u16) {
        let blocks = self.pages.lock().unwrap().blocks.clone();
        let blocks: Vec<_> = blocks.into_iter().collect();
        for blocks in blocks.chunks(100) {
            let question = |(height, name): &(u64, String)| {
                Question::new(name, "commit", json!({ "height": height.to_string() }))
            };
            let answers = post(port, &blocks.iter().map(question).collect::<Vec<_>>()).unwrap();
            for (answer, (height, name)) in answers.iter().zip(blocks) {
                let answer: Value = serde_json::from_str(answer.get()).unwrap();
                let id = &answer["result"]["signed_header"]["commit"]["block_id"]["hash"];
                assert_eq!(id, name, "block {height} is another after the kill");
            }
        }
    }
}
