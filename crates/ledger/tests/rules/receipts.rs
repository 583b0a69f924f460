//! When receipts are forgotten.

use medlight_ledger::apply::{Block, FORGOTTEN_AT_ONCE, forget_receipts};
use medlight_ledger::message::identity::Kind;
use medlight_ledger::state::Draft;

use crate::support::{Memory, Somebody, Town, register};

const WEEK: u64 = 604_800;

fn receipts(state: &Memory) -> usize {
    state.cells.keys().filter(|key| key.starts_with("tx/")).count()
}

#[test]
fn a_receipt_outlives_its_transaction_by_a_week_to_the_second() {
    let mut town = Town::new();
    town.state.cells.retain(|key, _| !key.starts_with("tx/"));
    town.state.due.clear();
    let mut ends = Vec::new();
    for seed in 100..103 {
        let signers = [&town.registrar.clone(), &Somebody::new(seed)];
        ends.push(town.block.time + 3_600);
        town.must(&signers, register(Kind::Pharmacy, "Corner Pharmacy"));
    }
    for (gone, end) in ends.iter().enumerate() {
        let at = |time| forget_receipts(&town.state, &Block { height: 9, time }).unwrap();
        assert!(at(end + WEEK).cells.is_empty() && at(0).cells.is_empty());
        let changes = at(end + WEEK + 1);
        assert_eq!((changes.cells.len(), changes.due.len(), changes.entries.len()), (1, 1, 0));
        assert!(changes.due.iter().all(|((time, _), noted)| time == end && !noted));
        town.state.make(changes);
        assert_eq!(receipts(&town.state), 2 - gone);
    }
    assert!(town.state.due.is_empty());
}

#[test]
fn a_draft_knows_what_was_noted_and_crossed_out_in_its_own_block() {
    let mut town = Town::new();
    let end = town.block.time + 3_600;
    let base = Memory::default();
    let mut draft = Draft::new(&base);
    draft.adopt(forget_receipts(&town.state, &Block { height: 9, time: 0 }).unwrap()).unwrap();
    let before = town.state.due.clone();
    let signers = [&town.registrar.clone(), &Somebody::new(100)];
    town.must(&signers, register(Kind::Pharmacy, "Corner Pharmacy"));
    let noted = town.state.due.difference(&before).cloned().map(|note| (note, true));
    let changes = medlight_ledger::state::Changes { due: noted.collect(), ..Default::default() };
    draft.adopt(changes).unwrap();
    let over = Block { height: 9, time: end + WEEK + 1 };
    let forgotten = forget_receipts(&draft, &over).unwrap();
    assert_eq!(forgotten.cells.len(), 1);
    draft.adopt(forgotten).unwrap();
    assert!(forget_receipts(&draft, &over).unwrap().cells.is_empty());
}

/// After a long pause many are due at once: a block forgets some, in order, and the next ones the rest.
#[test]
fn a_block_forgets_so_many_and_the_next_goes_on() {
    let mut state = Memory::default();
    let all = 2 * FORGOTTEN_AT_ONCE + 7;
    for number in 0..all {
        let key = format!("tx/{number:06}");
        state.cells.insert(key.clone(), vec![1]);
        state.due.insert((10, key));
    }
    let over = Block { height: 9, time: 11 + WEEK };
    let mut left = all;
    for block in [FORGOTTEN_AT_ONCE, FORGOTTEN_AT_ONCE, 7, 0] {
        // Asked through a draft that has crossed out as many as a block would.
        let first = format!("tx/{:06}", all - left);
        let mut draft = Draft::new(&state);
        let changes = forget_receipts(&draft, &over).unwrap();
        assert_eq!(changes.cells.len(), block);
        assert!(block == 0 || changes.cells.first_key_value().unwrap().0 == &first);
        draft.adopt(changes.clone()).unwrap();
        let next = forget_receipts(&draft, &over).unwrap().cells.len();
        assert_eq!(next, (left - block).min(FORGOTTEN_AT_ONCE));
        drop(draft);
        state.make(changes);
        left -= block;
    }
    assert!(state.due.is_empty() && state.cells.is_empty());
}
