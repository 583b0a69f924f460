//! Ana at Northfield: a history from before she had a phone, and a day on which everything happens
//! that a portal must show.

use medlight_ledger::consent::{Label, Purpose};
use medlight_ledger::message::Message;
use medlight_ledger::message::access::{
    AnswerEntry, AskEntry, Basis, BreakGlass, ReviewBreakGlass, Verdict,
};
use medlight_ledger::message::identity::OpenUnclaimed;
use medlight_wallet::Keys;
use medlight_wallet::envelope::Kind;

use super::custodian::Custodian;
use super::log::{Apart, Log};
use super::{Written, choose};
use crate::fhir::{Access, Data, communication};
use crate::history::{
    ALLERGIES, APPOINTMENT, AT_NORTHFIELD, BLOOD_SUGAR, BLOOD_TEST, LETTER, MEDICINES, VITAL_SIGNS,
    history,
};
use crate::pen::Pen;
use crate::{Cast, Connection, Practitioner, cast, choices};

/// Entries before she came, so that both logs together have 128.
const BEFORE: usize = 112;
const FORTNIGHT: u64 = 14 * 86_400;

pub(super) fn ana<'a>(
    pen: &mut Pen<'_>,
    cast: &'a Cast,
    hospital: &mut Custodian<'a>,
) -> Written<Connection> {
    let (seed, chain_id) = (pen.setting.seed, pen.setting.chain_id);
    let held = cast::seed(seed, hospital.name()).keys(chain_id, 1, 0);
    let keys = cast.ana.seed.keys(chain_id, 0, 0);
    let before = unclaimed(pen, cast, hospital, &held)?;
    hospital.connect(pen, &cast.ana, &keys, Some(&held))?;
    let there = hospital.id();
    let mut lines = choices::treat_me(there, &[Label::Normal]);
    choose(pen, hospital, &cast.ana, &keys, (1, 0), lines.clone())?;
    lines.push(choices::not(there, cast.northfield.ward_nurse.keys.id()));
    choose(pen, hospital, &cast.ana, &keys, (2, 1), lines)?;
    let entries = today(pen, cast, hospital, &keys)?;
    Ok(Connection { custodian: there, keys, entries, continues: Some((held.id(), before)) })
}

/// The hospital logs for a patient who is not here yet.
fn unclaimed(
    pen: &mut Pen<'_>,
    cast: &Cast,
    hospital: &Custodian<'_>,
    held: &Keys,
) -> Written<u64> {
    let sealing_key = held.sealing_key().to_bytes().to_vec();
    let what = format!("{} opens a log for a patient who is not here yet", hospital.name());
    let message = Message::OpenUnclaimed(OpenUnclaimed { sealing_key });
    pen.send(what, &[&hospital.organisation.keys, held], message);
    let mut log = Log::of(hospital, &cast.ana, held.id(), held.sealing_key().clone());
    let accesses = history(cast, AT_NORTHFIELD, BEFORE, pen);
    log.enter(pen, &accesses, hospital.policy_basis())?;
    Ok(log.size())
}

fn today<'a>(
    pen: &mut Pen<'_>,
    cast: &'a Cast,
    hospital: &mut Custodian<'a>,
    keys: &Keys,
) -> Written<u64> {
    let staff = &cast.northfield;
    let chosen = Some(Basis::Directive(2));
    let now = pen.setting.now;
    let at = |minutes: u64, by: &'a Practitioner, what: Data, purpose| Access {
        occurred: now.saturating_sub(minutes * 60),
        by: Some(by),
        what,
        purpose,
        remark: None,
    };
    let mut log = Log::of(hospital, &cast.ana, keys.id(), keys.sealing_key().clone());
    let morning = [
        at(58, &staff.clerk, APPOINTMENT, Purpose::Patadmin),
        at(55, &staff.nurse, VITAL_SIGNS, Purpose::Treat),
        at(54, &staff.nurse, MEDICINES, Purpose::Treat),
        at(49, &staff.diabetologist, BLOOD_SUGAR, Purpose::Treat),
        at(48, &staff.diabetologist, LETTER, Purpose::Treat),
        at(46, &staff.pathologist, BLOOD_TEST, Purpose::Treat),
    ];
    log.enter(pen, &morning, chosen.clone())?;
    emergency(pen, cast, hospital, keys)?;
    let mut opened = at(40, &staff.emergency_doctor, ALLERGIES, Purpose::Btg);
    opened.remark = Some("Unconscious, brought in by ambulance");
    log.enter_apart(pen, &opened, Some(Basis::Emergency(1)), Apart::default())?;
    // The directive named is in force, and it names her: the choice and the entry do not match.
    let nosy = at(31, &staff.ward_nurse, LETTER, Purpose::Treat);
    log.enter_apart(pen, &nosy, chosen.clone(), Apart::default())?;
    let mistaken = at(29, &staff.clerk, APPOINTMENT, Purpose::Patadmin);
    let mistaken = log.enter_apart(pen, &mistaken, chosen.clone(), Apart::default())?;
    let mut corrected = at(29, &staff.clerk, APPOINTMENT, Purpose::Patadmin);
    corrected.remark = Some("Opened for another patient of the same name, by mistake");
    let apart = Apart { corrects: Some(mistaken), ..Apart::default() };
    log.enter_apart(pen, &corrected, chosen.clone(), apart)?;
    let held = at(27, &staff.privacy_officer, LETTER, Purpose::Treat);
    let apart = Apart { held: Some((now + FORTNIGHT, 1)), ..Apart::default() };
    log.enter_apart(pen, &held, hospital.policy_basis(), apart)?;
    let noon = [
        at(24, &staff.pharmacist, MEDICINES, Purpose::Treat),
        at(22, &staff.nurse, VITAL_SIGNS, Purpose::Treat),
    ];
    log.enter(pen, &noon, chosen.clone())?;
    question(pen, cast, hospital, keys, 5)?;
    hospital.state_coverage(pen, 20 * 60);
    pen.turn_the_page();
    // It comes after the hospital has stated that nothing from then is missing.
    let late = at(35, &staff.diabetologist, MEDICINES, Purpose::Treat);
    log.enter_apart(pen, &late, chosen.clone(), Apart::default())?;
    let evening = [
        at(12, &staff.nurse, VITAL_SIGNS, Purpose::Treat),
        at(6, &staff.diabetologist, BLOOD_TEST, Purpose::Treat),
    ];
    log.enter(pen, &evening, chosen)?;
    Ok(log.size())
}

/// Records are opened in an emergency; somebody else finds that it was justified.
fn emergency(pen: &mut Pen<'_>, cast: &Cast, hospital: &Custodian<'_>, keys: &Keys) -> Written {
    let desk = &hospital.organisation.keys;
    let (doctor, officer) = (&cast.northfield.emergency_doctor, &cast.northfield.privacy_officer);
    let readers = [keys.sealing_key(), desk.sealing_key()];
    let relationship = keys.id().as_bytes().to_vec();
    let reason = communication(pen.ago(41 * 60), "Unconscious patient, no time to ask.");
    let envelope = pen.seal(Kind::Emergency, keys.id(), &reason, &readers)?;
    let message = BreakGlass { relationship: relationship.clone(), envelope };
    let what = format!("{} opens the records of {} in an emergency", doctor.name, cast.ana.name);
    pen.send(what, &[desk, &doctor.keys], Message::BreakGlass(message));
    let report = communication(
        pen.ago(15 * 60),
        "Brought in by ambulance at that time, no blood pressure. What was opened was needed.",
    );
    let envelope = pen.seal(Kind::Review, keys.id(), &report, &readers)?;
    let verdict = Verdict::Justified.into();
    let message = ReviewBreakGlass { relationship, number: 1, verdict, envelope };
    let what = format!("{} reviews the emergency access", officer.name);
    pen.send(what, &[desk, &officer.keys], Message::ReviewBreakGlass(message));
    Ok(())
}

/// Ana asks about an entry, and the hospital answers.
fn question(
    pen: &mut Pen<'_>,
    cast: &Cast,
    hospital: &Custodian<'_>,
    keys: &Keys,
    number: u64,
) -> Written {
    let desk = &hospital.organisation.keys;
    let readers = [keys.sealing_key(), desk.sealing_key()];
    let relationship = keys.id().as_bytes().to_vec();
    let text = communication(pen.ago(23 * 60), "I do not know this doctor. Why was this read?");
    let envelope = pen.seal(Kind::Question, keys.id(), &text, &readers)?;
    let message = AskEntry { relationship: relationship.clone(), number, envelope };
    pen.send(format!("{} asks about an entry", cast.ana.name), &[keys], Message::AskEntry(message));
    let text = communication(
        pen.ago(21 * 60),
        "Pathology reads your sample in order to report it. Your diabetologist had asked for it.",
    );
    let envelope = pen.seal(Kind::Answer, keys.id(), &text, &readers)?;
    let message = Message::AnswerEntry(AnswerEntry { relationship, number, envelope });
    pen.send(format!("{} answers", hospital.name()), &[desk], message);
    Ok(())
}
