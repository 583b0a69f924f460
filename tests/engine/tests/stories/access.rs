use medlight_ledger::Refusal;
use medlight_ledger::message::Message;
use medlight_ledger::message::access::{
    AnswerEntry, AskEntry, Basis, BreakGlass, EraseBlob, ReviewBreakGlass, Verdict,
};
use medlight_ledger::message::coverage::StateCoverage;
use medlight_ledger::record::{
    AccessEntry, Coverage, Emergency, Noted, Question, Stamp, Tombstone,
};
use medlight_wallet::envelope::{Kind, OpenError};

use crate::scene::{Scene, submit};

pub(crate) fn opens_to_its_patient(scene: &mut Scene) {
    let town = scene.town.clone();
    let ana = &town.cast.ana.connections[0];
    let id = ana.keys.id();
    let entries: Vec<AccessEntry> = scene.asked.log(&format!("access/log/{id}"));
    assert!(entries.iter().map(|entry| entry.number).eq(0..ana.entries));
    let stranger = scene.newcomer(103);
    let mut held = 0;
    for entry in &entries {
        let envelope = entry.envelope.as_ref().unwrap();
        let by_another = scene.open(Kind::Access, id, envelope, stranger.opening_key());
        assert_eq!(by_another, Err(OpenError::NotForThisKey));
        match scene.open(Kind::Access, id, envelope, ana.keys.opening_key()) {
            Ok(event) => assert!(event.windows(10).any(|bytes| bytes == b"AuditEvent")),
            Err(error) => {
                assert!(error == OpenError::NotForThisKey && entry.held_until > 0);
                held += 1;
            }
        }
    }
    assert_eq!(held, 1);
}

/// Leo withdrew his choice for Harbour; the clinic goes on and says that it is the basis.
pub(crate) fn on_an_ended_choice(scene: &mut Scene) {
    let town = scene.town.clone();
    let (leo, desk) = (&town.cast.leo.connections[1], &town.cast.harbour.organisation.keys);
    let log = format!("access/log/{}", leo.keys.id());
    let number = scene.size(&log);
    let entry = scene.entry(&leo.keys, number, Some(Basis::Directive(1)));
    scene.must(&[desk], submit(vec![entry]));
    let entries: Vec<AccessEntry> = scene.asked.log(&log);
    let last = entries.last().unwrap();
    assert_eq!(last.stamp(), Stamp::Ended);
    assert!(0 < last.ended && last.ended < last.height, "since when it no longer holds");
}

pub(crate) fn two_batches_share_a_block(scene: &mut Scene) {
    let town = scene.town.clone();
    let (rosa, desk) = (&town.cast.rosa.connections[1], &town.cast.linden.organisation.keys);
    let log = format!("access/log/{}", rosa.keys.id());
    let first = scene.size(&log);
    let entries: Vec<_> = (first..first + 4).map(|n| scene.entry(&rosa.keys, n, None)).collect();
    let earlier = scene.bytes(&[desk], submit(entries[..2].to_vec()));
    let later = scene.bytes(&[desk], submit(entries[2..].to_vec()));
    assert_eq!([scene.asked.submit(&earlier), scene.asked.submit(&later)], [0, 0]);
    let gap = scene.entry(&rosa.keys, first + 9, None);
    assert_eq!(scene.send(&[desk], submit(vec![gap])), Refusal::EntryNumber.code());
    assert_eq!([scene.asked.outcome(&earlier), scene.asked.outcome(&later)], [0, 0]);
    assert_eq!(scene.size(&log), first + 4);
}

pub(crate) fn emergency_is_reviewed(scene: &mut Scene) {
    let town = scene.town.clone();
    let (rosa, hospital) = (&town.cast.rosa.connections[0], &town.cast.northfield);
    let (id, desk) = (rosa.keys.id(), &hospital.organisation.keys);
    let (doctor, officer) = (&hospital.emergency_doctor.keys, &hospital.privacy_officer.keys);
    let relationship = id.as_bytes().to_vec();
    let envelope = scene.seal(Kind::Emergency, id, b"unconscious", &[&rosa.keys, desk]);
    let open = BreakGlass { relationship: relationship.clone(), envelope };
    scene.must(&[desk, doctor], Message::BreakGlass(open));
    let number = scene.size(&format!("access/log/{id}"));
    let entry = scene.entry(&rosa.keys, number, Some(Basis::Emergency(1)));
    scene.must(&[desk], submit(vec![entry]));
    let report = scene.seal(Kind::Review, id, b"it was needed", &[&rosa.keys, desk]);
    let review = || {
        let (relationship, envelope) = (relationship.clone(), report.clone());
        let verdict = Verdict::Justified.into();
        Message::ReviewBreakGlass(ReviewBreakGlass { relationship, number: 1, verdict, envelope })
    };
    let own = scene.send(&[desk, doctor], review());
    assert_eq!(own, Refusal::ReviewerIsAccessor.code());
    scene.must(&[desk, officer], review());
    assert_eq!(scene.send(&[desk, officer], review()), Refusal::NoSuchEmergency.code());
    let cell: Emergency = scene.asked.cell(&format!("access/emergency/{id}/1")).unwrap();
    assert_eq!(
        (cell.verdict(), cell.reviewer.as_slice()),
        (Verdict::Justified, &officer.id().as_bytes()[..])
    );
    let due: Vec<Noted> = scene.asked.log(&format!("access/reviews/{}", rosa.custodian));
    assert_eq!(due.len(), 2, "Ana's and Rosa's");
    let entries: Vec<AccessEntry> = scene.asked.log(&format!("access/log/{id}"));
    assert_eq!(entries.last().unwrap().stamp(), Stamp::Emergency);
}

pub(crate) fn a_question_is_answered_once(scene: &mut Scene) {
    let town = scene.town.clone();
    let (tomas, desk) = (&town.cast.tomas.connections[0], &town.cast.northfield.organisation.keys);
    let id = tomas.keys.id();
    let readers = [&tomas.keys, desk];
    let relationship = id.as_bytes().to_vec();
    let envelope = scene.seal(Kind::Question, id, b"Who was this?", &readers);
    let ask = AskEntry { relationship: relationship.clone(), number: 3, envelope };
    scene.must(&[&tomas.keys], Message::AskEntry(ask.clone()));
    let twice = scene.send(&[&tomas.keys], Message::AskEntry(ask));
    assert_eq!(twice, Refusal::NoSuchQuestion.code());
    let envelope = scene.seal(Kind::Answer, id, b"Your own ward.", &readers);
    let answer = AnswerEntry { relationship, number: 3, envelope };
    scene.must(&[desk], Message::AnswerEntry(answer.clone()));
    let twice = scene.send(&[desk], Message::AnswerEntry(answer));
    assert_eq!(twice, Refusal::NoSuchQuestion.code());
    let cell: Question = scene.asked.cell(&format!("access/question/{id}/3")).unwrap();
    let answer = cell.answer.unwrap();
    let opened = scene.open(Kind::Answer, id, &answer, tomas.keys.opening_key());
    assert_eq!(opened.as_deref(), Ok(&b"Your own ward."[..]));
}

pub(crate) fn coverage_is_never_taken_back(scene: &mut Scene) {
    let town = scene.town.clone();
    let desk = &town.cast.linden.organisation.keys;
    let key = format!("access/coverage/{}", desk.id());
    let now: Coverage = scene.asked.cell(&key).unwrap();
    let state = |seq, complete_to| {
        Message::StateCoverage(StateCoverage { seq, systems: 1, complete_to, interval: 86_400 })
    };
    let back = scene.send(&[desk], state(now.seq + 1, now.complete_to - 1));
    assert_eq!(back, Refusal::CoverageBackwards.code());
    let skipped = scene.send(&[desk], state(now.seq + 2, now.complete_to));
    assert_eq!(skipped, Refusal::CoverageSeq.code());
    scene.must(&[desk], state(now.seq + 1, now.complete_to + 1));
    let stated: Vec<Coverage> = scene.asked.log(&format!("access/coverage-log/{}", desk.id()));
    assert!(stated.iter().map(|statement| statement.seq).eq(1..=now.seq + 1));
}

pub(crate) fn erased_content_is_gone(scene: &mut Scene) {
    let town = scene.town.clone();
    let (rosa, desk) = (&town.cast.rosa.connections[1], &town.cast.linden.organisation.keys);
    let log = format!("access/log/{}", rosa.keys.id());
    let before: Vec<AccessEntry> = scene.asked.log(&log);
    let hash = before[0].envelope.as_ref().unwrap().sealed_hash.clone();
    let bytes = scene.asked.blob(&hash).unwrap();
    let relationship = rosa.keys.id().as_bytes().to_vec();
    scene.must(
        &[desk],
        Message::EraseBlob(EraseBlob { belongs_to: relationship, hash: hash.clone() }),
    );
    assert_eq!(scene.asked.blob(&hash), None);
    assert!(!scene.asked.put(&bytes), "erased bytes were taken again");
    let hex = data_encoding::HEXLOWER.encode(&hash);
    assert!(scene.asked.cell::<Tombstone>(&format!("blob/tombstone/{hex}")).is_some());
    assert_eq!(scene.asked.log::<AccessEntry>(&log), before, "number and proof stand");
}
