use clap::Subcommand;
use medlight_ledger::Id;
use medlight_ledger::connection::List;
use medlight_ledger::message::Envelope;
use medlight_wallet::envelope::Kind;
use medlight_wallet::plan::{Intent, moment};
use medlight_wallet::{Opener, event};
use serde_json::json;

use super::change::{Confirm, carry_out, planned};
use super::{Mine, PatientError, age, connected, proved, typed};
use crate::ask::Failure;

/// `medlight question ...`
#[derive(Clone, Debug, Subcommand)]
pub enum Questions {
    /// Ask the organisation about an entry: it answers, not the person named there.
    Ask {
        /// Whose list.
        #[command(flatten)]
        mine: Mine,
        /// The entry's number.
        #[arg(long)]
        entry: u64,
        /// In the list of which id, where the history of another one goes on in this connection.
        #[arg(long, value_name = "ID")]
        of: Option<Id>,
        /// What to ask; sealed to the organisation and this wallet. `-`: from standard input.
        text: String,
        /// Before it is signed.
        #[command(flatten)]
        confirm: Confirm,
    },
    /// Every question about this connection, with its answer.
    List {
        /// Whose.
        #[command(flatten)]
        mine: Mine,
    },
}

/// Runs `medlight question ...`.
///
/// # Errors
/// [`Failure`].
pub async fn question(command: &Questions) -> Result<(), Failure> {
    match command {
        Questions::Ask { mine, entry, of, text, confirm } => {
            ask(mine, *entry, *of, &typed(text)?, *confirm).await
        }
        Questions::List { mine } => list(mine).await,
    }
}

async fn ask(
    mine: &Mine,
    number: u64,
    of: Option<Id>,
    text: &str,
    confirm: Confirm,
) -> Result<(), Failure> {
    let mut client = mine.asking.client();
    let (connection, keys) = connected(&mut client, &mine.holder).await?;
    let of = of.unwrap_or(connection.id);
    let there = |list: &List| list.of == of && list.entries.iter().any(|it| it.number == number);
    if !connection.lists.iter().any(there) {
        return Err(PatientError::NoSuchEntry { of, number }.into());
    }
    let facts = Opener::new(&connection, &keys).facts().map_err(PatientError::from)?;
    let intent = Intent::Ask { relationship: of, entry: number, question: text.to_owned() };
    let planned = planned(&intent, &facts, &keys)?;
    carry_out(&mut client, &mine.asking, &planned, &[&keys], confirm).await
}

async fn list(mine: &Mine) -> Result<(), Failure> {
    let (connection, keys) = connected(&mut mine.asking.client(), &mine.holder).await?;
    let opener = Opener::new(&connection, &keys);
    let read = |kind, of, envelope: &Option<Envelope>| {
        let opened = opener.open(kind, of, envelope.as_ref()?);
        Some(match opened {
            Ok(sealed) => event::message(&sealed).unwrap_or_else(|| "no text".to_owned()),
            Err(shut) => format!("({shut})"),
        })
    };
    let mut rows = Vec::new();
    let mut text = String::new();
    for list in &connection.lists {
        for (number, question) in &list.questions {
            let asked = read(Kind::Question, list.of, &question.question);
            let answered = read(Kind::Answer, list.of, &question.answer);
            let due = moment(question.answer_by);
            text.push_str(&format!("entry {number}: {}\n", asked.as_deref().unwrap_or_default()));
            match &answered {
                Some(answer) => text.push_str(&format!("  answered: {answer}\n")),
                None if question.answer_by < connection.time => {
                    text.push_str(&format!("  not answered, due since {due}\n"));
                }
                None => text.push_str(&format!("  not answered yet, due by {due}\n")),
            }
            rows.push(json!({
                "of": list.of.to_string(),
                "entry": number,
                "question": asked,
                "answer": answered,
                "due": due,
                "overdue": answered.is_none() && question.answer_by < connection.time,
            }));
        }
    }
    let found =
        json!({ "height": connection.height, "age": age(connection.time), "questions": rows });
    mine.asking
        .print(&found, || format!("{text}{} questions, {}", rows.len(), proved(&connection)));
    Ok(())
}
