//! The set of validators: whatever is accepted, an engine can go on with.

use std::collections::BTreeMap;

use medlight_ledger::Refusal;
use medlight_ledger::apply::{genesis, told};
use medlight_ledger::message::Message;
use medlight_ledger::message::identity::SetValidator;
use medlight_ledger::record::{Validator, Validators};

use crate::support::{CHAIN, Somebody, Town, VALIDATORS};

const MOST: u64 = 1 << 53;
const TOTAL: u64 = i64::MAX as u64 / 8;

fn set(seed: u64, power: u64) -> Message {
    let key = Somebody::new(seed).public().to_vec();
    Message::SetValidator(SetValidator { key, power })
}

fn all(town: &Town) -> (u64, u64) {
    let all: Validators = town.state.record("identity/validators").unwrap();
    (all.count, all.power)
}

#[test]
fn no_change_leaves_the_engine_without_a_set_it_bears() {
    let mut town = Town::new();
    let registrar = town.registrar.clone();
    let mut send = |seed, power| town.send(&[&registrar], set(seed, power));
    assert_eq!(send(77, 0), Err(Refusal::NoSuchValidator));
    assert!(send(VALIDATORS[0], 0).is_ok());
    assert_eq!(send(VALIDATORS[0], 0), Err(Refusal::NoSuchValidator), "it is gone");
    assert_eq!(send(VALIDATORS[1], 0), Err(Refusal::LastValidator));
    assert_eq!(send(77, MOST + 1), Err(Refusal::TooMuchPower));
    assert!(send(77, MOST).is_ok());
    // With another one there, the former last may go.
    assert!(send(VALIDATORS[1], 0).is_ok());
    assert_eq!(send(77, 0), Err(Refusal::LastValidator));
    assert_eq!(all(&town), (1, MOST));
}

#[test]
fn a_key_that_can_never_vote_has_no_power() {
    let mut town = Town::new();
    let registrar = town.registrar.clone();
    let mut send = |key: Vec<u8>| {
        town.send(&[&registrar], Message::SetValidator(SetValidator { key, power: 1 }))
    };
    // No point at all, the neutral one, one of order 4, one byte too few.
    let neutral = [&[1][..], &[0; 31]].concat();
    for key in [vec![2; 32], neutral, vec![0; 32], vec![1; 31]] {
        assert_eq!(send(key.clone()), Err(Refusal::Field), "{key:?}");
    }
}

#[test]
fn all_together_stay_within_the_engines_sum() {
    let mut town = Town::new();
    let registrar = town.registrar.clone();
    // 128 times 2^53 are 2^60, one more than all may have: the two of the beginning have 20 already.
    for seed in 1_000..1_127 {
        assert!(town.send(&[&registrar], set(seed, MOST)).is_ok());
    }
    assert_eq!(all(&town), (129, 127 * MOST + 20));
    let room = TOTAL - 127 * MOST - 20;
    assert_eq!(town.send(&[&registrar], set(9, room + 1)), Err(Refusal::TooMuchPower));
    assert!(town.send(&[&registrar], set(9, room)).is_ok());
    assert_eq!(all(&town), (130, TOTAL));
    // A change counts as the difference it makes.
    assert!(town.send(&[&registrar], set(9, room)).is_ok());
    assert_eq!(town.send(&[&registrar], set(VALIDATORS[0], 11)), Err(Refusal::TooMuchPower));
    let cell = format!("identity/validator/{}", hex(&Somebody::new(9).public()));
    assert_eq!(town.state.record::<Validator>(&cell).map(|cell| cell.power), Some(room));
}

#[test]
fn there_are_never_more_than_an_engine_bears() {
    let key = |number: u64| {
        let mut key = [0; 32];
        key[..8].copy_from_slice(&number.to_be_bytes());
        key
    };
    let begin = |count| genesis(CHAIN, &[], &(0..count).map(|number| (key(number), 1)).collect());
    assert!(begin(10_000).is_ok());
    assert_eq!(begin(10_001).unwrap_err(), Refusal::TooManyValidators);
    let powers = |power| genesis(CHAIN, &[], &[(key(1), power)].into());
    assert_eq!(powers(MOST + 1).unwrap_err(), Refusal::TooMuchPower);
}

/// CometBFT knows the set as it was before the block, and refuses to remove who is not in it.
#[test]
fn the_engine_is_told_of_a_block_what_it_can_follow() {
    let town = Town::new();
    let [old, new, other] = [VALIDATORS[0], 77, 78].map(|seed| Somebody::new(seed).public());
    let set: BTreeMap<_, _> = [(old, 0), (new, 0), (other, 3)].into();
    let mut expected = vec![(old, 0), (other, 3)];
    expected.sort_unstable();
    assert_eq!(told(&town.state, set), Ok(expected));
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
