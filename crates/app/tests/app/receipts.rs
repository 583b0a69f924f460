//! Receipts stay a week behind their transaction's end, and not one block with transactions longer.

use std::collections::BTreeSet;

use medlight_app::Application;
use medlight_ledger::Refusal;
use medlight_store::{Backend, Memory};
use medlight_types::Hash;

use crate::support::{Ledger, START, code, receipt, register};

const WEEK: u64 = 604_800;

#[test]
fn a_receipt_goes_in_the_first_block_with_a_transaction_behind_its_week() {
    let mut ledger = Ledger::begin();
    let old = register(10, START + 100);
    ledger.must(START, std::slice::from_ref(&old));
    let end = START + 100 + WEEK;
    ledger.must(end, &[register(11, end)]);
    assert!(ledger.receipts().contains(&receipt(&old)), "the last second is still its own");
    let before = ledger.app.standing().root;
    let quiet = ledger.block(end + 1, &[]);
    assert_eq!(Some(quiet.root), before, "a block without transactions changes no cell");
    assert!(ledger.receipts().contains(&receipt(&old)));
    // A transaction that is none is one all the same.
    let noise = ledger.block(end + 1, &[b"noise".to_vec()]);
    assert_eq!(noise.results[0].code, code(Refusal::NotCanonical));
    assert_ne!(Some(noise.root), before);
    assert_eq!(ledger.receipts(), [receipt(&register(11, end))]);
}

#[test]
fn what_is_forgotten_has_no_effect_again() {
    let mut ledger = Ledger::begin();
    let old = register(10, START + 100);
    ledger.must(START, std::slice::from_ref(&old));
    assert_eq!(ledger.check(&old), code(Refusal::Replayed));
    let again = ledger.block(START + 100, std::slice::from_ref(&old));
    assert_eq!(again.results[0].code, code(Refusal::Replayed));
    // In the block that forgets its receipt, and after it.
    for time in [START + 101 + WEEK, START + 102 + WEEK] {
        let refused = ledger.block(time, std::slice::from_ref(&old));
        assert_eq!(refused.results[0].code, code(Refusal::Expired));
        assert!(ledger.receipts().is_empty());
        assert_eq!(ledger.check(&old), code(Refusal::Expired));
    }
}

/// Numbers that look random and are the same every time (xorshift64).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % sides
    }
}

/// A block's time, and its transactions with their ends.
type Sent = (u64, Vec<(Vec<u8>, u64)>);

/// Some months of blocks: bursts, silence, transactions that end soon or in a day, replays.
fn history(seed: u64) -> Vec<Sent> {
    let (mut dice, mut time, mut blocks) = (Dice(seed), START, Vec::new());
    let mut sent: Vec<(Vec<u8>, u64)> = Vec::new();
    for height in 0..60 {
        time += match dice.roll(6) {
            0 => 0,
            1 => WEEK - dice.roll(3),
            2 => dice.roll(2 * WEEK),
            _ => dice.roll(86_400),
        };
        let mut txs = Vec::new();
        for number in 0..dice.roll(5) {
            let old = usize::try_from(dice.roll(100)).unwrap();
            match sent.get(old) {
                Some(tx) if dice.roll(4) == 0 => txs.push(tx.clone()),
                _ => {
                    let end = time + dice.roll(86_401);
                    txs.push((register(1_000 + height * 10 + number, end), end))
                }
            }
        }
        sent.extend(txs.iter().cloned());
        blocks.push((time, txs));
    }
    blocks
}
fn bytes(txs: &[(Vec<u8>, u64)]) -> Vec<Vec<u8>> {
    txs.iter().map(|(tx, _)| tx.clone()).collect()
}

/// Plays a history against a plain list of receipts; gives the roots.
fn play<B: Backend>(mut ledger: Ledger<B>, blocks: &[Sent]) -> Vec<Hash> {
    let mut model: BTreeSet<(u64, String)> = BTreeSet::new();
    let mut roots = Vec::new();
    for (time, txs) in blocks {
        let finalized = ledger.block(*time, &bytes(txs));
        if !txs.is_empty() {
            model.retain(|(end, _)| *time <= end + WEEK);
        }
        for ((tx, end), result) in txs.iter().zip(&finalized.results) {
            if result.code == 0 {
                model.insert((*end, receipt(tx)));
            }
        }
        let expected: BTreeSet<_> = model.iter().map(|(_, key)| key.clone()).collect();
        assert_eq!(ledger.receipts(), expected.into_iter().collect::<Vec<_>>());
        roots.push(finalized.root);
    }
    roots
}

#[test]
fn replicas_agree_whenever_they_restart_and_whatever_they_replay() {
    for seed in 1..=3 {
        let blocks = history(seed);
        let roots = play(Ledger::begin(), &blocks);
        let folder = tempfile::tempdir().unwrap();
        let mut dice = Dice(seed + 100);
        for ((time, txs), root) in blocks.iter().zip(&roots) {
            // A new process for each block; sometimes one dies between deciding and committing.
            if dice.roll(2) == 0 {
                assert_eq!(Ledger::on_disk(folder.path()).execute(*time, &bytes(txs)).root, *root);
            }
            assert_eq!(Ledger::on_disk(folder.path()).block(*time, &bytes(txs)).root, *root);
        }
        let mut replayed = Ledger::of(Memory::default());
        for ((time, txs), root) in blocks.iter().zip(&roots) {
            assert_eq!(replayed.block(*time, &bytes(txs)).root, *root);
        }
        let ever: BTreeSet<_> = blocks.iter().flat_map(|(_, txs)| txs).collect();
        assert!(ever.len() > 80 && replayed.receipts().len() < 20, "most of them are gone");
    }
}
