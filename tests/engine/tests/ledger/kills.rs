//! `medlight devnet --home`, killed again and again under writers that never pause.
//!
//! `MEDLIGHT_KILLS` and `MEDLIGHT_SEED` say how often, and when: `cargo xtask soak` sets them.

mod journal;
mod writers;

use std::str::FromStr;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use data_encoding::BASE64;
use medlight_ledger::Refusal;
use medlight_ledger::record::Receipt;
use medlight_merkle::sha256;
use prost::Message as _;
use serde_json::json;
use xtask::cometbft::rpc::ask;
use xtask::interrupt::wait_for;
use xtask::project;

use crate::devnet::Devnet;
use journal::{Journal, Stage};
use writers::Writers;

/// Milliseconds from the first acknowledgement after a start to the next kill, at most.
const LONGEST: u64 = 400;

fn setting<T: FromStr>(name: &str, otherwise: T) -> T {
    let value = std::env::var(name).ok();
    value.and_then(|value| value.parse().ok()).unwrap_or(otherwise)
}

fn delay(seed: u64, kill: u64) -> Duration {
    let random = *sha256(&[seed.to_be_bytes(), kill.to_be_bytes()].concat()).as_bytes();
    let random = u64::from_be_bytes(random[..8].try_into().unwrap());
    Duration::from_millis(random % LONGEST)
}

/// What was in flight when the process was killed: each came to stand in a block, or is gone and is
/// taken when it is sent again. Nothing takes effect twice.
fn settle(devnet: &Devnet, journal: &Journal, in_flight: &[[u8; 32]]) -> (usize, usize) {
    let (mut stand, mut gone) = (0, 0);
    for hash in in_flight {
        let Some(bytes) = journal.bytes(hash) else { continue };
        let found = ask(devnet.asked.port, "tx", json!({ "hash": BASE64.encode(hash) }));
        let tx = json!({ "tx": BASE64.encode(&bytes) });
        let again = || ask(devnet.asked.port, "broadcast_tx_sync", tx).unwrap()["code"].clone();
        match found {
            Ok(found) => {
                let height = found["height"].as_str().unwrap().parse().unwrap();
                assert_eq!(found["tx_result"]["code"], 0);
                journal.set(hash, Stage::Acknowledged(height));
                assert_eq!(again(), Refusal::Replayed.code(), "it took effect already");
                stand += 1;
            }
            Err(error) => {
                assert!(error.to_string().contains("not found"), "{error}");
                journal.set(hash, Stage::Accepted);
                assert_eq!(again(), 0, "a transaction that is gone is taken again");
                gone += 1;
            }
        }
    }
    (stand, gone)
}

#[test]
fn killed_again_and_again_it_loses_nothing_it_acknowledged() {
    let (kills, seed) = (setting("MEDLIGHT_KILLS", 5), setting("MEDLIGHT_SEED", 1));
    println!("seed {seed}, {kills} kills of `medlight devnet --home`");
    let home = project::target().join("kills");
    drop(std::fs::remove_dir_all(&home));
    let mut devnet = Devnet::kept_in(&home);
    let journal = Journal::new(devnet.asked.port);
    let mut trusted = devnet.asked.root();
    let writers = Writers::start(&journal, &devnet.asked.chain_id);
    let (mut with_gone, mut behind, mut proofs) = (0, 0, 0);
    let mut restarts = Vec::new();
    for kill in 1..=kills {
        let before = journal.acknowledged().len();
        wait_for("a transaction acknowledged since the start", Duration::from_secs(30), || {
            Ok(journal.acknowledged().len() > before)
        })
        .unwrap();
        let delay = delay(seed, kill);
        std::thread::sleep(delay);
        let (in_flight, acknowledged) = journal.at_the_moment_of(|| devnet.kill());
        let start = Instant::now();
        let was_behind = devnet.resume();
        let took = start.elapsed();
        behind += u64::from(was_behind);
        // The writers still knock at the old door: what is proved now was there before the kill.
        journal.blocks_are_the_same(devnet.asked.port);
        let (stand, gone) = settle(&devnet, &journal, &in_flight);
        with_gone += u64::from(gone > 0);

        // Every header since the last one believed follows from it, and proves every receipt.
        let receipts = journal.acknowledged();
        let height = receipts.values().copied().max().unwrap().max(trusted.height.value());
        devnet.asked.reach(height + 1);
        let keys: Vec<_> = receipts.keys().map(String::as_str).collect();
        let proved = devnet.asked.proved_step_by_step(&trusted, height, &keys, &[]);
        for (key, height) in &receipts {
            let receipt = proved.cells[key].as_deref().unwrap_or_else(|| panic!("{key} is lost"));
            assert_eq!(Receipt::decode(receipt).unwrap().height, *height, "{key}");
        }
        println!(
            "kill {kill}: after {} ms, {acknowledged} acknowledged, {} in flight ({stand} stand in a \
             block, {gone} gone and taken again); up in {} ms at height {height}; {} headers and {} \
             receipts proved",
            delay.as_millis(),
            in_flight.len(),
            took.as_millis(),
            proved.headers,
            keys.len(),
        );
        trusted = proved.newest;
        restarts.push(took);
        proofs += keys.len();
        journal.port.store(devnet.asked.port, Ordering::SeqCst);
    }
    writers.stop();
    restarts.sort_unstable();
    println!(
        "{kills} kills, {with_gone} of them with transactions that had not come to a block, {behind} \
         between a block and its state; \
         {} acknowledged and none lost, {proofs} proofs; up again within {} ms (median {} ms)",
        journal.acknowledged().len(),
        restarts.last().unwrap().as_millis(),
        restarts[restarts.len() / 2].as_millis(),
    );
    assert!(with_gone * 5 >= kills * 2, "too few kills met a transaction in flight");
}
