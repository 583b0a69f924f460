//! What the verifier does in a second, with nothing read from JSON in it.

use std::time::Instant;

use medlight_app::{App, Application, BlockInfo, Genesis, Query};
use medlight_light::{Options, Snapshot, Trusted, Verdict, verify};
use medlight_merkle::sha256;
use medlight_store::{Memory, Store};
use medlight_tests::chain::{Draft, Signer, after, trust};
use medlight_types::{CellClaim, Height, LightBlock, LogRequest, ProofOp};

use crate::engines::entry;
use crate::people::{People, app_state};
use crate::report::Report;

const CHAIN: &str = "medlight-dev-light";
const NOW: u64 = 1_795_449_600;
const BATCHES: u64 = 20;
const IN_A_BATCH: u64 = 500;

pub(crate) fn measure(report: &mut Report) {
    let mut rows: Vec<_> = [(4_u16, 2_000), (100, 200)]
        .into_iter()
        .map(|(validators, count)| {
            let per_second = blocks(validators, count);
            vec![format!("light blocks of {validators} validators"), format!("{per_second:.0}")]
        })
        .collect();
    rows.push(vec!["entries of a log of 10,000".into(), format!("{:.0}", entries())]);
    report.table("Verified a second, on one core", &["what", "a second"], rows);
}

/// Light blocks a second, each judged by the one before it.
fn blocks(validators: u16, count: u64) -> f64 {
    let signers: Vec<_> = (0..validators).map(|seed| Signer::new(seed, 10)).collect();
    let block = |height| Draft::new(height, &signers).seal();
    let first = block(1);
    let chain: Vec<LightBlock> = (2..=count + 1).map(block).collect();
    let now = after(&chain[chain.len() - 1], 1);
    let mut trusted = trust(&first);
    let began = Instant::now();
    for block in chain {
        match verify(&trusted, block, &Options::default(), now) {
            Verdict::Trusted(next) => trusted = next,
            other => panic!("{other:?}"),
        }
    }
    f64::from(u32::try_from(count).unwrap()) / began.elapsed().as_secs_f64()
}

/// Entries a second, of a log that is proved whole, page by page.
fn entries() -> f64 {
    let mut app = App::open(Store::open(Memory::default(), 10).unwrap()).unwrap();
    let mut people = People::on(CHAIN, NOW);
    let patient = people.patient(0);
    let height = filled(&mut app, &mut people);
    let root = app.standing().root.unwrap();
    let signers = [Signer::new(0, 10)];
    let proving = Draft::new(height.value() + 1, &signers);
    let proving = proving.seal_with(|header| header.app_hash = root.as_bytes().to_vec());
    let trusted: Trusted = trust(&proving);

    let key = medlight_ledger::key::accesses(&patient.id()).into_bytes();
    let count = LogRequest::MAX_ENTRIES;
    let pages = (0..BATCHES * IN_A_BATCH / count).map(|page| {
        let request =
            LogRequest { key: key.clone(), first: page * count, count, hashes_only: false };
        let query = Query { path: "/log".into(), data: request.encode(), height: height.value() };
        let answer = app.query(&query).unwrap();
        let (key, data) = (answer.key.clone(), answer.proof.unwrap());
        let proof = vec![ProofOp { kind: "ics23:jmt".into(), key, data }];
        CellClaim { height, key: answer.key, value: answer.value, proof }
    });
    let pages: Vec<_> = pages.collect();
    let mut snapshot = Snapshot::of(trusted).unwrap();
    let began = Instant::now();
    for page in &pages {
        snapshot.prove_log(&key, page).unwrap();
    }
    let seconds = began.elapsed().as_secs_f64();
    let log = snapshot.log(&key).unwrap().value();
    assert!(log.is_whole());
    f64::from(u32::try_from(log.size).unwrap()) / seconds
}

/// A patient's log, and the height that it stands at.
fn filled(app: &mut App<Memory>, people: &mut People) -> Height {
    let patient = people.patient(0);
    let app_state = app_state().to_string().into_bytes();
    let (chain_id, validators) = (CHAIN.to_owned(), Default::default());
    app.init_chain(&Genesis { chain_id, app_state, validators }).unwrap();
    let mut blocks = vec![people.admissions(), vec![people.opening(&patient)]];
    blocks.extend((0..BATCHES).map(|batch| {
        let numbers = batch * IN_A_BATCH..(batch + 1) * IN_A_BATCH;
        let of = |number: u64| entry(&patient, number, sha256(&number.to_be_bytes()).as_bytes());
        vec![people.batch(numbers.map(of).collect())]
    }));
    let mut height = Height::FIRST;
    for (block, at) in blocks.iter().zip(1..) {
        height = Height::new(at).unwrap();
        let done = app.finalize_block(&BlockInfo { height: at, time: NOW }, block).unwrap();
        assert!(done.results.iter().all(|result| result.code == 0));
        app.commit().unwrap();
    }
    height
}
