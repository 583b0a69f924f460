use std::path::PathBuf;

use clap::Args;
use medlight_client::{ClientError, Outcome};
use medlight_ledger::Id;
use medlight_wallet::Keys;
use medlight_wallet::act::{Act, ActError, Prepared, prepare};
use medlight_wallet::offer::Code;
use serde_json::json;

use super::OrganisationError;
use super::intent::{self, Wanted};
use super::keyfile::{Holder, KeyFile};
use crate::ask::{Asker, Asking, Failure};
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
    let now = u64::try_from(trusted.header().time.seconds()).unwrap_or(0);
    let Meant { act, code } = meant(wanted, &holders, now)?;
    // The desk reads it out; whoever takes the offer signs with what it stands for.
    let (offered, taking) = match &act {
        Act::OfferRel { .. } => (code.as_ref(), None),
        _ => (None, code.as_ref().map(|code| &code.keys)),
    };
    let mut show = |prepared: &Prepared| {
        prepared.summary().iter().for_each(|line| eprintln!("  {line}"));
    };
    let sent = carry(&mut client, signing, (&holders, taking), &act, &mut show).await?;
    let mut found =
        json!({ "height": sent.height, "receipt": sent.receipt, "summary": sent.summary });
    let mut text = format!("in the ledger since block {}, proved", sent.height);
    if let (Some(offered), Some(fields)) = (offered, found.as_object_mut()) {
        fields.insert("code".to_owned(), offered.code.to_string().into());
        text = format!("{}\n{text}", offered.code);
    }
    asking.print(&found, || text);
    Ok(())
}

/// What a file asks for, here and now.
struct Meant {
    act: Act,
    code: Option<Coded>,
}

/// A desk's code, and the keys it stands for.
struct Coded {
    code: Code,
    keys: Keys,
}

fn meant(wanted: Wanted, holders: &[Holder], now: u64) -> Result<Meant, Failure> {
    let coded = |code: Code, custodian: &Id| {
        let keys = code.keys(custodian).map_err(PatientError::from)?;
        Ok::<_, Failure>(Coded { code, keys })
    };
    Ok(match wanted {
        Wanted::Act(act) => Meant { act, code: None },
        Wanted::Offer { code, seconds, continues } => {
            let desk = holders.first().ok_or(ActError::Signers { needed: 1, given: 0 });
            let desk = desk.map_err(OrganisationError::from)?.id();
            let code = code.map_or_else(|| Ok(Code::new(&mut file::random()?)), Ok);
            let coded = coded(code.map_err(|error: PatientError| error)?, &desk)?;
            let expires = now.saturating_add(seconds);
            let act = Act::OfferRel { offer: coded.keys.id(), expires, continues };
            Meant { act, code: Some(coded) }
        }
        Wanted::Take { custodian, code } => {
            let coded = coded(code, &custodian)?;
            let act = Act::RequestRel { custodian, offer: coded.keys.id() };
            Meant { act, code: Some(coded) }
        }
    })
}

/// What took effect.
pub(super) struct Sent {
    pub(super) height: u64,
    receipt: String,
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
pub(super) async fn carry(
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
    client.rehearse(&signed).await?;
    match client.submit(&signed, prepared.blobs()).await? {
        Outcome::Done { height, .. } => {
            let summary = prepared.summary().to_vec();
            Ok(Sent { height, receipt: prepared.receipt_key(), summary })
        }
        Outcome::Never { .. } => Err(OrganisationError::Never.into()),
    }
}
