use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use clap::Args;
use medlight_ledger::Id;
use medlight_ledger::message::access::MAX_BATCH;
use medlight_ledger::record::Stage;
use medlight_wallet::act::{Act, Entry, Prepared};
use medlight_wallet::envelope::Kind;
use medlight_wallet::{Keys, Opener, Shut};
use serde_json::json;

use super::events::{Known, Misplaced, Patients, Placed, known, place};
use super::keyfile::Holder;
use super::send::{Signing, act_on};
use super::{OrganisationError, resources};
use crate::ask::progress::{self, aside};
use crate::ask::{Asker, Asking, Failure};

/// `medlight import`
#[derive(Args, Clone, Debug)]
pub struct Import {
    /// FHIR R4 AuditEvents by IHE BALP: one a line, a Bundle of them, or one alone.
    file: PathBuf,
    /// Which relationship a patient of the file is, where an event does not say so itself:
    /// `{"Patient/1":"<id>","system|value":"<id>"}`.
    #[arg(long, value_name = "FILE")]
    patients: Option<PathBuf>,
    /// The registered policy that accesses stood on where an event names nothing.
    #[arg(long, value_name = "ID")]
    policy: Option<Id>,
    #[command(flatten)]
    signing: Signing,
    #[command(flatten)]
    asking: Asking,
}

/// What became of a file.
#[derive(Default)]
struct Report {
    taken: usize,
    skipped: usize,
    /// Entries on the ledger whose content was erased, or never sealed to the custodian: nobody can
    /// know whether an event is one of them.
    unknown: usize,
    refused: Vec<(usize, Misplaced)>,
    height: Option<u64>,
}

/// Runs `medlight import`.
///
/// # Errors
/// [`Failure`]; [`OrganisationError::Refused`] once all others are in, if events were refused.
pub async fn import(command: &Import) -> Result<(), Failure> {
    let file = |path: &PathBuf| {
        std::fs::read(path).map_err(|error| OrganisationError::File { path: path.clone(), error })
    };
    let text = file(&command.file)?;
    let patients = match &command.patients {
        None => Patients::default(),
        Some(path) => Patients::read(&file(path)?)
            .map_err(|error| OrganisationError::Patients { path: path.clone(), error })?,
    };
    let mut report = Report::default();
    let mut placed: BTreeMap<Id, Vec<(usize, Placed)>> = BTreeMap::new();
    for found in resources::read(&text) {
        let resource = found.resource.map_err(Misplaced::NotJson);
        match resource.and_then(|event| place(&event, &patients, command.policy)) {
            Ok(event) => {
                placed.entry(event.entry.relationship).or_default().push((found.line, event));
            }
            Err(why) => report.refused.push((found.line, why)),
        }
    }
    let mut client = command.asking.client();
    let holders = command.signing.unlock(&mut client).await?;
    let mut entries = Vec::new();
    for (id, events) in placed {
        entries.extend(new(&mut client, &holders, id, events, &mut report).await?);
    }
    let total = entries.len();
    for batch in entries.chunks(MAX_BATCH) {
        let act = Act::SubmitAccess { entries: batch.to_vec() };
        let mut show = |_: &Prepared| {
            aside(|| eprintln!("medlight: signing {} of {total} new entries", batch.len()));
        };
        let sent = act_on(&mut client, &command.signing, (&holders, None), &act, &mut show);
        report.height = Some(sent.await?.done.height);
        report.taken += batch.len();
    }
    report.print(&command.asking)
}

/// Those of a relationship's events that are not in its log yet.
async fn new(
    client: &mut Asker,
    holders: &[Holder],
    id: Id,
    events: Vec<(usize, Placed)>,
    report: &mut Report,
) -> Result<Vec<Entry>, Failure> {
    let mut refuse = |why: &dyn Fn(Id) -> Misplaced| {
        report.refused.extend(events.iter().map(|(line, _)| (*line, why(id))));
        Ok(Vec::new())
    };
    let Some(connection) = client.connection(id).await? else {
        return refuse(&Misplaced::NoSuchRelationship);
    };
    let Some(custodian) = holders.first().filter(|it| it.id() == connection.custodian.0) else {
        return refuse(&Misplaced::NotOurs);
    };
    if !matches!(connection.relationship.stage(), Stage::Active | Stage::Unclaimed) {
        return refuse(&Misplaced::NotOurs);
    }
    let ground = client.ground(&[custodian.id()], &[]).await?;
    let there = Known::of(&connection, &custodian.all(&ground)?)?;
    report.unknown += there.unknown;
    let mut seen = there.events;
    let mut fresh = Vec::new();
    for (_, event) in events {
        if seen.insert(event.known) { fresh.push(event.entry) } else { report.skipped += 1 }
    }
    Ok(fresh)
}

/// What a log has.
struct There {
    events: BTreeSet<Known>,
    unknown: usize,
}

impl Known {
    /// Of every entry in a connection's lists, opened with the custodian's keys.
    fn of(
        connection: &medlight_ledger::Connection,
        keys: &[Keys],
    ) -> Result<There, OrganisationError> {
        let openers: Vec<_> = keys.iter().map(|keys| Opener::new(connection, keys)).collect();
        let mut there = There { events: BTreeSet::new(), unknown: 0 };
        let mut withheld = 0;
        for list in &connection.lists {
            for entry in &list.entries {
                let Some(envelope) = &entry.envelope else { continue };
                let open = |opener: &Opener<'_>| opener.open(Kind::Access, list.of, envelope);
                let opened = openers.iter().map(open);
                // The same blob for all: what one of them opens is known.
                match opened.reduce(Result::or) {
                    Some(Ok(event)) => {
                        let event = serde_json::from_slice(&event).unwrap_or_default();
                        // What another program entered and is no event is none of the file's.
                        there.events.extend(known(&event));
                    }
                    Some(Err(Shut::Withheld)) => withheld += 1,
                    Some(Err(_)) | None => there.unknown += 1,
                }
            }
        }
        if withheld == 0 { Ok(there) } else { Err(OrganisationError::Withheld(withheld)) }
    }
}

impl Report {
    fn print(mut self, asking: &Asking) -> Result<(), Failure> {
        progress::end();
        self.refused.sort_by_key(|(line, _)| *line);
        let refused: Vec<_> = self
            .refused
            .iter()
            .map(|(line, why)| json!({ "line": line, "why": why.to_string() }))
            .collect();
        let (taken, skipped, unknown) = (self.taken, self.skipped, self.unknown);
        let report = json!({
            "taken": taken,
            "skipped": skipped,
            "unknown": unknown,
            "refused": refused,
            "height": self.height,
        });
        for (line, why) in &self.refused {
            eprintln!("medlight: line {line}: {why}");
        }
        if unknown > 0 {
            eprintln!(
                "medlight: {unknown} entries do not open, erased or sealed to others: whether the \
                 file has them again, nobody can know"
            );
        }
        asking.print(&report, || {
            format!("{taken} entered, {skipped} there already, {} refused", refused.len())
        });
        match refused.len() {
            0 => Ok(()),
            refused => Err(OrganisationError::Refused(refused).into()),
        }
    }
}
