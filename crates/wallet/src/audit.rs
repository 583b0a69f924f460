//! A patient's own audit: every entry of a proved list, opened and compared with what the patient
//! had chosen when it was recorded.

use std::collections::{BTreeMap, BTreeSet};

use medlight_ledger::Id;
use medlight_ledger::connection::{Connection, List};
use medlight_ledger::consent::{Answer, Obligation, OpenedDirective, Request, Verdict, decide};
use medlight_ledger::message::access::{self, Basis};
use medlight_ledger::record::{AccessEntry, Change, Stamp};

use crate::envelope::{Kind, OpenError};
use crate::event::{Event, EventError};
use crate::opener::{Opener, Shut};

/// Seconds between an access and its entry that need no explanation.
const AT_ONCE: u64 = 3_600;

/// Seconds after a custodian's first statement in which it brings in its history.
const BEGINNING: u64 = 86_400;
/// Seconds around the moment an emergency was recorded in which its accesses lie, and are recorded.
const EMERGENCY_LASTS: u64 = 86_400;

/// What was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Audit {
    /// Every entry, in the order of the lists.
    pub entries: Vec<Audited>,
    /// Up to when the custodian's first statement reaches, in unix seconds: what occurred earlier
    /// is history from before. `None` without a statement.
    pub since: Option<u64>,
}

/// One entry, opened and weighed.
#[derive(Clone, Debug, PartialEq)]
pub struct Audited {
    /// Under whose id it stands.
    pub of: Id,
    /// As it stands there: proved.
    pub entry: AccessEntry,
    /// What is sealed in it: its custodian's word.
    pub content: Content,
    /// The number of a later entry that corrects it.
    pub corrected_by: Option<u64>,
    /// What a patient should know about it.
    pub findings: BTreeSet<Finding>,
    /// What the choices in force said; `None` for what was not compared.
    pub answer: Option<Answer>,
}

/// What is sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// It opens.
    Opened(Event),
    /// It is held back by a law.
    Held {
        /// Until when, in unix seconds.
        until: u64,
        /// By which, of the ledger's list.
        code: u32,
    },
    /// It was erased.
    Erased {
        /// When, in unix seconds of block time.
        at: u64,
    },
    /// Nobody delivers it.
    Withheld,
    /// It is sealed to other keys.
    ForOthers,
    /// It is damaged, or not what the ledger holds a commitment to.
    Unsound(OpenError),
    /// It opens and is no AuditEvent.
    NotAnEvent(EventError),
}

/// What is said of an entry beside its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Finding {
    /// It does not match the choices in force when it was recorded.
    Mismatch,
    /// It cannot be compared: a choice does not open, or the purpose is unknown.
    NotCompared,
    /// It came more than an hour after the access, or after a statement that all were there.
    AddedLate,
    /// It is about a time before the custodian first stated anything, was there within a day of that,
    /// and is not compared.
    FromBefore,
    /// Nothing on the ledger supports the reason its custodian gives.
    Unsupported,
    /// The choice its custodian refers to had ended.
    Ended,
    /// It speaks of an emergency, and none of that person's was recorded within a day of it, or its
    /// review found it unjustified.
    NoEmergency,
    /// It corrects another.
    Correction,
}

/// How many entries are what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "as the variants of `Content` and `Finding`")]
pub struct Counts {
    pub entries: usize,
    pub opened: usize,
    pub held: usize,
    pub erased: usize,
    pub withheld: usize,
    pub unopened: usize,
    pub mismatches: usize,
    pub not_compared: usize,
    pub late: usize,
    pub from_before: usize,
    pub unsupported: usize,
    pub ended: usize,
    pub no_emergency: usize,
    pub corrections: usize,
}

impl Audit {
    /// Opens and weighs every entry.
    pub fn of(connection: &Connection, opener: &Opener<'_>) -> Self {
        let weighing = Weighing { connection, opener, opened: choices(connection, opener) };
        let entries = connection.lists.iter().flat_map(|list| weighing.list(list)).collect();
        Self { entries, since: weighing.since() }
    }

    /// How many are what.
    pub fn counts(&self) -> Counts {
        let content =
            |is: fn(&Content) -> bool| self.entries.iter().filter(|it| is(&it.content)).count();
        let finding = |it| self.entries.iter().filter(|entry| entry.findings.contains(&it)).count();
        Counts {
            entries: self.entries.len(),
            opened: content(|it| matches!(it, Content::Opened(_))),
            held: content(|it| matches!(it, Content::Held { .. })),
            erased: content(|it| matches!(it, Content::Erased { .. })),
            withheld: content(|it| matches!(it, Content::Withheld)),
            unopened: content(|it| {
                matches!(it, Content::ForOthers | Content::Unsound(_) | Content::NotAnEvent(_))
            }),
            mismatches: finding(Finding::Mismatch),
            not_compared: finding(Finding::NotCompared),
            late: finding(Finding::AddedLate),
            from_before: finding(Finding::FromBefore),
            unsupported: finding(Finding::Unsupported),
            ended: finding(Finding::Ended),
            no_emergency: finding(Finding::NoEmergency),
            corrections: finding(Finding::Correction),
        }
    }
}

/// Every choice there ever was, by its number.
fn choices(connection: &Connection, opener: &Opener<'_>) -> BTreeMap<u64, OpenedDirective> {
    let opened = |change: &Change| Some((change.seq, opener.choice(change)?));
    connection.changes.iter().filter_map(opened).collect()
}

struct Weighing<'a> {
    connection: &'a Connection,
    opener: &'a Opener<'a>,
    opened: BTreeMap<u64, OpenedDirective>,
}

impl Weighing<'_> {
    fn since(&self) -> Option<u64> {
        self.connection.coverage.first().map(|first| first.complete_to)
    }

    /// History is brought in when a custodian begins: who dates an entry of today back does not make
    /// it old.
    fn is_history(&self, event: &Event, entry: &AccessEntry) -> bool {
        let first = self.connection.coverage.first();
        first.is_some_and(|first| {
            event.occurred < first.complete_to
                && entry.recorded_at <= first.stated_at.saturating_add(BEGINNING)
        })
    }

    fn list(&self, list: &List) -> Vec<Audited> {
        let corrected =
            list.entries.iter().filter_map(|it| Some((it.corrects.checked_sub(1)?, it.number)));
        let corrected: BTreeMap<_, _> = corrected.collect();
        let entry = |entry: &AccessEntry| Audited {
            corrected_by: corrected.get(&entry.number).copied(),
            ..self.entry(list, entry)
        };
        list.entries.iter().map(entry).collect()
    }

    fn entry(&self, list: &List, entry: &AccessEntry) -> Audited {
        let of = list.of;
        let content = self.content(of, entry);
        let mut findings = BTreeSet::new();
        match entry.stamp() {
            Stamp::Unsupported | Stamp::Unspecified => _ = findings.insert(Finding::Unsupported),
            Stamp::Ended => _ = findings.insert(Finding::Ended),
            Stamp::InForce | Stamp::Policy | Stamp::Emergency => {}
        }
        if entry.corrects > 0 {
            findings.insert(Finding::Correction);
        }
        let mut answer = None;
        if let Content::Opened(event) = &content {
            if self.is_history(event, entry) {
                findings.insert(Finding::FromBefore);
            } else {
                if self.is_late(event, entry) {
                    findings.insert(Finding::AddedLate);
                }
                answer = self.answer(event, entry);
                findings.extend(finding(answer.as_ref(), event));
            }
            let emergency = event.purpose.is_some_and(|purpose| purpose.is_emergency());
            if emergency && !is_recorded(list, entry, event) {
                findings.insert(Finding::NoEmergency);
            }
        }
        Audited { of, entry: entry.clone(), content, corrected_by: None, findings, answer }
    }

    fn content(&self, of: Id, entry: &AccessEntry) -> Content {
        let Some(envelope) = &entry.envelope else { return Content::Withheld };
        match self.opener.open(Kind::Access, of, envelope) {
            Ok(sealed) => Event::read(&sealed).map_or_else(Content::NotAnEvent, Content::Opened),
            Err(Shut::Erased { at }) => Content::Erased { at },
            Err(Shut::Withheld) => Content::Withheld,
            // Once its time is over, what still does not open is no longer held by a law.
            Err(Shut::Sealed(OpenError::NotForThisKey))
                if entry.held_until > self.connection.time =>
            {
                Content::Held { until: entry.held_until, code: entry.legal_code }
            }
            Err(Shut::Sealed(OpenError::NotForThisKey)) => Content::ForOthers,
            Err(Shut::Sealed(error)) => Content::Unsound(error),
        }
    }

    fn is_late(&self, event: &Event, entry: &AccessEntry) -> bool {
        let stated = self.connection.coverage.iter().filter(|it| it.stated_at < entry.recorded_at);
        stated.map(|it| it.complete_to).any(|complete_to| event.occurred < complete_to)
            || event.occurred.saturating_add(AT_ONCE) < entry.recorded_at
    }

    /// What the choices in force when the entry was recorded say of the access.
    fn answer(&self, event: &Event, entry: &AccessEntry) -> Option<Answer> {
        let request = Request {
            at: entry.recorded_at,
            organisation: event.organisation.unwrap_or(self.connection.custodian.0),
            practitioner: event.who.id,
            purpose: event.purpose?,
            labels: event.labels.clone(),
        };
        let in_force = self.connection.in_force_at(entry);
        let in_force = in_force.iter().filter_map(|change| self.opened.get(&change.seq).cloned());
        let in_force: Vec<_> = in_force.collect();
        Some(decide(&in_force, self.connection.default_policy_at(entry), &request))
    }
}

/// Whether the emergency that an entry names is this person's, and not long over.
fn is_recorded(list: &List, entry: &AccessEntry, event: &Event) -> bool {
    let Some(Basis::Emergency(number)) = entry.basis else { return false };
    let named = number.checked_sub(1).and_then(|place| usize::try_from(place).ok());
    let named = named.and_then(|place| list.emergencies.get(place));
    named.is_some_and(|named| {
        let who = event.who.id.is_some_and(|id| named.practitioner == id.as_bytes());
        // By the ledger's time too: the other is the custodian's word.
        let apart = [event.occurred, entry.recorded_at].map(|time| time.abs_diff(named.at));
        let upheld = named.verdict() != access::Verdict::Unjustified;
        who && upheld && apart.iter().all(|apart| *apart <= EMERGENCY_LASTS)
    })
}

fn finding(answer: Option<&Answer>, event: &Event) -> Option<Finding> {
    let Some(answer) = answer else { return Some(Finding::NotCompared) };
    let redacted = |obligation: &Obligation| match obligation {
        Obligation::Redact(labels) => labels.iter().any(|label| event.labels.contains(label)),
        _ => false,
    };
    match answer.verdict {
        Verdict::Unknown => Some(Finding::NotCompared),
        _ if !answer.allows() => Some(Finding::Mismatch),
        _ => answer.obligations.iter().any(redacted).then_some(Finding::Mismatch),
    }
}
