//! Replicas: whoever executes the same blocks has the same state, block after block, whatever is in
//! them; on a disk, in memory, and from genesis again.

use std::cell::Cell;
use std::path::Path;

use medlight_app::{App, Application, BlockInfo, Genesis, app_state};
use medlight_sample::{Setting, Step, town};
use medlight_store::{Backend, File, Memory, Store};
use medlight_wallet::{Keys, Seed};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;

const CHAIN: &str = "medlight-dev-replicas";
const NOW: u64 = 1_795_449_600;

fn registrar() -> Keys {
    Seed::new([1; 64]).keys(CHAIN, 0, 0)
}

fn genesis() -> Genesis {
    let app_state = app_state(&[registrar().public_key()]).to_string();
    Genesis {
        chain_id: CHAIN.into(),
        app_state: app_state.into_bytes(),
        validators: Default::default(),
    }
}

fn steps() -> Vec<Step> {
    town(&Setting { seed: 7, chain_id: CHAIN, now: NOW }, &registrar()).unwrap().steps
}

type Block = (BlockInfo, Vec<Vec<u8>>);

/// Opens an application where its store stands.
fn open<B: Backend>(backend: B) -> App<B> {
    App::open(Store::open(backend, 5).unwrap()).unwrap()
}

/// Executes the blocks it has not yet, and gives the root and the codes after each.
fn execute<B: Backend>(app: &mut App<B>, blocks: &[Block]) -> Vec<(String, Vec<u32>)> {
    let mut after = Vec::new();
    let from = app.standing().height;
    if app.standing().root.is_none() {
        app.init_chain(&genesis()).unwrap();
    }
    for (block, txs) in blocks.iter().filter(|(block, _)| block.height > from) {
        let done = app.finalize_block(block, txs).unwrap();
        app.commit().unwrap();
        let codes = done.results.iter().map(|result| result.code).collect();
        after.push((done.root.to_string(), codes));
    }
    after
}

/// Blocks of the town's steps: cut anywhere, some sent twice, some out of their order, some empty,
/// with bytes in between that are none.
fn blocks(steps: &[Step], plan: &[(u8, u8, bool)]) -> Vec<Block> {
    let mut rest: Vec<Vec<u8>> = steps.iter().map(|step| step.tx.clone()).collect();
    let (mut blocks, mut height) = (Vec::new(), 0);
    for (count, kind, swap) in plan {
        height += 1;
        let count = usize::from(*count).min(rest.len());
        let mut txs: Vec<_> = rest.drain(..count).collect();
        match kind % 8 {
            0 => txs.push(b"no transaction".to_vec()),
            1 => txs.extend(txs.first().cloned()),
            2 => txs = Vec::new(),
            _ => {}
        }
        if *swap {
            txs.reverse();
        }
        let time = NOW + height * u64::from(kind % 3);
        blocks.push((BlockInfo { height, time }, txs));
    }
    blocks
}

#[test]
fn every_replica_agrees_on_every_root_and_so_does_a_replay() {
    let steps = steps();
    let plan = prop::collection::vec((1_u8..30, any::<u8>(), any::<bool>()), 1..16);
    // A plan that fails is printed, smallest first; nothing is kept beside the sources.
    let config =
        ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() };
    let mut runner = TestRunner::new(config);
    let folder = std::env::temp_dir().join(format!("medlight-replicas-{}", std::process::id()));
    let (accepted, refused, case) = (Cell::new(0), Cell::new(0), Cell::new(0));
    let agree = |plan: Vec<(u8, u8, bool)>| {
        let blocks = blocks(&steps, &plan);
        let one = execute(&mut open(Memory::default()), &blocks);
        case.set(case.get() + 1);
        let disk = folder.join(case.get().to_string());
        prop_assert_eq!(&one, &on_disk(&disk, &blocks, plan.len() / 2));
        prop_assert_eq!(&one, &execute(&mut open(Memory::default()), &blocks));
        let codes = one.iter().flat_map(|(_, codes)| codes);
        let sound = codes.clone().filter(|code| **code == 0).count();
        accepted.set(accepted.get() + sound);
        refused.set(refused.get() + codes.count() - sound);
        Ok(())
    };
    runner.run(&plan, agree).unwrap();
    let (accepted, refused) = (accepted.get(), refused.get());
    drop(std::fs::remove_dir_all(&folder));
    println!("{accepted} accepted, {refused} refused, every root the same");
    assert!(accepted > 500 && refused > 500, "{accepted} accepted, {refused} refused");
}

/// On a disk, closed and opened again in the middle.
fn on_disk(folder: &Path, blocks: &[Block], half: usize) -> Vec<(String, Vec<u32>)> {
    std::fs::create_dir_all(folder).unwrap();
    let (first, second) = blocks.split_at(half);
    let mut after = execute(&mut open(File::open(folder).unwrap()), first);
    after.extend(execute(&mut open(File::open(folder).unwrap()), second));
    after
}
