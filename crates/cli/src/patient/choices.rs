use clap::{Args, Subcommand, ValueEnum};
use medlight_ledger::consent::{Actor, Effect, Label, Leaf, Period, Provision, Purpose};
use medlight_ledger::{Connection, Id};
use medlight_wallet::plan::{Facts, Intent, PlanError, sentence};
use medlight_wallet::{Keys, Opener};
use serde_json::json;

use super::change::{Confirm, carry_out, planned};
use super::{Mine, PatientError, age, chosen, pass, proved};
use crate::ask::Failure;

/// `medlight consent ...`
#[derive(Clone, Debug, Subcommand)]
pub enum Consent {
    /// What is in force, and every change there ever was.
    Show {
        /// Whose.
        #[command(flatten)]
        mine: Mine,
    },
    /// Add a line that allows something.
    Allow(Line),
    /// Add a line that blocks something.
    Block(Line),
    /// Block an organisation, or everyone; what else was chosen stays beside it.
    Stop {
        /// Whose.
        #[command(flatten)]
        mine: Mine,
        /// Whom; without one, everyone.
        #[arg(long, value_name = "ID")]
        organisation: Option<Id>,
        /// Whether emergencies still open the records.
        #[arg(long, value_enum)]
        emergencies: Emergencies,
        /// Under which policy; without one, the newest of the custodian.
        #[arg(long, value_name = "ID")]
        policy: Option<Id>,
        /// Before it is signed.
        #[command(flatten)]
        confirm: Confirm,
    },
    /// End the choice under a policy: the custodian's own rule applies then.
    Withdraw {
        /// Whose.
        #[command(flatten)]
        mine: Mine,
        /// Under which policy; without one, the newest of the custodian.
        #[arg(long, value_name = "ID")]
        policy: Option<Id>,
        /// Before it is signed.
        #[command(flatten)]
        confirm: Confirm,
    },
    /// Print a pass to show at the bedside, good for ten minutes: whose connection it is, and what
    /// was chosen.
    Pass {
        /// Whose.
        #[command(flatten)]
        mine: Mine,
    },
}

/// A line of a choice. What is left out stays open: nobody named means anyone.
#[derive(Args, Clone, Debug)]
pub struct Line {
    /// Whose.
    #[command(flatten)]
    mine: Mine,
    /// About this organisation.
    #[arg(long, value_name = "ID")]
    organisation: Option<Id>,
    /// About this person; with --organisation, only there.
    #[arg(long, value_name = "ID")]
    practitioner: Option<Id>,
    /// What for, a code of HL7's v3-ActReason such as TREAT; may repeat.
    #[arg(long = "for", value_name = "PURPOSE", value_parser = purpose)]
    purposes: Vec<Purpose>,
    /// Which data, a code of HL7's v3-Confidentiality or v3-ActCode such as N; may repeat.
    #[arg(long = "label", value_name = "LABEL", value_parser = label)]
    labels: Vec<Label>,
    /// For so many days from now on; without it, without end.
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=36_500))]
    days: Option<u32>,
    /// Under which policy; without one, the newest of the custodian.
    #[arg(long, value_name = "ID")]
    policy: Option<Id>,
    /// Before it is signed.
    #[command(flatten)]
    confirm: Confirm,
}

impl Line {
    /// Anyone, anything, without end.
    fn is_about_everything(&self) -> bool {
        let somebody = self.organisation.is_some() || self.practitioner.is_some();
        let something = !self.purposes.is_empty() || !self.labels.is_empty();
        !somebody && !something && self.days.is_none()
    }
}

/// What a stop leaves to emergencies.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Emergencies {
    /// They still open the records.
    Allow,
    /// Not even they do.
    Block,
}

/// Runs `medlight consent ...`.
///
/// # Errors
/// [`Failure`].
pub async fn consent(command: &Consent) -> Result<(), Failure> {
    match command {
        Consent::Show { mine } => show(mine).await,
        Consent::Pass { mine } => pass::show(mine).await,
        Consent::Allow(line) => add(line, Effect::Permit).await,
        Consent::Block(line) => add(line, Effect::Deny).await,
        Consent::Stop { mine, organisation, emergencies, policy, confirm } => {
            let emergencies = match emergencies {
                Emergencies::Allow => Effect::Permit,
                Emergencies::Block => Effect::Deny,
            };
            change(mine, *policy, *confirm, |policy, _| {
                Ok(Intent::Stop { policy, organisation: *organisation, emergencies })
            })
            .await
        }
        Consent::Withdraw { mine, policy, confirm } => {
            change(mine, *policy, *confirm, |policy, _| Ok(Intent::Withdraw { policy })).await
        }
    }
}

async fn add(line: &Line, effect: Effect) -> Result<(), Failure> {
    if effect == Effect::Permit && line.is_about_everything() {
        return Err(PatientError::AllOpen.into());
    }
    change(&line.mine, line.policy, line.confirm, |policy, facts| {
        let mut provisions = facts.lines_under(&policy)?;
        let until = line.days.map(|days| facts.now.saturating_add(u64::from(days) * 86_400));
        provisions.push(Provision {
            effect,
            // A number of days of at least one ends after now.
            period: Period::new(0, until).unwrap_or(Period::ALWAYS),
            actors: Actor::of(line.organisation, line.practitioner).into_iter().collect(),
            purposes: line.purposes.iter().copied().collect(),
            labels: line.labels.iter().copied().collect(),
        });
        Ok(Intent::Choose { policy, provisions })
    })
    .await
}

async fn change(
    mine: &Mine,
    policy: Option<Id>,
    confirm: Confirm,
    intent: impl FnOnce(Id, &Facts) -> Result<Intent, PatientError>,
) -> Result<(), Failure> {
    let mut client = mine.asking.client();
    let (connection, keys) = chosen(&mut client, &mine.holder).await?;
    let opener = Opener::new(&connection, &keys);
    let facts = opener.facts().map_err(PatientError::from)?;
    let newest = connection.policies.last().map(|(id, _)| *id);
    let no_policy = || PatientError::NoPolicy(facts.custodian.name.clone());
    let policy = policy.or(newest).ok_or_else(no_policy)?;
    let planned = intent(policy, &facts).and_then(|intent| planned(&intent, &facts, &keys));
    let planned = planned.map_err(|error| match error {
        PatientError::Plan(PlanError::Closed) if opener.is_withheld() => PatientError::Withheld,
        error => error,
    })?;
    carry_out(&mut client, &mine.asking, &planned, &[&keys], confirm).await
}

async fn show(mine: &Mine) -> Result<(), Failure> {
    let (connection, keys) = chosen(&mut mine.asking.client(), &mine.holder).await?;
    let choices = choices(&connection, &keys);
    let found = json!({
        "connection": connection.id.to_string(),
        "height": connection.height,
        "age": age(connection.time),
        "default": connection.default_policy().name(),
        "in_force": choices.iter().map(|(policy, seq, lines)| json!({
            "policy": policy.to_string(), "seq": seq, "lines": lines,
        })).collect::<Vec<_>>(),
        "changes": connection.changes.len(),
    });
    mine.asking.print(&found, || {
        let mut text = String::new();
        for (policy, seq, lines) in &choices {
            text.push_str(&format!("choice {seq}, under policy {policy}\n"));
            lines.iter().for_each(|line| text.push_str(&format!("  {line}\n")));
        }
        let name = &connection.custodian.1.name;
        if choices.is_empty() {
            text.push_str(&format!("no choice in force: the rule of {name} applies\n"));
        }
        let changes = connection.changes.len();
        text.push_str(&format!("{changes} changes, all there are, {}", proved(&connection)));
        text
    });
    Ok(())
}

/// Policy, number and lines of each choice in force.
fn choices(connection: &Connection, keys: &Keys) -> Vec<(Id, u64, Vec<String>)> {
    let opener = Opener::new(connection, keys);
    let choices = connection.in_force().into_iter();
    choices
        .filter_map(|change| {
            let choice = opener.choice(change)?;
            let open = |leaf: &Leaf| match leaf {
                Leaf::Open(line) => Some(sentence(line)),
                Leaf::Padding | Leaf::Closed => None,
            };
            let lines = match opener.disclosure(change) {
                Ok(_) if choice.leaves.contains(&Leaf::Closed) => {
                    vec!["lines that are not those the ledger names".to_owned()]
                }
                Ok(_) => choice.leaves.iter().filter_map(open).collect(),
                Err(shut) => vec![format!("lines that cannot be read: {shut}")],
            };
            Some((choice.policy, choice.seq, lines))
        })
        .collect()
}

/// A purpose by HL7's code.
pub(super) fn purpose(code: &str) -> Result<Purpose, String> {
    Purpose::from_code(code).ok_or_else(|| {
        let codes: Vec<_> = Purpose::ALL.iter().map(|it| it.code()).collect();
        format!("{code} is no purpose; these are: {}", codes.join(", "))
    })
}

/// A label by HL7's code.
pub(super) fn label(code: &str) -> Result<Label, String> {
    Label::from_code(code).ok_or_else(|| {
        let codes: Vec<_> = Label::ALL.iter().map(|it| it.code()).collect();
        format!("{code} is no label; these are: {}", codes.join(", "))
    })
}
