use std::collections::{BTreeMap, BTreeSet};

use clap::Args;
use medlight_client::Clock as _;
use medlight_ledger::consent::{
    Answer, Disclosure, Effect, Label, Obligation, OpenedDirective, Purpose, Request, Verdict,
    decide,
};
use medlight_ledger::message::identity::{Kind, Status};
use medlight_ledger::record::{Change, Party, Stage};
use medlight_ledger::{Connection, Id, key};
use medlight_light::Trusted;
use medlight_wallet::Opener;
use medlight_wallet::pass::{MAX_LIFE, Pass, Unverified};
use serde_json::json;

use super::choices::{label, purpose};
use super::{Mine, PatientError, age, chosen, proved, typed};
use crate::ask::{Asker, Asking, Failure, System};

/// Seconds after which an answer is too old to be given.
const TOO_OLD: u64 = 86_400;

/// `medlight check`: may this be opened?
#[derive(Args, Clone, Debug)]
pub struct Check {
    /// The patient's pass, as `medlight consent pass` printed it or a camera read it; in single
    /// quotes, since it holds blanks and dollars. `-`: from standard input.
    #[arg(long, value_name = "TEXT")]
    pass: String,
    /// For which organisation; without one, the custodian of the records.
    #[arg(long, value_name = "ID")]
    organisation: Option<Id>,
    /// Which person.
    #[arg(long, value_name = "ID")]
    practitioner: Option<Id>,
    /// What for, a code of HL7's v3-ActReason.
    #[arg(long = "for", value_name = "PURPOSE", default_value = "TREAT", value_parser = purpose)]
    purpose: Purpose,
    /// How the data is labelled; may repeat. Without any it is normal.
    #[arg(long = "label", value_name = "LABEL", value_parser = label)]
    labels: Vec<Label>,
    /// Whom to ask.
    #[command(flatten)]
    asking: Asking,
}

/// Prints a pass.
pub(super) async fn show(mine: &Mine) -> Result<(), Failure> {
    let (connection, keys) = chosen(&mut mine.asking.client(), &mine.holder).await?;
    if connection.relationship.stage() != Stage::Active {
        return Err(PatientError::NotActive(connection.id).into());
    }
    let opener = Opener::new(&connection, &keys);
    if opener.is_withheld() {
        return Err(PatientError::Withheld.into());
    }
    let shown = |change: &Change| {
        Some((Id::try_from(change.policy.as_slice()).ok()?, opener.disclosure(change).ok()?))
    };
    let issued_at = now();
    let pass = Pass {
        chain_id: connection.chain_id.clone(),
        relationship: connection.id,
        disclosures: connection.in_force().into_iter().filter_map(shown).collect(),
        issued_at,
        expires: issued_at.saturating_add(MAX_LIFE),
    };
    let text = pass.sign(&keys).map_err(PatientError::from)?;
    mine.asking.print(&json!({ "pass": text, "expires": pass.expires }), || text.clone());
    Ok(())
}

/// Runs `medlight check`. Where no node can be believed, that is an answer too.
///
/// # Errors
/// [`Failure`].
pub async fn check(command: &Check) -> Result<(), Failure> {
    let answered = answer(command).await;
    if let Err(Failure::Client(_)) = &answered {
        let reason = "no server's answer can be used";
        let found = json!({ "answer": "UNKNOWN", "allowed": null, "reason": reason });
        command.asking.print(&found, || {
            format!(
                "UNKNOWN: cannot tell. {reason}\nCare does not wait: emergency access, or your \
                 organisation's own procedure"
            )
        });
    }
    answered
}

async fn answer(command: &Check) -> Result<(), Failure> {
    let text = typed(&command.pass)?;
    let unverified = Unverified::read(text.trim_end()).map_err(PatientError::from)?;
    let id = unverified.relationship();
    let mut client = command.asking.client();
    client.sync(None).await?;
    let known = client.choices(id).await?;
    let known = known.filter(|known| known.relationship.stage() == Stage::Active);
    let connection = known.ok_or(PatientError::NoSuchConnection(id))?;
    let signing = connection.relationship.key.as_slice().try_into();
    let signing = signing.map_err(|_| PatientError::NoSuchConnection(id))?;
    let pass =
        unverified.verify(&connection.chain_id, &signing, now()).map_err(PatientError::from)?;
    let disclosures: BTreeMap<_, _> = pass.disclosures.into_iter().collect();
    let known = connection.in_force();
    let policies: BTreeSet<_> = known.iter().map(|change| change.policy.as_slice()).collect();
    // Made of a newer state than any node shows, or of choices that were withdrawn since.
    let is_behind =
        disclosures.keys().any(|policy| !policies.contains(policy.as_bytes().as_slice()));
    let in_force: Vec<_> = known.into_iter().filter_map(|it| opened(it, &disclosures)).collect();
    let request = Request {
        at: now(),
        organisation: command.organisation.unwrap_or(connection.custodian.0),
        practitioner: command.practitioner,
        purpose: command.purpose,
        labels: command.labels.iter().copied().collect(),
    };
    let answer = decide(&in_force, connection.default_policy(), &request);
    let answer = if is_behind { Answer { verdict: Verdict::Unknown, ..answer } } else { answer };
    let may_act = may_act(&mut client, &request).await?;
    print(&command.asking, &connection, &answer, may_act, client.trusted());
    Ok(())
}

/// Whether the ledger has whoever asks, as somebody who may act: in the state that is proved.
async fn may_act(client: &mut Asker, request: &Request) -> Result<bool, Failure> {
    let organisation: Option<Party> = client.cell(&key::party(&request.organisation)).await?;
    let is_active = |party: &Party| party.status() == Status::Active;
    if !organisation.is_some_and(|it| it.kind() == Kind::Organisation && is_active(&it)) {
        return Ok(false);
    }
    let Some(person) = request.practitioner else { return Ok(true) };
    let person: Option<Party> = client.cell(&key::party(&person)).await?;
    let theirs = |it: &Party| it.parent == request.organisation.as_bytes();
    Ok(person.is_some_and(|it| is_active(&it) && theirs(&it)))
}

/// A choice as far as the pass shows it, if it shows the one that is in force.
fn opened(change: &Change, shown: &BTreeMap<Id, Disclosure>) -> Option<OpenedDirective> {
    let policy = Id::try_from(change.policy.as_slice()).ok()?;
    let shown = shown.get(&policy).and_then(|it| it.opened(policy, &change.directive()?).ok());
    Some(shown.unwrap_or_else(|| change.closed(policy)))
}

/// `by`: the header that all of it is proved by.
fn print(
    asking: &Asking,
    connection: &Connection,
    answer: &Answer,
    may_act: bool,
    by: Option<&Trusted>,
) {
    let age = age(connection.time);
    let name = &connection.custodian.1.name;
    let rule = connection.default_policy().name();
    let (word, allowed, reason) = match answer.verdict {
        _ if !may_act => {
            let reason = "the ledger has no such organisation or person of theirs that may act";
            ("UNKNOWN", None, reason.to_owned())
        }
        _ if age > TOO_OLD => ("UNKNOWN", None, "what is known is more than a day old".to_owned()),
        Verdict::Permit => ("PERMIT", Some(true), "the patient's choice allows it".to_owned()),
        Verdict::Deny => ("DENY", Some(false), "the patient's choice does not allow it".to_owned()),
        Verdict::NoConsent(effect) => (
            "NO CONSENT",
            Some(effect == Effect::Permit),
            format!("no choice recorded: the rule of {name}, {rule}, applies"),
        ),
        Verdict::Unknown => {
            let reason =
                "the pass does not show the choices that the ledger has: ask for a new one";
            ("UNKNOWN", None, reason.to_owned())
        }
    };
    let obligations: Vec<_> = match allowed {
        Some(true) => answer.obligations.iter().map(obligation).collect(),
        _ => Vec::new(),
    };
    let found = json!({
        "answer": word,
        "allowed": allowed,
        "reason": reason,
        "obligations": obligations,
        "custodian": name,
        "height": connection.height,
        "proved_by": by.map(header),
        "age": age,
    });
    asking.print(&found, || {
        let allowed = match allowed {
            Some(true) => "allowed",
            Some(false) => "not allowed",
            None => "cannot tell",
        };
        let mut text = format!("{word}: {allowed}. {reason}");
        obligations.iter().for_each(|it| text.push_str(&format!("\n  {it}")));
        text.push_str(&format!("\n{}", proved(connection)));
        by.iter().for_each(|by| text.push_str(&format!(", by header {}", header(by))));
        text
    });
}

/// As `--trust` takes it.
fn header(by: &Trusted) -> String {
    format!("{}:{}", by.height(), by.hash())
}

fn obligation(obligation: &Obligation) -> String {
    match obligation {
        Obligation::Redact(labels) => {
            let labels: Vec<_> = labels.iter().map(|label| label.code()).collect();
            format!("REDACT {}", labels.join(", "))
        }
        Obligation::Audit => "AUDTR".to_owned(),
        Obligation::NotifyPatient => "NOTIFY_PATIENT".to_owned(),
        Obligation::ReviewBy(second) => format!("REVIEW_BY {second}"),
    }
}

/// This machine's clock, in unix seconds.
fn now() -> u64 {
    System.now().unix()
}
