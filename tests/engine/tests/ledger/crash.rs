//! The ledger aborts around its commit, behind a real CometBFT, and goes on where it stood.

use std::os::unix::process::ExitStatusExt;
use std::process::Command;
use std::time::Duration;

use data_encoding::BASE64;
use medlight_ledger::Transaction;
use medlight_merkle::sha256;
use medlight_store::{File, Store};
use serde_json::{Value, json};
use xtask::cometbft::rpc::ask;
use xtask::interrupt::wait_for;
use xtask::project;
use xtask::run::{cargo, run};

use crate::people::{access, sealed, submit};
use crate::stock::header;
use crate::support::Ledger;
use crate::town;

const CHAIN: &str = "medlight-test-abort";
const SIGABRT: i32 = 6;

/// Where it aborts, how many blocks are durable of those decided then, and whether its disk is lost
/// as well.
const CRASHES: [(&str, u64, bool); 5] = [
    ("executed", 0, false),
    ("commit", 0, false),
    ("committed", 1, false),
    ("commit", 0, true),
    ("committed", 1, true),
];

/// `medlight node` that aborts at this moment of the first block with a transaction.
fn crashing(moment: &str) -> Command {
    let mut node = Command::new(project::target().join("debug/examples/crashing-node"));
    node.arg(moment);
    node
}

/// The height of the block in which a transaction took effect.
fn height_of(ledger: &Ledger, tx: &[u8]) -> u64 {
    let hash = BASE64.encode(sha256(tx).as_bytes());
    let mut found = Value::Null;
    // CometBFT indexes what it has decided a moment later.
    wait_for("the transaction", Duration::from_secs(20), || {
        found = ask(ledger.asked.port, "tx", json!({ "hash": hash })).unwrap_or_default();
        Ok(!found.is_null())
    })
    .unwrap();
    assert_eq!(found["tx_result"]["code"], 0);
    found["height"].as_str().unwrap().parse().unwrap()
}

/// The cell that tells that a transaction was accepted.
fn receipt(tx: &[u8]) -> String {
    Transaction::read(tx, CHAIN).unwrap().receipt_key()
}

#[test]
fn an_abort_around_the_commit_loses_nothing_and_repeats_nothing() {
    let example = ["--package", "medlight-engine-tests", "--example", "crashing-node"];
    run(cargo().args(["build", "--quiet"]).args(example)).unwrap();
    let mut ledger = Ledger::begin(CHAIN);
    let (hospital, ana) = town(&mut ledger);
    let log = format!("access/log/{}", ana.id());
    let mut accepted = Vec::new();
    let mut number = 5;
    for (moment, durable, lose_disk) in CRASHES {
        let mut next = |ledger: &mut Ledger| {
            // Sealed bytes are beside the chain: whoever loses the disk has them from elsewhere.
            assert!(ledger.asked.put(&sealed(number)));
            let tx = ledger.bytes(&[&hospital], submit([access(&ana, number)]));
            number += 1;
            accepted.push(receipt(&tx));
            tx
        };
        let acknowledged = next(&mut ledger);
        assert_eq!(ledger.asked.send(&acknowledged), (0, 0));
        ledger.engine.kill();
        ledger.engine.resume_before(crashing(moment)).unwrap();

        let tx = next(&mut ledger);
        let sent = json!({ "tx": BASE64.encode(&tx) });
        assert_eq!(ask(ledger.asked.port, "broadcast_tx_sync", sent).unwrap()["code"], 0);
        let status = ledger.engine.ledger_ends().unwrap();
        assert_eq!(status.signal(), Some(SIGABRT), "{moment}: {status}");
        let home = ledger.engine.ledger_home();
        let store = Store::open(File::open(&home).unwrap(), 1_000).unwrap();
        let standing = store.latest().unwrap();
        drop(store);
        if lose_disk {
            ledger.engine.lose_ledger().unwrap();
        }
        ledger.engine.resume().unwrap();

        let height = height_of(&ledger, &tx);
        assert_eq!(standing.version, height - 1 + durable, "{moment} is another moment");
        ledger.asked.reach(height + 3);
        let proof = header(ledger.asked.port, standing.version + 1);
        assert_eq!(proof["app_hash"], standing.root.to_string(), "{moment}: another state");
        let cells: Vec<_> = accepted.iter().map(String::as_str).collect();
        let proved = ledger.proved(height + 1, &cells, &[&log]);
        assert!(proved.cells.values().all(Option::is_some), "an accepted transaction is gone");
        assert_eq!(proved.logs[&log].1, number, "{moment}: an entry is gone, or there twice");
    }
    println!("{} aborts, {} transactions proved", CRASHES.len(), accepted.len());
}
