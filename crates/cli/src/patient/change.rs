//! From a plan to its proved receipt: shown, confirmed, signed, carried.

use std::collections::BTreeMap;
use std::io::{BufRead as _, IsTerminal as _};

use clap::Args;
use medlight_ledger::consent::{Answer, Effect, Label, Leaf, Obligation, Purpose, Verdict};
use medlight_wallet::Keys;
use medlight_wallet::plan::{Consequences, Facts, Intent, Reader, Row, UnsignedTx, Wish, plan};
use serde_json::json;

use super::{PatientError, file};
use crate::ask::progress::aside;
use crate::ask::{Asker, Asking, Done, Failure, carry};

/// Whether to ask before anything is signed.
#[derive(Args, Clone, Copy, Debug)]
pub struct Confirm {
    /// Sign without being asked.
    #[arg(long)]
    yes: bool,
}

/// What is wanted, as bytes to be signed.
pub(crate) fn planned(
    intent: &Intent,
    facts: &Facts,
    keys: &Keys,
) -> Result<UnsignedTx, PatientError> {
    Ok(plan(intent, facts, keys, &mut file::random()?)?)
}

/// Shows what the bytes say, signs them, and waits until the ledger has proved what became of it.
pub(super) async fn carry_out(
    client: &mut Asker,
    asking: &Asking,
    planned: &UnsignedTx,
    signers: &[&Keys],
    confirm: Confirm,
) -> Result<(), Failure> {
    let told = |consequences| effects(consequences, closes(planned.wish()));
    let effects = planned.consequences().map(told).unwrap_or_default();
    aside(|| {
        planned.summary().iter().chain(&effects).for_each(|line| eprintln!("  {line}"));
        confirmed(confirm)
    })?;
    let signed = planned.sign(signers).map_err(PatientError::from)?;
    let Done { height, .. } = carry(client, &signed, planned.blobs()).await?;
    let found = json!({ "height": height, "summary": planned.summary(), "effects": effects });
    asking.print(&found, || format!("in the ledger since block {height}, proved"));
    Ok(())
}

fn confirmed(confirm: Confirm) -> Result<(), PatientError> {
    if confirm.yes {
        return Ok(());
    }
    if !std::io::stdin().is_terminal() {
        return Err(PatientError::NotConfirmed);
    }
    eprint!("Sign this? Type yes: ");
    let mut typed = String::new();
    let read = std::io::stdin().lock().read_line(&mut typed);
    if read.is_ok() && typed.trim() == "yes" { Ok(()) } else { Err(PatientError::NotConfirmed) }
}

/// Who may see what they may not see now, and the other way round: a line for everything that
/// changes alike for somebody. Of a wish that closes something also who may see something all the
/// same: an older line may name them more closely.
fn effects(consequences: &Consequences, closes: bool) -> Vec<String> {
    let shown = |row: &&Row, answer: &Answer| opens(answer, row.label);
    let changed = consequences.rows.iter();
    let changed = changed.filter(|row| shown(row, &row.before) != shown(row, &row.after));
    let mut lines = alike(
        changed.map(|row| (row, format!("{} -> {}", answer(&row.before), answer(&row.after)))),
    );
    if lines.is_empty() {
        // Of other data than is listed, or later.
        lines.push(match consequences.loosens {
            true => "Somebody may see more than now: read each line".to_owned(),
            false => "Nobody may see more or less than now".to_owned(),
        });
    }
    if closes {
        let open = consequences.rows.iter().filter(|row| shown(row, &row.after));
        let open = alike(open.map(|row| (row, answer(&row.after))));
        lines.push(match open.is_empty() {
            true => "After this nobody may see anything".to_owned(),
            false => "After this still open:".to_owned(),
        });
        lines.extend(open);
    }
    lines
}

/// Whether somebody means to shut somebody out.
fn closes(wish: &Wish) -> bool {
    let denies = |leaf: &Leaf| matches!(leaf, Leaf::Open(line) if line.effect == Effect::Deny);
    match wish {
        Wish::Put { directive, .. } => directive.leaves.iter().any(denies),
        Wish::Revoke { .. } => true,
        Wish::Connect { .. } | Wish::Ask { .. } => false,
    }
}

/// A line for all purposes and labels of which somebody is told the same.
fn alike<'a>(rows: impl Iterator<Item = (&'a Row, String)>) -> Vec<String> {
    let mut purposes: BTreeMap<(Reader, String, Label), Vec<Purpose>> = BTreeMap::new();
    for (row, told) in rows {
        purposes.entry((row.reader, told, row.label)).or_default().push(row.purpose);
    }
    let mut labels: BTreeMap<(Reader, String, Vec<Purpose>), Vec<&str>> = BTreeMap::new();
    for ((reader, told, label), purposes) in purposes {
        labels.entry((reader, told, purposes)).or_default().push(label.code());
    }
    let line = |((reader, told, purposes), labels): ((Reader, String, Vec<Purpose>), Vec<&str>)| {
        let codes: Vec<_> = purposes.iter().map(|purpose| purpose.code()).collect();
        let purposes = match codes.as_slice() {
            [first, .., last] if codes.len() > 6 => {
                format!("{} purposes from {first} to {last}", codes.len())
            }
            few => few.join(", "),
        };
        let (who, labels) = (who(&reader), labels.join(", "));
        format!("{who}; {purposes}; data labelled {labels}: {told}")
    };
    labels.into_iter().map(line).collect()
}

/// Whether data of this label is shown.
fn opens(answer: &Answer, label: Label) -> bool {
    let held =
        |it: &Obligation| matches!(it, Obligation::Redact(labels) if labels.contains(&label));
    answer.allows() && !answer.obligations.iter().any(held)
}

fn who(reader: &Reader) -> String {
    let organisation = reader
        .organisation
        .map_or("any other organisation".to_owned(), |id| format!("organisation {id}"));
    reader.practitioner.map_or_else(
        || format!("anybody at {organisation}"),
        |id| format!("practitioner {id} at {organisation}"),
    )
}

/// An answer in the words of design section 7.
pub(super) fn answer(answer: &Answer) -> String {
    match answer.verdict {
        Verdict::Permit => "PERMIT",
        Verdict::Deny => "DENY",
        Verdict::NoConsent(Effect::Permit) => "NO CONSENT (the rule allows)",
        Verdict::NoConsent(Effect::Deny) => "NO CONSENT (the rule does not allow)",
        Verdict::Unknown => "UNKNOWN",
    }
    .to_owned()
}
