use medlight_ledger::Connection;
use medlight_ledger::record::Stamp;
use medlight_wallet::Opener;
use medlight_wallet::audit::{Audit, Audited, Content, Counts, Finding};
use medlight_wallet::event::Event;
use medlight_wallet::plan::moment;
use serde_json::{Value, json};

use super::emergency::{Emergency, opened};
use super::{Mine, age, change, connected};
use crate::ask::Failure;

/// `medlight accesses`: who looked, every entry opened and compared with what was chosen.
///
/// # Errors
/// [`Failure`].
pub async fn accesses(mine: &Mine) -> Result<(), Failure> {
    let (connection, keys) = connected(&mut mine.asking.client(), &mine.holder).await?;
    let opener = Opener::new(&connection, &keys);
    let audit = Audit::of(&connection, &opener);
    let counts = audit.counts();
    let emergencies: Vec<_> = connection.lists.iter().flat_map(|it| opened(it, &opener)).collect();
    let found = json!({
        "connection": connection.id.to_string(),
        "custodian": connection.custodian.1.name,
        "height": connection.height,
        "age": age(connection.time),
        "complete_to": connection.coverage.last().map(|last| moment(last.complete_to)),
        "counts": in_json(counts),
        "entries": audit.entries.iter().map(entry).collect::<Vec<_>>(),
        "emergencies": emergencies.iter().map(Emergency::in_json).collect::<Vec<_>>(),
    });
    mine.asking.print(&found, || {
        let rows: String = lists(&connection, &audit).collect();
        let emergencies: String = emergencies.iter().map(|it| it.told(connection.time)).collect();
        format!("{rows}{emergencies}{}\n{}", proof_line(&connection, counts), told(counts))
    });
    Ok(())
}

fn entry(audited: &Audited) -> Value {
    let (entry, event) = (&audited.entry, event(&audited.content));
    json!({
        "of": audited.of.to_string(),
        "number": entry.number,
        "recorded": moment(entry.recorded_at),
        "height": entry.height,
        "stamp": stamp(entry.stamp()),
        "content": content(&audited.content),
        "occurred": event.map(|it| moment(it.occurred)),
        "who": event.map(|it| it.who.name.clone()),
        "role": event.and_then(|it| it.who.role.clone()),
        "practitioner": event.and_then(|it| it.who.id).map(|id| id.to_string()),
        "what": event.map(|it| it.what.clone()),
        "purpose": event.and_then(|it| it.purpose).map(|it| it.code()),
        "remark": event.and_then(|it| it.remark.clone()),
        "corrects": entry.corrects.checked_sub(1),
        "corrected_by": audited.corrected_by,
        "held_until": (entry.held_until > 0).then(|| moment(entry.held_until)),
        "choices_said": audited.answer.as_ref().map(change::answer),
        "findings": audited.findings.iter().map(|it| finding(*it)).collect::<Vec<_>>(),
    })
}

/// Rows, the newest first; where a history goes on here, a line between the two lists: each has
/// numbers of its own.
fn lists(connection: &Connection, audit: &Audit) -> impl Iterator<Item = String> {
    let mut shown = connection.id;
    audit.entries.iter().rev().map(move |audited| {
        let between = match core::mem::replace(&mut shown, audited.of) == audited.of {
            true => String::new(),
            false => format!("  -- before the connection, in the list of {} --\n", audited.of),
        };
        format!("{between}{}\n", row(audited))
    })
}

fn row(audited: &Audited) -> String {
    let number = audited.entry.number;
    let mut notes: Vec<_> = audited.findings.iter().map(|it| finding(*it).to_owned()).collect();
    notes.extend(audited.corrected_by.map(|by| format!("corrected by entry {by}")));
    let remark = event(&audited.content).and_then(|event| event.remark.as_ref());
    notes.extend(remark.map(|remark| format!("remark: {remark}")));
    let notes = if notes.is_empty() { String::new() } else { format!("  [{}]", notes.join("; ")) };
    match event(&audited.content) {
        Some(Event { occurred, who, what, purpose, .. }) => {
            let role = who.role.as_deref().unwrap_or("system");
            let purpose = purpose.map_or("?", |purpose| purpose.code());
            format!(
                "{number:>5}  {}  {} ({role})  {what}  {purpose}{notes}",
                moment(*occurred),
                who.name,
            )
        }
        None => {
            let recorded = moment(audited.entry.recorded_at);
            format!("{number:>5}  {recorded}  {}{notes}", content(&audited.content))
        }
    }
}

fn proof_line(connection: &Connection, counts: Counts) -> String {
    let (name, entries) = (&connection.custodian.1.name, counts.entries);
    let complete = connection.coverage.last().map_or_else(
        || format!("{name} has never stated how far it is complete"),
        |last| format!("stated complete to {}", moment(last.complete_to)),
    );
    format!(
        "Complete list of what {name} recorded: {entries} of {entries} entries, {complete}. Verified {} s ago, after block {}.",
        age(connection.time),
        connection.height,
    )
}

fn told(counts: Counts) -> String {
    let each = [
        (counts.mismatches, "do not match the choices"),
        (counts.late, "added late"),
        (counts.unsupported, "without a basis on the ledger"),
        (counts.ended, "by a choice that had ended"),
        (counts.no_emergency, "without the emergency they speak of"),
        (counts.withheld, "withheld"),
        (counts.erased, "erased"),
        (counts.held, "held back"),
        (counts.unopened, "do not open"),
        (counts.not_compared, "could not be compared"),
        (counts.from_before, "from before the first statement, not compared"),
        (counts.corrections, "corrections"),
    ];
    let said = each.iter().filter(|(count, _)| *count > 0);
    let said: Vec<_> = said.map(|(count, what)| format!("{count} {what}")).collect();
    if said.is_empty() { "Nothing stands out.".to_owned() } else { said.join(", ") }
}

fn in_json(counts: Counts) -> Value {
    json!({
        "entries": counts.entries,
        "opened": counts.opened,
        "held": counts.held,
        "erased": counts.erased,
        "withheld": counts.withheld,
        "unopened": counts.unopened,
        "mismatches": counts.mismatches,
        "not_compared": counts.not_compared,
        "late": counts.late,
        "from_before": counts.from_before,
        "unsupported": counts.unsupported,
        "ended": counts.ended,
        "no_emergency": counts.no_emergency,
        "corrections": counts.corrections,
    })
}

const fn event(content: &Content) -> Option<&Event> {
    match content {
        Content::Opened(event) => Some(event),
        _ => None,
    }
}

fn content(content: &Content) -> String {
    match content {
        Content::Opened(_) => "opened".to_owned(),
        Content::Held { until, code } => {
            format!("held back by law {code} until {}", moment(*until))
        }
        Content::Erased { at } => format!("erased on {}", moment(*at)),
        Content::Withheld => "proved to exist, content not delivered".to_owned(),
        Content::ForOthers => "sealed to other keys".to_owned(),
        Content::Unsound(error) => error.to_string(),
        Content::NotAnEvent(error) => error.to_string(),
    }
}

const fn finding(finding: Finding) -> &'static str {
    match finding {
        Finding::Mismatch => "does not match your choices",
        Finding::NotCompared => "could not be compared",
        Finding::AddedLate => "added late",
        Finding::FromBefore => "history from before",
        Finding::Unsupported => "no basis on the ledger",
        Finding::Ended => "the choice it names had ended",
        Finding::NoEmergency => "no such emergency was recorded",
        Finding::Correction => "a correction",
    }
}

const fn stamp(stamp: Stamp) -> &'static str {
    match stamp {
        Stamp::Unspecified => "unknown",
        Stamp::InForce => "in force",
        Stamp::Ended => "ended",
        Stamp::Policy => "policy",
        Stamp::Emergency => "emergency",
        Stamp::Unsupported => "unsupported",
    }
}
