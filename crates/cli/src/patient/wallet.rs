use std::io::Read as _;
use std::path::{Path, PathBuf};

use clap::Subcommand;
use medlight_client::ClientError;
use medlight_ledger::record::{Party, Stage};
use medlight_ledger::{Id, key};
use medlight_wallet::Words;
use serde_json::{Value, json};
use zeroize::Zeroizing;

use super::connect::Connect;
use super::{PatientError, age, file, recovered};
use crate::ask::{Asking, Failure};
use crate::say::say;

/// `medlight wallet ...`
#[derive(Clone, Debug, Subcommand)]
pub enum Wallet {
    /// Make a new wallet, and print its 24 recovery words: once, for paper.
    New {
        /// The file to be written; one that is there is left alone.
        file: PathBuf,
        /// Restore: read recovery words from standard input instead of making new ones.
        #[arg(long)]
        words: bool,
        /// One JSON object on standard output.
        #[arg(long)]
        json: bool,
    },
    /// Open a wallet, and print which id each of its first connections has on a ledger.
    Show {
        /// The wallet's file.
        file: PathBuf,
        /// The ledger's name.
        #[arg(long)]
        chain: String,
        /// How many.
        #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u16).range(1..=100))]
        first: u16,
        /// One JSON object on standard output.
        #[arg(long)]
        json: bool,
    },
    /// Find every connection of a wallet on the ledger, proved.
    Relationships {
        /// The wallet's file.
        #[arg(long = "wallet", value_name = "FILE")]
        file: PathBuf,
        /// Whom to ask.
        #[command(flatten)]
        asking: Asking,
    },
    /// Connect with an organisation by the code its desk shows. The desk confirms it then.
    Connect(Connect),
}

/// Runs `medlight wallet ...`.
///
/// # Errors
/// [`Failure`].
pub async fn wallet(command: &Wallet) -> Result<(), Failure> {
    match command {
        Wallet::New { file, words, json } => Ok(new(file, *words, *json)?),
        Wallet::Show { file, chain, first, json } => Ok(show(file, chain, *first, *json)?),
        Wallet::Relationships { file, asking } => relationships(file, asking).await,
        Wallet::Connect(connect) => connect.run().await,
    }
}

fn new(path: &Path, restore: bool, json: bool) -> Result<(), PatientError> {
    let words = if restore {
        let mut typed = Zeroizing::new(String::new());
        let read = std::io::stdin().take(4_096).read_to_string(&mut typed);
        read.map_err(|error| PatientError::File { path: "standard input".into(), error })?;
        Words::read(&typed)?
    } else {
        Words::new(&mut file::random()?)
    };
    file::create(path, &words.seed(""))?;
    if restore {
        eprintln!("medlight: restored into {}", path.display());
        if json {
            say(json!({ "restored": true }));
        }
        return Ok(());
    }
    eprintln!(
        "medlight: write these words on paper, not in a photo. Anyone who has them can act as you, \
         and nobody can give them to you again."
    );
    let words: Vec<_> = words.iter().collect();
    if json {
        say(json!({ "words": words }));
    } else {
        for (place, word) in (1..).zip(words) {
            let place: u32 = place;
            say(format_args!("{place:2}. {word}"));
        }
    }
    Ok(())
}

fn show(path: &Path, chain: &str, first: u16, json: bool) -> Result<(), PatientError> {
    let seed = file::open(path)?;
    let ids: Vec<_> = (0..first).map(|index| seed.keys(chain, index, 0).id().to_string()).collect();
    if json {
        say(json!({ "chain_id": chain, "connections": ids }));
    } else {
        ids.iter().for_each(say);
    }
    Ok(())
}

async fn relationships(path: &Path, asking: &Asking) -> Result<(), Failure> {
    let seed = file::open(path)?;
    let mut client = asking.client();
    let found = recovered(&mut client, &seed).await?;
    let mut rows = Vec::new();
    let mut lines = Vec::new();
    for found in &found {
        let custodian = Id::try_from(found.relationship.custodian.as_slice()).ok();
        let name = match custodian {
            Some(custodian) => {
                let party: Option<Party> = client.cell(&key::party(&custodian)).await?;
                party.map(|party| party.name)
            }
            None => None,
        };
        let name = name.unwrap_or_default();
        let stage = stage(found.relationship.stage());
        let custodian = custodian.map_or(Value::Null, |id| id.to_string().into());
        lines.push(format!("{}  {stage:10} {name}", found.id));
        rows.push(json!({
            "index": found.index,
            "id": found.id.to_string(),
            "stage": stage,
            "custodian": custodian,
            "name": name,
            "key": key::relationship(&found.id),
            "keys_here": found.keys.is_some(),
        }));
    }
    let header = client.trusted().ok_or(ClientError::TooEarly)?.header();
    let (height, age) = (header.height.value().saturating_sub(1), age(header.time.unix()));
    asking.print(&json!({ "height": height, "age": age, "relationships": rows }), || {
        let all = format!("{} connections, all that these words have", rows.len());
        lines.push(format!("{all}, proved {age} s ago, after block {height}"));
        lines.join("\n")
    });
    Ok(())
}

const fn stage(stage: Stage) -> &'static str {
    match stage {
        Stage::Unspecified => "unknown",
        Stage::Requested => "requested",
        Stage::Active => "active",
        Stage::Unclaimed => "unclaimed",
        Stage::Continued => "continued",
    }
}
