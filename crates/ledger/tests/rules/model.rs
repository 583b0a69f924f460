//! Long random histories of every message, sound and wrong: a plain model says beforehand whether
//! each is accepted, or with which code it is refused, and what every cell and log holds afterwards.

mod access;
mod book;
mod call;
mod cast;
mod consent;
mod identity;
mod judge;
mod tries;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use medlight_ledger::apply::{Block, Failure, apply, genesis};
use medlight_ledger::tx::TxBody;
use medlight_ledger::{Refusal, Transaction};
use medlight_merkle::{leaf_hash, log};
use medlight_types::{Cell as _, LogCell};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};

use crate::support::{CHAIN, Memory, keys};
use book::{Book, Judged};
use call::{Call, message};
use cast::{REGISTRAR, id, public, somebody, validator};
use judge::is_formed;
use tries::{Dice, Try};

const HISTORIES: u32 = 60;
const STEPS: usize = 1_000;
/// Codes that a history can end a step in; those of a transaction's form are `form.rs`'s.
const CODES: [u32; 37] = [
    6, 7, 9, 11, 12, 13, 14, 15, 18, 100, 101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 111,
    112, 114, 200, 201, 202, 203, 300, 301, 302, 303, 304, 305, 306, 307, 400, 401,
];
/// Steps between two comparisons of everything.
const COMPARED_EVERY: u64 = 250;

type Tried = Result<(), TestCaseError>;

struct World {
    state: Memory,
    book: Book,
    /// What took effect last, and its end.
    last: Option<(Vec<u8>, u64)>,
    number: u64,
    accepted: u64,
    /// Messages that took effect, and codes that were met.
    met: (BTreeSet<String>, BTreeSet<u32>),
}

impl World {
    /// A registrar and two validators, and then three organisations with five practitioners.
    fn new() -> Self {
        let block = Block { height: 1, time: 1_000_000 };
        let key = |key| <[u8; 32]>::try_from(public(key)).unwrap();
        let registrars = [(id(REGISTRAR), key((REGISTRAR, 0)))];
        let validators = [0, 1].map(|number| (key((validator(number), 0)), 10)).into();
        let mut state = Memory::default();
        state.make(genesis(CHAIN, &registrars, &validators).unwrap());
        let met = (BTreeSet::new(), BTreeSet::new());
        let mut world =
            Self { state, book: Book::new(block), last: None, number: 0, accepted: 0, met };
        for organisation in cast::ORGANISATIONS {
            let call = Call::RegisterParty { kind: 1, name: "Ward".to_owned() };
            world.step((call, vec![(REGISTRAR, 0), (organisation, 0)]), 60).unwrap();
        }
        for (place, practitioner) in cast::PRACTITIONERS.into_iter().enumerate() {
            let call = Call::RegisterPractitioner { name: Some(cast::sealed(place as u64)) };
            let organisation = cast::ORGANISATIONS[place % 3];
            world.step((call, vec![(organisation, 0), (practitioner, 0)]), 60).unwrap();
        }
        assert_eq!(world.accepted, 8);
        world
    }

    /// Sends it, as a block of its own; `ends` seconds after now it is over.
    fn step(&mut self, (call, signers): Try, ends: i64) -> Tried {
        self.number += 1;
        let expected = is_formed(&call, &signers).and_then(|()| match ends {
            ..0 => Err(Refusal::Expired),
            86_401.. => Err(Refusal::TooFarAhead),
            _ => self.book.judge(&call, &signers),
        });
        let people: Vec<_> = signers.iter().map(|key| somebody(*key)).collect();
        let people: Vec<_> = people.iter().collect();
        let valid_until = self.book.block.time.checked_add_signed(ends).unwrap();
        let body = TxBody {
            chain_id: CHAIN.to_owned(),
            nonce: u128::from(self.number).to_be_bytes().to_vec(),
            valid_until,
            signers: people.iter().map(|somebody| cast::signer(somebody)).collect(),
            message: Some(message(call.clone())),
        };
        let tx = body.signed(&keys(&people));
        let found = self.send(&tx);
        prop_assert_eq!(found, expected, "step {}: {:?} by {:?}", self.number, call, signers);
        if found.is_ok() {
            self.last = Some((tx, valid_until));
            let name = format!("{call:?}");
            let name = name.split([' ', '{']).next().unwrap_or_default();
            self.met.0.insert(name.to_owned());
        }
        self.met.1.extend(found.err().map(Refusal::code));
        self.next_block(1);
        Ok(())
    }

    fn send(&mut self, tx: &[u8]) -> Judged {
        let tx = Transaction::read(tx, CHAIN)?;
        match apply(&self.state, &self.book.block, &tx) {
            Ok(effect) => {
                self.state.make(effect.changes);
                self.accepted += 1;
                Ok(())
            }
            Err(Failure::Refused { refusal, .. }) => Err(refusal),
            Err(other) => panic!("{other:?}"),
        }
    }

    fn next_block(&mut self, seconds: u64) {
        let Block { height, time } = self.book.block;
        self.book.block = Block { height: height + 1, time: time + seconds };
    }

    fn throw(&mut self, bytes: [u8; 8]) -> Tried {
        // Time goes by, what took effect is sent again, or a transaction is early or late.
        match bytes[7] {
            0..8 => self.next_block(u64::from(bytes[6]) * 10),
            8..12 => self.again()?,
            _ => {}
        }
        let ends = match bytes[7] {
            12 => -1,
            13 => 86_401,
            14 => 86_400,
            _ => 60,
        };
        let next = Dice { book: &self.book, bytes, number: self.number }.next();
        self.step(next, ends)?;
        if self.number.is_multiple_of(COMPARED_EVERY) { self.agrees() } else { Ok(()) }
    }

    fn again(&mut self) -> Tried {
        let Some((tx, valid_until)) = self.last.clone() else { return Ok(()) };
        let over = self.book.block.time > valid_until;
        let expected = if over { Refusal::Expired } else { Refusal::Replayed };
        prop_assert_eq!(self.send(&tx), Err(expected));
        self.met.1.insert(expected.code());
        Ok(())
    }

    /// Every cell is as the book has it, every log too, and its head is what its entries make it.
    fn agrees(&self) -> Tried {
        let is_receipt = |key: &str| key.starts_with("tx/");
        let receipts = self.state.cells.keys().filter(|key| is_receipt(key)).count();
        prop_assert_eq!(receipts as u64, self.accepted);
        let plain = |(key, _): &(&String, &Vec<u8>)| {
            !is_receipt(key) && *key != "chain" && !self.state.logs.contains_key(*key)
        };
        let cells = self.state.cells.iter().filter(plain);
        let cells: BTreeMap<_, _> =
            cells.map(|(key, value)| (key.clone(), value.clone())).collect();
        same(&cells, &self.book.cells())?;
        same(&self.state.logs, &self.book.logs)?;
        for (key, entries) in &self.book.logs {
            let leaves: Vec<_> = entries.iter().map(|entry| leaf_hash(entry)).collect();
            let cell = LogCell(key.clone().into_bytes());
            let head = cell.decode(&self.state.cells[key]).unwrap();
            let expected = (entries.len() as u64, log::root(&leaves));
            prop_assert_eq!((head.size, head.root), expected, "{}", key);
        }
        Ok(())
    }
}

/// The same under every key; else what stands under the first other one.
fn same<T: PartialEq + core::fmt::Debug>(
    found: &BTreeMap<String, T>,
    expected: &BTreeMap<String, T>,
) -> Tried {
    for key in found.keys().chain(expected.keys()) {
        prop_assert_eq!(found.get(key), expected.get(key), "{}", key);
    }
    Ok(())
}

/// Histories that end without a step that went as the model did not say; they shrink to the shortest.
#[test]
fn sixty_thousand_steps_go_as_the_model_says() {
    let config =
        ProptestConfig { cases: HISTORIES, failure_persistence: None, ..Default::default() };
    let mut runner =
        TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let met = RefCell::new((BTreeSet::new(), BTreeSet::new(), 0, 0));
    let histories = vec(any::<[u8; 8]>(), STEPS);
    let ran = runner.run(&histories, |history| {
        let mut world = World::new();
        for bytes in history {
            world.throw(bytes)?;
        }
        world.agrees()?;
        let mut met = met.borrow_mut();
        met.0.extend(world.met.0);
        met.1.extend(world.met.1);
        met.2 += world.accepted;
        met.3 += world.number;
        Ok(())
    });
    ran.unwrap_or_else(|error| panic!("{error}"));
    let (messages, codes, accepted, steps) = met.into_inner();
    println!("{accepted} of {steps} steps accepted, {} codes met: {codes:?}", codes.len());
    assert!(steps >= 60_000 && accepted > 12_000, "{accepted} of {steps}");
    // All nineteen took effect, and every code that a state can be the reason of was met.
    assert_eq!(messages.len(), 19, "{messages:?}");
    assert_eq!(codes, CODES.into());
}
