//! What a process knows that has only just begun.

use medlight_app::{Application, Genesis};
use medlight_ledger::Refusal;

use crate::support::{HOUR, Ledger, START, code, genesis, register};

#[test]
fn time_goes_on_where_it_stood() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = Ledger::on_disk(folder.path());
    let late = register(10, START - 1);
    assert_eq!(ledger.check(&late), 0, "before the first block nobody knows the time");
    ledger.settle();
    // The last block, with transactions or without.
    ledger.block(START + HOUR, &[]);
    drop(ledger);
    let mut ledger = Ledger::on_disk(folder.path());
    assert_eq!(ledger.height, 2);
    assert_eq!(ledger.check(&late), code(Refusal::Expired));
    assert_eq!(ledger.check(&register(10, START + HOUR - 1)), code(Refusal::Expired));
    assert_eq!(ledger.check(&register(10, START + HOUR)), 0);
    assert_eq!(ledger.check(&register(10, START + 25 * HOUR)), 0);
    assert_eq!(ledger.check(&register(10, START + 25 * HOUR + 1)), code(Refusal::TooFarAhead));
}

#[test]
fn a_block_that_was_not_committed_is_no_time() {
    let mut ledger = Ledger::begin();
    ledger.settle();
    ledger.execute(START + HOUR, &[]);
    assert_eq!(ledger.check(&register(10, START)), 0);
}

/// The ordinary first day of a network that waits for its other validators.
#[test]
fn an_engine_that_ended_before_its_first_block_begins_again() {
    let folder = tempfile::tempdir().unwrap();
    let first = Ledger::on_disk(folder.path()).app.standing();
    let again = Ledger::on_disk(folder.path()).app.standing();
    assert_eq!(first, again);
    let mut ledger = Ledger::on_disk(folder.path());
    let other = Genesis { chain_id: "another-chain".into(), ..genesis() };
    let refused = ledger.app.init_chain(&other).unwrap_err().to_string();
    assert!(refused.contains("another genesis document"), "{refused}");
    ledger.settle();
    drop(ledger);
    let mut ledger = Ledger::on_disk(folder.path());
    let refused = ledger.app.init_chain(&genesis()).unwrap_err().to_string();
    assert!(refused.contains("begun already"), "{refused}");
}
