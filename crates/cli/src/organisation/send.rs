use std::path::PathBuf;

use clap::Args;
use medlight_client::Outcome;
use medlight_wallet::Keys;
use medlight_wallet::act::{Act, Prepared, prepare};
use serde_json::{Value, json};

use super::keyfile::{Holder, KeyFile};
use super::{OrganisationError, intent};
use crate::ask::{Asker, Asking, Failure};
use crate::patient::file;

/// Who signs, and for how long.
#[derive(Args, Clone, Debug)]
pub(super) struct Signing {
    /// The wallet file of whoever signs, as `medlight wallet new` writes it; `FILE@INDEX` for other
    /// keys of it than the first. Its passphrase is asked for, or taken from MEDLIGHT_PASSPHRASE.
    #[arg(long = "as", value_name = "KEYFILE")]
    first: KeyFile,
    /// The same of a further signer, or of the list that is handed over; may repeat.
    #[arg(long = "with", value_name = "KEYFILE")]
    others: Vec<KeyFile>,
    /// Seconds of block time in which it may take effect.
    #[arg(long, default_value_t = 300, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    valid_for: u64,
}

/// `medlight send`
#[derive(Args, Clone, Debug)]
pub struct Send {
    /// What is wanted: `{"type":"register-policy", ...}`.
    file: PathBuf,
    #[command(flatten)]
    signing: Signing,
    #[command(flatten)]
    asking: Asking,
}

/// Runs `medlight send`.
///
/// # Errors
/// [`Failure`].
pub async fn send(command: &Send) -> Result<(), Failure> {
    let Send { file, signing, asking } = command;
    let text = std::fs::read(file)
        .map_err(|error| OrganisationError::File { path: file.clone(), error })?;
    let act = intent::read(&text)
        .map_err(|error| OrganisationError::Form { path: file.clone(), error })?;
    let mut client = asking.client();
    let holders = signing.unlock(&mut client).await?;
    let sent = carry(&mut client, signing, &holders, &act, |prepared| {
        prepared.summary().iter().for_each(|line| eprintln!("  {line}"));
    })
    .await?;
    asking.print(&sent.json(), || format!("in the ledger since block {}, proved", sent.height));
    Ok(())
}

/// What took effect.
pub(super) struct Sent {
    pub(super) height: u64,
    receipt: String,
    summary: Vec<String>,
}

impl Sent {
    fn json(&self) -> Value {
        json!({ "height": self.height, "receipt": self.receipt, "summary": self.summary })
    }
}

impl Signing {
    /// Opens every file, on the chain that the nodes prove.
    pub(super) async fn unlock(&self, client: &mut Asker) -> Result<Vec<Holder>, Failure> {
        let chain_id = client.sync(None).await?.trusted.header().chain_id.as_str().to_owned();
        let files = std::iter::once(&self.first).chain(&self.others);
        Ok(files.map(|file| file.unlock(&chain_id)).collect::<Result<_, _>>()?)
    }
}

/// Writes, shows, signs and sends, and waits until the ledger has proved what became of it.
pub(super) async fn carry(
    client: &mut Asker,
    signing: &Signing,
    holders: &[Holder],
    act: &Act,
    show: impl FnOnce(&Prepared),
) -> Result<Sent, Failure> {
    client.sync(None).await?;
    let ids: Vec<_> = holders.iter().map(Holder::id).collect();
    let ground = client.ground(&ids, &act.relationships()).await?;
    let mut keys = Vec::new();
    for holder in holders {
        let [now, next] = holder.keys(&ground)?;
        keys.push(now);
        // The same id signs twice: with what it has and with what it will have.
        if *act == Act::RotateKeys {
            keys.push(next);
        }
    }
    let keys: Vec<&Keys> = keys.iter().collect();
    let random = &mut file::random()?;
    let prepared = prepare(act, &ground, &keys, signing.valid_for, random);
    let prepared = prepared.map_err(OrganisationError::from)?;
    show(&prepared);
    let signed = prepared.sign(&keys).map_err(OrganisationError::from)?;
    client.rehearse(&signed).await?;
    match client.submit(&signed, prepared.blobs()).await? {
        Outcome::Done { height, .. } => {
            let summary = prepared.summary().to_vec();
            Ok(Sent { height, receipt: prepared.receipt_key(), summary })
        }
        Outcome::Never { .. } => Err(OrganisationError::Never.into()),
    }
}
