//! Long random histories: whatever is accepted leaves the ledger as a plain model says, every log
//! without a gap and its root as recomputed; whatever is refused leaves it as it was.

use std::collections::BTreeMap;

use medlight_ledger::message::Message;
use medlight_ledger::message::access::{Basis, BreakGlass, SubmitAccess};
use medlight_ledger::message::consent::RevokeDirective;
use medlight_ledger::message::coverage::StateCoverage;
use medlight_ledger::record::{AccessEntry, Change, Coverage, Directive, Stamp};
use medlight_merkle::{leaf_hash, log};
use medlight_types::{Cell as _, LogCell};

use crate::support::{Somebody, Town, access, code, confirm, directive, envelope, offer, request};

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

/// What should be so, in the plainest terms.
#[derive(Default)]
struct Model {
    /// Each patient's number and the directive in force.
    consent: BTreeMap<usize, (u64, u64)>,
    entries: BTreeMap<usize, u64>,
    emergencies: BTreeMap<usize, u64>,
    statements: u64,
}

const HISTORIES: u64 = 25;
const STEPS: usize = 2_000;

#[test]
fn fifty_thousand_steps_keep_to_the_model() {
    let (mut accepted, mut refused) = (0, 0);
    for history in 1..=HISTORIES {
        let (mut town, mut dice, mut model) =
            (Town::new(), Dice(history * 7_919), Model::default());
        let mut patients = vec![town.ana.clone()];
        for _ in 0..STEPS {
            let before = (town.state.cells.len(), town.state.logs.len());
            match step(&mut town, &mut dice, &mut model, &mut patients) {
                true => accepted += 1,
                false => {
                    refused += 1;
                    assert_eq!(before, (town.state.cells.len(), town.state.logs.len()));
                }
            }
        }
        agrees(&town, &model, &patients);
        logs_hold(&town);
    }
    println!("{accepted} accepted, {refused} refused");
    assert!(accepted > 20_000 && refused > 5_000);
}

/// One try, sound or not; true if it was accepted, as the model says.
fn step(town: &mut Town, dice: &mut Dice, model: &mut Model, patients: &mut Vec<Somebody>) -> bool {
    let Town { hospital, practice, doctors, policy, .. } = town.clone();
    let place = usize::try_from(dice.roll(patients.len() as u64)).unwrap();
    let patient = patients[place].clone();
    let slip = dice.roll(4) == 0;
    match dice.roll(6) {
        0 if patients.len() < 12 => {
            let new = Somebody::new(1_000 + patients.len() as u64);
            let number = u8::try_from(patients.len()).unwrap();
            town.must(&[&hospital], offer(number, town.block.time + 600));
            town.must(&[&new, &code(number)], request(&hospital.id, number));
            town.must(&[&hospital], confirm(&new.id));
            patients.push(new);
            true
        }
        1 => {
            let (seq, current) = model.consent.entry(place).or_default();
            let wrong = u64::from(slip);
            let sent = town.send(&[&patient], directive(&policy, *seq + 1 + wrong, *current));
            if sent.is_ok() {
                (*seq, *current) = (*seq + 1, *seq + 1);
            }
            assert_eq!(sent.is_ok(), !slip);
            !slip
        }
        2 => {
            let (seq, current) = model.consent.entry(place).or_default();
            let message = RevokeDirective {
                policy: policy.as_bytes().to_vec(),
                seq: *seq + 1,
                replaces: *current,
            };
            let sent = town.send(&[&patient], Message::RevokeDirective(message));
            assert_eq!(sent.is_ok(), *current > 0);
            if sent.is_ok() {
                (*seq, *current) = (*seq + 1, 0);
            }
            sent.is_ok()
        }
        3 => {
            let emergencies = model.emergencies.entry(place).or_default();
            let relationship = patient.id.as_bytes().to_vec();
            let message = Message::BreakGlass(BreakGlass { relationship, envelope: envelope(1) });
            let doctor = if slip { &doctors[2] } else { &doctors[0] };
            let sent = town.send(&[&hospital, doctor], message);
            assert_eq!(sent.is_ok(), !slip);
            *emergencies += u64::from(!slip);
            !slip
        }
        4 => {
            let seq = model.statements + 1 + u64::from(slip);
            let complete_to = town.block.time;
            let message = StateCoverage { seq, systems: 1, complete_to, interval: 60 };
            let sent = town.send(&[&hospital], Message::StateCoverage(message));
            assert_eq!(sent.is_ok(), !slip);
            model.statements += u64::from(!slip);
            !slip
        }
        _ => {
            let count = 1 + dice.roll(3);
            let next = model.entries.entry(place).or_default();
            let (_, current) = model.consent.get(&place).copied().unwrap_or_default();
            let basis = (current > 0).then_some(Basis::Directive(current));
            let entries =
                (0..count).map(|i| access(&patient.id, *next + i + u64::from(slip), basis.clone()));
            let message = Message::SubmitAccess(SubmitAccess { entries: entries.collect() });
            let by = if dice.roll(8) == 0 { &practice } else { &hospital };
            let sound = !slip && by.id == hospital.id;
            assert_eq!(town.send(&[by], message).is_ok(), sound);
            *next += if sound { count } else { 0 };
            sound
        }
    }
}

fn agrees(town: &Town, model: &Model, patients: &[Somebody]) {
    let Town { state, policy, hospital, .. } = town;
    for (place, patient) in patients.iter().enumerate() {
        let id = patient.id;
        let (seq, current) = model.consent.get(&place).copied().unwrap_or_default();
        let directive: Option<Directive> =
            state.record(&format!("consent/directive/{id}/{policy}"));
        assert_eq!(directive.map_or(0, |directive| directive.seq), current);
        let changes = state.entries::<Change>(&format!("consent/changes/{id}"));
        assert!(changes.iter().map(|change| change.seq).eq(1..=seq));
        let entries = state.entries::<AccessEntry>(&format!("access/log/{id}"));
        let expected = model.entries.get(&place).copied().unwrap_or_default();
        assert!(entries.iter().map(|entry| entry.number).eq(0..expected));
        let supported = |entry: &AccessEntry| match entry.basis {
            Some(_) => entry.stamp() == Stamp::InForce,
            None => entry.stamp() == Stamp::Unsupported,
        };
        assert!(entries.iter().all(supported));
        let emergencies = model.emergencies.get(&place).copied().unwrap_or_default();
        let logged = state.logs.get(&format!("access/emergencies/{id}")).map_or(0, Vec::len);
        assert_eq!(logged as u64, emergencies);
    }
    let stated = state.entries::<Coverage>(&format!("access/coverage-log/{}", hospital.id));
    assert!(stated.iter().map(|statement| statement.seq).eq(1..=model.statements));
}

/// Every log's head is what its entries make it.
fn logs_hold(town: &Town) {
    for (key, entries) in &town.state.logs {
        let leaves: Vec<_> = entries.iter().map(|entry| leaf_hash(entry)).collect();
        let cell = LogCell(key.clone().into_bytes());
        let head = cell.decode(&town.state.cells[key]).unwrap();
        assert_eq!((head.size, head.root), (entries.len() as u64, log::root(&leaves)), "{key}");
    }
}
