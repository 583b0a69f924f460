//! A line of a choice as a sentence, all of it.

use medlight_ledger::consent::{Actor, Effect, Label, Provision, Purpose};
use medlight_types::Time;

/// A line of a choice, all of it: no two lines read the same.
pub fn sentence(provision: &Provision) -> String {
    let verb = match provision.effect {
        Effect::Permit => "allow",
        Effect::Deny => "block",
    };
    let actors: Vec<_> = provision.actors.iter().map(actor).collect();
    let whom = if actors.is_empty() { "anyone".to_owned() } else { actors.join(", ") };
    let purposes: Vec<_> = provision.purposes.iter().map(|it| it.code()).collect();
    let every: Vec<_> = Purpose::ALL.iter().map(|it| it.code()).collect();
    let what_for = named("purpose", &purposes, &every);
    let labels: Vec<_> = provision.labels.iter().map(|it| it.code()).collect();
    let every: Vec<_> = Label::ALL.iter().map(|it| it.code()).collect();
    let what = named("label", &labels, &every);
    let from = match provision.period.from() {
        0 => "from now on".to_owned(),
        second => format!("from {}", moment(second)),
    };
    let until = match provision.period.until() {
        None => "without end".to_owned(),
        Some(second) => format!("until {}", moment(second)),
    };
    format!("{verb} {whom}; {what_for}; {what}; {from}, {until}")
}

/// A second as people write it (RFC 3339); past the year 9999 its number.
pub fn moment(second: u64) -> String {
    Time::of_unix(second).map_or_else(|| format!("second {second}"), |time| time.to_string())
}

fn actor(actor: &Actor) -> String {
    match actor {
        Actor::Organisation(id) => format!("everyone at organisation {id}"),
        Actor::Practitioner(id) => format!("practitioner {id} anywhere"),
        Actor::PractitionerAt { organisation, practitioner } => {
            format!("practitioner {practitioner} at organisation {organisation}")
        }
    }
}

/// The codes, or those left out where these are fewer.
fn named(kind: &str, codes: &[&str], every: &[&str]) -> String {
    let others: Vec<_> = every.iter().filter(|code| !codes.contains(code)).copied().collect();
    match (codes, others.as_slice()) {
        ([], _) => format!("any {kind}"),
        (_, []) => format!("every {kind} by name"),
        (_, others) if others.len() < codes.len() => {
            format!("every {kind} by name but {}", others.join(", "))
        }
        (codes, _) => format!("{kind} {}", codes.join(", ")),
    }
}
