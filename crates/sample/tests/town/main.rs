//! The town, built by the real ledger, and looked at as its people would.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod reader;
mod world;

use std::collections::BTreeSet;

use medlight_ledger::consent::{Purpose, Verdict};
use medlight_ledger::message::access::Verdict as Found;
use medlight_ledger::record::{Coverage, Emergency, Named, Question, Relationship, Stage, Stamp};
use medlight_sample::{Connection, Town};
use medlight_wallet::envelope::{Kind, OpenError};
use reader::Reader;
use world::{CHAIN, World, written};

/// The connection of Ana and Northfield, read as she reads it.
fn ana(town: &Town) -> (&Connection, Reader<'_>) {
    let connection = &town.cast.ana.connections[0];
    (connection, Reader::of(town, connection))
}

#[test]
fn every_step_is_accepted_however_blocks_are_cut() {
    let town = written(7);
    for in_a_block in [1, 9, 1_000] {
        let world = World::built(&town, in_a_block);
        assert_eq!(world.refused, [], "{in_a_block} in a block");
    }
}

#[test]
fn a_seed_gives_one_town_and_another_seed_other_keys() {
    let bytes = |town: &Town| town.steps.iter().map(|step| step.tx.clone()).collect::<Vec<_>>();
    assert_eq!(bytes(&written(7)), bytes(&written(7)));
    let ids = |town: &Town| -> BTreeSet<_> {
        let patients = town.cast.patients().into_iter().flat_map(|patient| &patient.connections);
        patients.map(|connection| connection.keys.id()).collect()
    };
    assert_eq!(ids(&written(7)).len(), 8);
    assert!(ids(&written(7)).is_disjoint(&ids(&written(8))));
}

#[test]
fn a_few_hundred_accesses_stand_in_logs_of_the_length_the_generator_says() {
    let town = written(7);
    let mut world = World::built(&town, 20);
    let mut all = 0;
    for patient in town.cast.patients() {
        for connection in &patient.connections {
            let log = format!("access/log/{}", connection.keys.id());
            assert_eq!(world.log(&log).len() as u64, connection.entries, "{}", patient.name);
            all += connection.entries + connection.continues.map_or(0, |(_, entries)| entries);
        }
    }
    assert!((300..600).contains(&all), "{all}");
    let (connection, _) = ana(&town);
    let (_, before) = connection.continues.unwrap();
    assert_eq!(connection.entries + before, 128);
}

#[test]
fn each_patient_opens_every_entry_but_the_one_held_back() {
    let town = written(7);
    let mut world = World::built(&town, 20);
    let (mut opened, mut held, mut all) = (0, 0, 0);
    for patient in town.cast.patients() {
        for connection in &patient.connections {
            let reader = Reader::of(&town, connection);
            all += connection.entries;
            for entry in reader.entries(&mut world) {
                match entry.event {
                    Ok(event) => {
                        assert_eq!(event["meta"]["security"][0]["code"], "HTEST");
                        assert_eq!(event["entity"][0]["what"]["display"], patient.name);
                        opened += 1;
                    }
                    Err(error) => {
                        assert_eq!(error, OpenError::NotForThisKey);
                        assert!(entry.record.held_until > world.now + 86_400);
                        held += 1;
                    }
                }
            }
        }
    }
    assert_eq!((held, opened), (1, all - 1));
}

#[test]
fn the_hospital_hands_over_the_key_to_what_it_wrote_before_ana_came() {
    let town = written(7);
    let mut world = World::built(&town, 20);
    let (connection, reader) = ana(&town);
    let (before, entries) = connection.continues.unwrap();
    let key = reader.handed_over(&mut world).unwrap();
    let events = reader.history(&mut world, before, &key);
    assert_eq!(events.len() as u64, entries);
    assert!(events.windows(2).all(|pair| pair[0] <= pair[1]), "oldest first");
    let two_years = world.now - 731 * 86_400;
    assert!(events.iter().all(|occurred| (two_years..world.now - 3_600).contains(occurred)));
    let old: Relationship = world.cell(&format!("identity/relationship/{before}")).unwrap();
    assert_eq!(old.stage(), Stage::Continued);
}

#[test]
fn one_entry_does_not_match_the_choices_and_it_is_the_blocked_nurse() {
    let town = written(7);
    let mut world = World::built(&town, 20);
    let mut against = Vec::new();
    for patient in town.cast.patients() {
        for connection in &patient.connections {
            let reader = Reader::of(&town, connection);
            let today = world.now - 3_600;
            for entry in reader.entries(&mut world) {
                let Ok(event) = &entry.event else { continue };
                let request = reader.request(event);
                // Older ones are history: nobody had chosen anything yet.
                if request.at < today {
                    continue;
                }
                let answer = reader.decide(&mut world, &request);
                if !answer.allows() {
                    against.push((request.practitioner, answer.verdict, entry.record.stamp()));
                }
                assert!(request.purpose != Purpose::Btg || answer.allows());
            }
        }
    }
    let kern = town.cast.northfield.ward_nurse.keys.id();
    // The ledger's stamp cannot know: what the directive says is sealed.
    assert_eq!(against, [(Some(kern), Verdict::Deny, Stamp::InForce)]);
}

#[test]
fn the_day_holds_an_emergency_a_correction_a_late_entry_and_an_answered_question() {
    let town = written(7);
    let mut world = World::built(&town, 20);
    let (connection, reader) = ana(&town);
    let id = connection.keys.id();
    let emergency: Emergency = world.cell(&format!("access/emergency/{id}/1")).unwrap();
    assert_eq!(emergency.verdict(), Found::Justified);
    assert_ne!(emergency.practitioner, emergency.reviewer);
    let reason = reader.open(&mut world, Kind::Emergency, id, emergency.envelope.as_ref()).unwrap();
    assert!(reason["payload"][0]["contentString"].as_str().unwrap().contains("Unconscious"));
    // Neither can be shown in the other's place.
    let (reason, report) = (emergency.envelope.as_ref(), emergency.report.as_ref());
    assert!(reader.open(&mut world, Kind::Review, id, report).is_ok());
    assert!(reader.open(&mut world, Kind::Review, id, reason).is_err());
    assert!(reader.open(&mut world, Kind::Emergency, id, report).is_err());

    let question: Question = world.cell(&format!("access/question/{id}/5")).unwrap();
    assert!(question.answered_at >= question.asked_at);
    for (kind, envelope) in [(Kind::Question, &question.question), (Kind::Answer, &question.answer)]
    {
        assert!(reader.open(&mut world, kind, id, envelope.as_ref()).is_ok());
    }

    let entries = reader.entries(&mut world);
    let stamped = |stamp: Stamp| entries.iter().filter(|e| e.record.stamp() == stamp).count();
    assert_eq!((stamped(Stamp::Emergency), stamped(Stamp::Unsupported)), (1, 0));
    let corrections: Vec<_> = entries.iter().filter(|e| e.record.corrects > 0).collect();
    assert_eq!(corrections.len(), 1);
    assert_eq!(corrections[0].record.corrects, corrections[0].record.number);

    // Late: it occurred before a time up to which the hospital had called its list complete.
    let hospital = town.cast.northfield.organisation.keys.id();
    let stated: Vec<Coverage> = world.records(&format!("access/coverage-log/{hospital}"));
    assert_eq!(stated.len(), 3);
    let late = entries.iter().filter(|entry| {
        let before = stated.iter().filter(|s| s.stated_at < entry.record.recorded_at);
        let complete_to = before.map(|s| s.complete_to).max().unwrap_or(0);
        entry.event.as_ref().is_ok_and(|event| reader.request(event).at < complete_to)
    });
    assert_eq!(late.count(), 1);
}

#[test]
fn names_of_staff_are_sealed_and_each_opens_to_its_organisation() {
    let town = written(7);
    let mut world = World::built(&town, 20);
    for (organisation, staff) in town.cast.organisations() {
        let log = format!("identity/practitioners/{}", organisation.keys.id());
        let listed: Vec<Named> = world.records(&log);
        assert_eq!(listed.len(), staff.len());
        for person in staff {
            let name = world.name_of(CHAIN, person, organisation).unwrap();
            assert_eq!(name, person.name);
        }
    }
    for step in &town.steps {
        assert!(!step.tx.windows(4).any(|bytes| bytes == b"Kern"), "{}", step.what);
    }
}
