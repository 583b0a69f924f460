use std::path::PathBuf;

use clap::Args;
use medlight_client::ClientError;
use medlight_ledger::Id;
use medlight_wallet::act::{Act, ActError, Prepared, prepare};
use medlight_wallet::offer::Code;
use medlight_wallet::plan::Intent;
use medlight_wallet::{Keys, Opener};
use serde_json::json;

use super::OrganisationError;
use super::intent::{self, Wanted};
use super::keyfile::{Holder, KeyFile};
use crate::ask::progress::aside;
use crate::ask::{Asker, Asking, Done, Failure, carry};
use crate::patient::change::planned;
use crate::patient::{PatientError, file};

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
    let wanted = intent::read(&text)
        .map_err(|error| OrganisationError::Form { path: file.clone(), error })?;
    let mut client = asking.client();
    let holders = signing.unlock(&mut client).await?;
    let trusted = client.trusted().ok_or(ClientError::TooEarly)?;
    let now = trusted.header().time.unix();
    let mut show = |prepared: &Prepared| {
        aside(|| prepared.summary().iter().for_each(|line| eprintln!("  {line}")));
    };
    let who = |taking| (holders.as_slice(), taking);
    let mut offered = None;
    let sent = match meant(wanted, &holders, now)? {
        Meant::Patient(intent) => choose(&mut client, &holders, &intent).await?,
        Meant::Act(act) => act_on(&mut client, signing, who(None), &act, &mut show).await?,
        Meant::Offer(act, code) => {
            offered = Some(code);
            act_on(&mut client, signing, who(None), &act, &mut show).await?
        }
        Meant::Take(act, keys) => {
            act_on(&mut client, signing, who(Some(&keys)), &act, &mut show).await?
        }
    };
    let Sent { done: Done { height, receipt }, summary } = sent;
    let mut found = json!({ "height": height, "receipt": receipt, "summary": summary });
    let mut text = format!("in the ledger since block {height}, proved");
    if let (Some(code), Some(fields)) = (offered, found.as_object_mut()) {
        fields.insert("code".to_owned(), code.to_string().into());
        text = format!("{code}\n{text}");
    }
    asking.print(&found, || text);
    Ok(())
}

/// What a file asks for, here and now.
enum Meant {
    Patient(Intent),
    Act(Act),
    /// With the code that the desk reads out.
    Offer(Act, Code),
    /// With the keys that the code stands for, which sign too.
    Take(Act, Box<Keys>),
}

fn meant(wanted: Wanted, holders: &[Holder], now: u64) -> Result<Meant, Failure> {
    let keys = |code: &Code, custodian: &Id| code.keys(custodian).map_err(PatientError::from);
    Ok(match wanted {
        Wanted::Patient(intent) => Meant::Patient(intent),
        Wanted::Act(act) => Meant::Act(act),
        Wanted::Offer { code, seconds, continues } => {
            let code = match code {
                Some(code) => code,
                None => Code::new(&mut file::random()?),
            };
            let offer = keys(&code, &first(holders)?.id())?.id();
            let expires = now.saturating_add(seconds);
            Meant::Offer(Act::OfferRel { offer, expires, continues }, code)
        }
        Wanted::Take { custodian, code } => {
            let keys = keys(&code, &custodian)?;
            Meant::Take(Act::RequestRel { custodian, offer: keys.id() }, Box::new(keys))
        }
    })
}

fn first(holders: &[Holder]) -> Result<&Holder, OrganisationError> {
    Ok(holders.first().ok_or(ActError::Signers { needed: 1, given: 0 })?)
}

/// What took effect.
pub(super) struct Sent {
    pub(super) done: Done,
    summary: Vec<String>,
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
pub(super) async fn act_on(
    client: &mut Asker,
    signing: &Signing,
    (holders, taking): (&[Holder], Option<&Keys>),
    act: &Act,
    show: &mut impl FnMut(&Prepared),
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
    let keys: Vec<&Keys> = keys.iter().chain(taking).collect();
    let random = &mut file::random()?;
    let prepared = prepare(act, &ground, &keys, signing.valid_for, random);
    let prepared = prepared.map_err(OrganisationError::from)?;
    show(&prepared);
    let signed = prepared.sign(&keys).map_err(OrganisationError::from)?;
    let done = carry(client, &signed, prepared.blobs()).await?;
    Ok(Sent { done, summary: prepared.summary().to_vec() })
}

/// What a patient wants, planned as the patient's own commands plan it.
async fn choose(client: &mut Asker, holders: &[Holder], intent: &Intent) -> Result<Sent, Failure> {
    let holder = first(holders)?;
    let connection = client.sealed_choices(holder.id()).await?;
    let connection = connection.ok_or(ActError::NoSuchRelationship(holder.id()));
    let connection = connection.map_err(OrganisationError::from)?;
    let ground = client.ground(&[holder.id()], &[]).await?;
    let [keys, _] = holder.keys(&ground)?;
    let facts = Opener::new(&connection, &keys).facts().map_err(PatientError::from)?;
    let planned = planned(intent, &facts, &keys)?;
    aside(|| planned.summary().iter().for_each(|line| eprintln!("  {line}")));
    let signed = planned.sign(&[&keys]).map_err(PatientError::from)?;
    let done = carry(client, &signed, planned.blobs()).await?;
    Ok(Sent { done, summary: planned.summary().to_vec() })
}
