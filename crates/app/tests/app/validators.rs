//! What an engine is told about its validators, in one block and over a restart.

use std::collections::BTreeMap;

use medlight_app::{App, Application, Genesis};
use medlight_ledger::Refusal;
use medlight_ledger::message::Message;
use medlight_ledger::message::identity::SetValidator;
use medlight_store::{Memory, Store};

use crate::support::{Ledger, REGISTRAR, START, VALIDATORS, code, genesis, tx, validator};

fn set(seed: u64, power: u64, nonce: u64) -> Vec<u8> {
    let (key, _) = validator(seed);
    let message = SetValidator { key: key.to_vec(), power };
    tx(&[REGISTRAR], Message::SetValidator(message), START + 60, nonce)
}

#[test]
fn several_in_one_block_are_judged_one_after_the_other() {
    let mut ledger = Ledger::begin();
    let txs = [
        set(77, 0, 1),
        set(VALIDATORS[0], 0, 2),
        set(VALIDATORS[1], 0, 3),
        // Comes and goes within the block: nobody may hear of it.
        set(78, 5, 4),
        set(78, 0, 5),
        set(79, 4, 6),
        set(79, 7, 7),
    ];
    let done = ledger.block(START, &txs);
    let codes: Vec<_> = done.results.iter().map(|result| result.code).collect();
    let [unknown, last] = [Refusal::NoSuchValidator, Refusal::LastValidator].map(code);
    assert_eq!(codes, [unknown, 0, last, 0, 0, 0, 0]);
    let expected: BTreeMap<_, _> = [(validator(VALIDATORS[0]).0, 0), (validator(79).0, 7)].into();
    assert_eq!(done.validators, expected.into_iter().collect::<Vec<_>>());
    // Now that another is there, the former last may go.
    let done = ledger.block(START + 1, &[set(VALIDATORS[1], 0, 8)]);
    assert_eq!(done.validators, [(validator(VALIDATORS[1]).0, 0)]);
}

#[test]
fn a_chain_begins_with_the_engines_own_and_only_with_what_it_bears() {
    let begin = |validators: BTreeMap<_, _>| {
        let mut app = App::open(Store::open(Memory::default(), 10).unwrap()).unwrap();
        app.init_chain(&Genesis { validators, ..genesis() })
    };
    let usual = begin(genesis().validators).unwrap();
    let (key, _) = validator(VALIDATORS[0]);
    assert_ne!(begin([(key, 10)].into()).unwrap(), usual, "the state names them");
    let refused = begin([(key, u64::MAX)].into()).unwrap_err().to_string();
    assert!(refused.contains("validators cannot be"), "{refused}");
}
