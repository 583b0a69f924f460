//! The town's story, in the order in which it goes to the ledger.

mod custodian;
mod log;
mod northfield;
mod opening;

use medlight_ledger::Id;
use medlight_ledger::consent::{Disclosure, Label, Provision};
use medlight_ledger::message::Message;
use medlight_ledger::message::consent::{PutDirective, RevokeDirective};
use medlight_wallet::Keys;
use medlight_wallet::envelope::Kind;

use crate::history::{AT_HARBOUR, AT_LINDEN, AT_NORTHFIELD, Part, TODAY, history};
use crate::pen::Pen;
use crate::{Cast, Connection, Patient, SampleError, Setting, Step, choices};
use custodian::Custodian;
use log::Log;

type Written<T = ()> = Result<T, SampleError>;

pub(crate) fn write(
    setting: &Setting<'_>,
    registrar: &Keys,
    cast: &mut Cast,
) -> Written<Vec<Step>> {
    let mut pen = Pen::new(*setting);
    let [ana, rosa, leo, tomas] = chapters(&mut pen, registrar, cast)?;
    cast.ana.connections = ana;
    cast.rosa.connections = rosa;
    cast.leo.connections = leo;
    cast.tomas.connections = tomas;
    Ok(pen.into_steps())
}

fn chapters(pen: &mut Pen<'_>, registrar: &Keys, cast: &Cast) -> Written<[Vec<Connection>; 4]> {
    let [mut northfield, mut linden, mut harbour] = opening::open(pen, registrar, cast)?;
    let Cast { ana, rosa, leo, tomas, .. } = cast;
    for custodian in [&mut northfield, &mut linden, &mut harbour] {
        custodian.state_coverage(pen, TODAY);
    }
    let guarded = [Label::Restricted, Label::Psy];
    let anas = vec![
        northfield::ana(pen, cast, &mut northfield)?,
        visits(pen, cast, &linden, (ana, 1), (AT_LINDEN, 62), Some(&[Label::Normal]))?,
        visits(pen, cast, &harbour, (ana, 2), (AT_HARBOUR, 27), Some(&guarded))?,
    ];
    let rosas = vec![
        visits(pen, cast, &northfield, (rosa, 0), (AT_NORTHFIELD, 58), Some(&[Label::Normal]))?,
        withdrawn(pen, cast, &linden, (rosa, 1), (AT_LINDEN, 44))?,
    ];
    let leos = vec![
        visits(pen, cast, &linden, (leo, 0), (AT_LINDEN, 26), Some(&[Label::Normal]))?,
        visits(pen, cast, &harbour, (leo, 1), (AT_HARBOUR, 18), Some(&guarded))?,
    ];
    // He has made no choice: his employer's own rule applies.
    let tomas = vec![visits(pen, cast, &northfield, (tomas, 0), (AT_NORTHFIELD, 21), None)?];
    for custodian in [&mut northfield, &mut linden, &mut harbour] {
        custodian.state_coverage(pen, 60);
    }
    Ok([anas, rosas, leos, tomas])
}

/// A patient connects, chooses, and their history with the custodian is entered.
fn visits(
    pen: &mut Pen<'_>,
    cast: &Cast,
    custodian: &Custodian<'_>,
    (patient, index): (&Patient, u16),
    (kinds, count): (&[&[Part]], usize),
    labels: Option<&[Label]>,
) -> Written<Connection> {
    let keys = patient.seed.keys(pen.setting.chain_id, index, 0);
    custodian.connect(pen, patient, &keys, None)?;
    if let Some(labels) = labels {
        let lines = choices::treat_me(custodian.id(), labels);
        choose(pen, custodian, patient, &keys, (1, 0), lines)?;
    }
    let mut log = Log::of(custodian, patient, keys.id(), keys.sealing_key().clone());
    let accesses = history(cast, kinds, count, pen);
    log.enter(pen, &accesses, custodian.policy_basis())?;
    let entries = log.size();
    Ok(Connection { custodian: custodian.id(), keys, entries, continues: None })
}

/// The same for somebody who then withdraws the choice: the custodian's own rule applies again.
fn withdrawn(
    pen: &mut Pen<'_>,
    cast: &Cast,
    custodian: &Custodian<'_>,
    patient: (&Patient, u16),
    kinds: (&[&[Part]], usize),
) -> Written<Connection> {
    let connection = visits(pen, cast, custodian, patient, kinds, Some(&[Label::Normal]))?;
    let policy = custodian.policy.as_bytes().to_vec();
    let message = Message::RevokeDirective(RevokeDirective { policy, seq: 2, replaces: 1 });
    let what = format!("{} withdraws the choice for {}", patient.0.name, custodian.name());
    pen.send(what, &[&connection.keys], message);
    Ok(connection)
}

/// A patient's choice, sealed to both.
fn choose(
    pen: &mut Pen<'_>,
    custodian: &Custodian<'_>,
    patient: &Patient,
    keys: &Keys,
    (seq, replaces): (u64, u64),
    lines: Vec<Provision>,
) -> Written {
    let disclosure = Disclosure::new(pen.bytes(), lines)?;
    let owner: Id = keys.id();
    let readers = [keys.sealing_key(), custodian.organisation.keys.sealing_key()];
    let envelope = pen.seal(Kind::Directive, owner, &disclosure.encode(), &readers)?;
    let message = Message::PutDirective(PutDirective {
        policy: custodian.policy.as_bytes().to_vec(),
        seq,
        replaces,
        root: disclosure.root().as_bytes().to_vec(),
        count: disclosure.count(),
        envelope,
    });
    pen.send(format!("{} chooses for {}", patient.name, custodian.name()), &[keys], message);
    Ok(())
}
