//! Receipts, transactions and entries on both engines, over their RPC.

use std::time::{Duration, Instant};

use medlight_engine_tests::{Asked, Devnet};
use medlight_ledger::message::Envelope;
use medlight_ledger::message::access::Submitted;
use medlight_merkle::sha256;
use medlight_wallet::Keys;
use xtask::cometbft::engine::Engine;

use crate::people::{People, app_state};
use crate::report::{Report, percentiles};

const RECEIPTS: usize = 30;
const TRANSACTIONS: usize = 3_000;
const BATCHES: u64 = 40;
const IN_A_BATCH: u64 = 500;

pub(crate) fn measure(report: &mut Report) {
    let devnet = Devnet::start(&Devnet::FAST);
    let paced = Devnet::start(&["--block-time", "1s", "--idle", "10s"]);
    let engine = Engine::start("medlight-bench", &app_state()).unwrap();
    let (mut receipts, mut rates) = (Vec::new(), Vec::new());
    for (name, asked, load) in [
        ("embedded, 10 ms", devnet.asked(), true),
        ("embedded, 1 s (default)", paced.asked(), false),
        ("CometBFT, 100 ms", Asked::at(engine.port()), true),
    ] {
        let mut people = People::on(&asked.chain_id, asked.now());
        let admissions = people.admissions();
        asked.submit_all(&admissions);
        await_last(&asked, &admissions);
        let (middle, slow) =
            percentiles((0..RECEIPTS).map(|_| receipt(&asked, &mut people)).collect());
        receipts.push(vec![name.to_owned(), format!("{middle:.0}"), format!("{slow:.0}")]);
        if load {
            rates.push(vec![
                name.to_owned(),
                format!("{:.0}", transactions(&asked, &mut people)),
                format!("{:.0}", entries(&asked, &mut people)),
            ]);
        } else {
            report.target("broadcast to a proved receipt, embedded, p95, ms", slow, 3_000.0);
        }
    }
    report.table("From broadcast to a proved receipt", &["engine", "p50 ms", "p95 ms"], receipts);
    report.table("Load over one connection", &["engine", "transactions/s", "entries/s"], rates);
}

/// Milliseconds from sending to the moment the light client has proved the receipt's cell.
fn receipt(asked: &Asked, people: &mut People) -> f64 {
    people.now = asked.now();
    let tx = people.offer();
    let key = format!("tx/{}", data_encoding::HEXLOWER.encode(&body_hash(&tx)));
    let began = Instant::now();
    assert_eq!(asked.submit(&tx), 0);
    let height = loop {
        if let Some(height) = asked.height_of(&tx) {
            break height;
        }
        std::thread::sleep(Duration::from_millis(2));
    };
    while asked.height() <= height {
        std::thread::sleep(Duration::from_millis(2));
    }
    let proved = asked.proved(&asked.root(), [1, height + 1], height, &[&key], &[]);
    assert!(proved.cells[&key].is_some());
    1_000.0 * began.elapsed().as_secs_f64()
}

/// `SignedTx`'s first field, whole: its tag, its length, the body.
fn body_hash(tx: &[u8]) -> [u8; 32] {
    let signed: medlight_ledger::tx::SignedTx = prost::Message::decode(tx).unwrap();
    *sha256(&signed.body).as_bytes()
}

/// Small transactions a second, from the first sent to the last in a block.
fn transactions(asked: &Asked, people: &mut People) -> f64 {
    people.now = asked.now();
    let txs: Vec<_> = (0..TRANSACTIONS).map(|_| people.offer()).collect();
    let began = Instant::now();
    asked.submit_all(&txs);
    await_last(asked, &txs);
    f64::from(u32::try_from(TRANSACTIONS).unwrap()) / began.elapsed().as_secs_f64()
}

/// Access entries a second in full batches. Their sealed bytes are on the node already.
fn entries(asked: &Asked, people: &mut People) -> f64 {
    people.now = asked.now();
    let patient = people.patient(0);
    assert_eq!(asked.send(&people.opening(&patient)), (0, 0));
    let blob = vec![7; 2_300];
    assert!(asked.put(&blob));
    let hash = sha256(&blob).as_bytes().to_vec();
    let txs: Vec<_> = (0..BATCHES)
        .map(|batch| {
            let numbers = batch * IN_A_BATCH..(batch + 1) * IN_A_BATCH;
            people.batch(numbers.map(|number| entry(&patient, number, &hash)).collect())
        })
        .collect();
    let began = Instant::now();
    asked.submit_all(&txs);
    await_last(asked, &txs);
    let count = f64::from(u32::try_from(BATCHES * IN_A_BATCH).unwrap());
    count / began.elapsed().as_secs_f64()
}

fn await_last(asked: &Asked, txs: &[Vec<u8>]) {
    let last = txs.last().unwrap();
    let patience = Instant::now() + Duration::from_secs(120);
    while asked.result(last).is_none() {
        assert!(Instant::now() < patience, "the last transaction came into no block");
        std::thread::sleep(Duration::from_millis(5));
    }
    assert_eq!(asked.result(last), Some(0));
}

pub(crate) fn entry(patient: &Keys, number: u64, blob: &[u8]) -> Submitted {
    let (commitment, sealed_hash) = (vec![7; 32], blob.to_vec());
    Submitted {
        relationship: patient.id().as_bytes().to_vec(),
        number,
        envelope: Some(Envelope { commitment, sealed_hash, bucket: 2_048 }),
        basis: None,
        held_until: 0,
        legal_code: 0,
        corrects: 0,
    }
}
