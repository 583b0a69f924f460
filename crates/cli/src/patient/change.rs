//! From a plan to its proved receipt: shown, confirmed, signed, carried.

use std::collections::BTreeMap;
use std::io::{BufRead as _, IsTerminal as _};

use clap::Args;
use medlight_ledger::consent::{Answer, Effect, Label, Obligation, Verdict};
use medlight_wallet::Keys;
use medlight_wallet::plan::{Consequences, Facts, Intent, Reader, UnsignedTx, plan};
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
    let effects = planned.consequences().map(effects).unwrap_or_default();
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
/// changes alike for somebody.
fn effects(consequences: &Consequences) -> Vec<String> {
    let mut alike: BTreeMap<(Reader, Label, String, String), Vec<&str>> = BTreeMap::new();
    for row in &consequences.rows {
        if opens(&row.before, row.label) != opens(&row.after, row.label) {
            let (before, after) = (answer(&row.before), answer(&row.after));
            let purposes = alike.entry((row.reader, row.label, before, after)).or_default();
            purposes.push(row.purpose.code());
        }
    }
    let line = |((reader, label, before, after), purposes): (_, Vec<&str>)| {
        let who = who(&reader);
        let purposes = match purposes.as_slice() {
            [first, .., last] if purposes.len() > 6 => {
                format!("{} purposes from {first} to {last}", purposes.len())
            }
            few => few.join(", "),
        };
        format!("{who}; {purposes}; data labelled {}: {before} -> {after}", Label::code(label))
    };
    let lines: Vec<_> = alike.into_iter().map(line).collect();
    match (lines.is_empty(), consequences.loosens) {
        (false, _) => lines,
        // Of other data than is listed, or later.
        (true, true) => vec!["Somebody may see more than now: read each line".to_owned()],
        (true, false) => vec!["Nobody may see more or less than now".to_owned()],
    }
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
