//! What a patient does, with keys of their own: a wallet file and the words behind it.

mod accesses;
pub(crate) mod change;
mod choices;
mod connect;
mod emergency;
mod error;
pub(crate) mod file;
mod pass;
mod question;
mod wallet;

use std::io::Read as _;
use std::path::PathBuf;

use clap::Args;
use medlight_client::Clock as _;
use medlight_ledger::{Connection, Id};
use medlight_wallet::{Keys, Recovered, Recovery, Seed};

use crate::ask::{Asker, Asking, Failure, System};
pub use accesses::accesses;
pub use choices::{Consent, consent};
pub use error::PatientError;
pub use pass::{Check, check};
pub use question::{Questions, question};
pub use wallet::{Wallet, wallet};

/// Bytes of standard input, at most.
const MOST: u64 = 8_192;

/// Whose keys, and which connection of theirs.
#[derive(Args, Clone, Debug)]
pub struct Holder {
    /// The wallet's file, as `medlight wallet new` wrote it. Its passphrase is asked for, or taken
    /// from MEDLIGHT_PASSPHRASE.
    #[arg(long, value_name = "FILE")]
    pub wallet: PathBuf,
    /// Which connection; without one, the only one there is.
    #[arg(long, value_name = "ID")]
    pub connection: Option<Id>,
}

impl Holder {
    fn seed(&self) -> Result<Seed, PatientError> {
        file::open(&self.wallet)
    }
}

/// Every relationship of a seed, proved to be on the ledger.
async fn recovered(client: &mut Asker, seed: &Seed) -> Result<Vec<Recovered>, Failure> {
    let synced = client.sync(None).await?;
    let chain_id = synced.trusted.header().chain_id.as_str().to_owned();
    let mut recovery = Recovery::new(seed, &chain_id);
    loop {
        let ids = recovery.ask();
        if ids.is_empty() {
            return Ok(recovery.into_found());
        }
        recovery.learn(client.relationships(&ids).await?);
    }
}

/// The connection that is meant, and its keys.
async fn meant(client: &mut Asker, holder: &Holder) -> Result<(Id, Keys), Failure> {
    let mut found = recovered(client, &holder.seed()?).await?;
    if let Some(id) = holder.connection {
        found.retain(|found| found.id == id);
    }
    let [found] = <[Recovered; 1]>::try_from(found).map_err(|found| {
        let ids = found.iter().map(|found| found.id).collect();
        PatientError::WhichConnection { ids }
    })?;
    Ok((found.id, found.keys.ok_or(PatientError::OtherKeys { id: found.id })?))
}

/// The same whole.
async fn connected(client: &mut Asker, holder: &Holder) -> Result<(Connection, Keys), Failure> {
    let (id, keys) = meant(client, holder).await?;
    Ok((there(client.connection(id).await?, id)?, keys))
}

/// The same with its choices, and without its lists.
async fn chosen(client: &mut Asker, holder: &Holder) -> Result<(Connection, Keys), Failure> {
    let (id, keys) = meant(client, holder).await?;
    Ok((there(client.sealed_choices(id).await?, id)?, keys))
}

/// What stands in an argument, or for `-` in standard input: arguments can be seen by everybody on
/// this machine.
fn typed(argument: &str) -> Result<String, PatientError> {
    if argument != "-" {
        return Ok(argument.to_owned());
    }
    let mut typed = String::new();
    let read = std::io::stdin().lock().take(MOST).read_to_string(&mut typed);
    read.map_err(|error| PatientError::File { path: "standard input".into(), error })?;
    Ok(typed.trim_end().to_owned())
}

/// How old what is known is, in seconds, by this machine's clock.
fn age(proved: u64) -> u64 {
    System.now().unix().saturating_sub(proved)
}

/// How old, and after which block.
fn proved(connection: &Connection) -> String {
    format!("proved {} s ago, after block {}", age(connection.time), connection.height)
}

/// Proved a moment ago to be there, and nothing on the ledger goes away.
fn there(connection: Option<Connection>, id: Id) -> Result<Connection, PatientError> {
    connection.ok_or(PatientError::OtherKeys { id })
}

/// What takes a wallet and asks nodes.
#[derive(Args, Clone, Debug)]
pub struct Mine {
    /// Whose keys.
    #[command(flatten)]
    pub holder: Holder,
    /// Whom to ask.
    #[command(flatten)]
    pub asking: Asking,
}
