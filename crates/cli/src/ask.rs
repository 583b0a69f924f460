//! Commands that ask nodes and believe none of them.

mod audit;
mod carry;
mod cells;
pub(crate) mod progress;
mod sync;
mod system;

use std::fmt;
use std::process::ExitCode;
use std::str::FromStr;

use clap::Args;
use medlight_client::{Checkpoint, Client, ClientError, Event, Fault, Nodes};
use medlight_light::Options;
use medlight_rpc::{Address, Http, Limits};
use medlight_types::{Hash, Height};
use serde_json::Value;

use crate::organisation::OrganisationError;
use crate::patient::PatientError;
use crate::say::say;
pub use audit::audit;
pub(crate) use carry::{Done, carry};
pub use cells::{get, keys, log, newest, range};
use progress::{Progress, aside};
pub use sync::sync;
pub use system::{System, block_on};

/// Whom to ask, from where on to believe, and how to answer.
#[derive(Args, Clone, Debug)]
pub struct Asking {
    /// A node, `http://HOST:PORT` or `https://HOST:PORT`; may repeat: the next is asked where one
    /// fails.
    #[arg(long = "node", value_name = "URL", required = true)]
    pub nodes: Vec<Address>,
    /// Where trust begins: a header's `HEIGHT:HASH`, from somebody you trust.
    #[arg(long, value_name = "HEIGHT:HASH")]
    pub trust: Trust,
    /// One JSON object on standard output.
    #[arg(long)]
    pub json: bool,
}

/// A header's height and hash, vouched for by whoever gave them.
#[derive(Clone, Copy, Debug)]
pub struct Trust(Checkpoint);

impl FromStr for Trust {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("{text} is no HEIGHT:HASH, such as 1: and 64 hexadecimal digits");
        let (height, hash) = text.split_once(':').ok_or_else(wrong)?;
        let height = height.parse().ok().and_then(Height::new).ok_or_else(wrong)?;
        let hash = data_encoding::HEXUPPER_PERMISSIVE.decode(hash.as_bytes());
        let hash = hash.ok().and_then(|hash| hash.try_into().ok()).ok_or_else(wrong)?;
        Ok(Self(Checkpoint { height, hash: Hash::new(hash) }))
    }
}

/// A client of real nodes, told the time by this machine.
pub(crate) type Asker = Client<Http, System>;

impl Asking {
    pub(crate) fn client(&self) -> Asker {
        let nodes: Vec<_> = self.nodes.clone();
        let (mut progress, mut told) = (Progress::begin(), false);
        let transports = nodes.iter().cloned().map(Http::to);
        let nodes_of = Nodes::new(transports, Limits::DEFAULT);
        Client::new(nodes_of, System, self.trust.0, Options::default()).watched(move |event| {
            progress.note(&event);
            match event {
                Event::Incident(incident) => {
                    let node = nodes.get(incident.node).map(Address::to_string).unwrap_or_default();
                    aside(|| eprintln!("medlight: {node}: {}", Told(&incident.fault)));
                }
                // Once, however often the chain is looked at.
                Event::Stale { since } if !core::mem::replace(&mut told, true) => aside(|| {
                    eprintln!(
                        "medlight: no node has anything newer than {since}: the network stands \
                         still, or they hide what came since"
                    );
                }),
                _ => {}
            }
        })
    }

    /// Prints what a command found.
    pub(crate) fn print(&self, found: &Value, text: impl FnOnce() -> String) {
        progress::end();
        if self.json { say(found) } else { say(text()) }
    }
}

/// What a node did, with the rule it broke.
struct Told<'a>(&'a Fault);

impl fmt::Display for Told<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.rule() {
            Some(rule) => write!(f, "refused by {rule}: {}", plain(self.0)),
            None => f.write_str(&plain(self.0)),
        }
    }
}

/// In one line that only says what it says: an error may quote what a node sent.
fn plain(error: &impl fmt::Display) -> String {
    let text = error.to_string();
    text.chars().filter(|it| !medlight_ledger::is_hidden(*it)).take(1_000).collect()
}

/// Why a command has no result; its exit code.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The client's.
    #[error(transparent)]
    Client(#[from] ClientError),
    /// The patient's, or their wallet's.
    #[error(transparent)]
    Patient(#[from] PatientError),
    /// The organisation's, or its file's.
    #[error(transparent)]
    Organisation(#[from] OrganisationError),
    /// A transaction's time is over.
    #[error("the ledger proves that this did not take effect and never will: send it again")]
    Never,
    /// Two nodes have two headers at one height.
    #[error(
        "witness {witness} has header {theirs} at height {height}, not {ours}: one of them is on a fork, believe neither"
    )]
    Witness {
        /// Which.
        witness: Address,
        /// At which height.
        height: Height,
        /// Its header's hash.
        theirs: Hash,
        /// The one proved.
        ours: Hash,
    },
    /// A witness cannot be asked.
    #[error("witness {witness}: {error}")]
    NoWitness {
        /// Which.
        witness: Address,
        /// Why.
        error: medlight_rpc::AskError,
    },
}

impl Failure {
    /// 1 refused, with the rule on standard error; 3 no answer.
    pub fn exit(&self) -> ExitCode {
        progress::end();
        if let Self::Client(error) = self
            && let Some(rule) = error.rule()
        {
            eprintln!("medlight: refused by {rule}: {}", plain(self));
        } else {
            eprintln!("medlight: {}", plain(self));
        }
        match self {
            Self::Client(ClientError::NoAnswer(_)) => ExitCode::from(3),
            Self::Organisation(error) if error.is_usage() => ExitCode::from(2),
            Self::NoWitness { error, .. } if error.is_silence() => ExitCode::from(3),
            _ => ExitCode::FAILURE,
        }
    }
}
