use std::path::PathBuf;

use clap::Args;
use medlight_ledger::consent::DefaultPolicy;
use medlight_ledger::record::{Offer, Party};
use medlight_ledger::{Id, key};
use medlight_wallet::offer::Code;
use medlight_wallet::plan::{Custodian, Facts, Intent};
use medlight_wallet::{Recovered, SealingKey};

use super::change::{Confirm, carry_out, planned};
use super::{PatientError, file, recovered, typed};
use crate::ask::{Asking, Failure};

/// `medlight wallet connect`
#[derive(Args, Clone, Debug)]
pub struct Connect {
    /// The code, as the desk shows it: eight letters and digits, for ten minutes. `-`: from
    /// standard input.
    code: String,
    /// Which organisation's desk.
    #[arg(long, value_name = "ID")]
    organisation: Id,
    /// The wallet's file.
    #[arg(long = "wallet", value_name = "FILE")]
    file: PathBuf,
    /// Whom to ask.
    #[command(flatten)]
    asking: Asking,
    /// Before it is signed.
    #[command(flatten)]
    confirm: Confirm,
}

impl Connect {
    /// Takes the desk's offer with the first keys of the wallet that nothing on the ledger has.
    pub(super) async fn run(&self) -> Result<(), Failure> {
        let code = Code::read(&typed(&self.code)?).map_err(PatientError::from)?;
        let desk = code.keys(&self.organisation).map_err(PatientError::from)?;
        let seed = file::open(&self.file)?;
        let mut client = self.asking.client();
        let found = recovered(&mut client, &seed).await?;
        let there: Option<Party> = client.cell(&key::party(&self.organisation)).await?;
        let party = there.ok_or(PatientError::NoSuchOrganisation(self.organisation))?;
        let offer = client.cell::<Offer>(&key::offer(&self.organisation, &desk.id())).await?;
        let header = client.trusted().ok_or(medlight_client::ClientError::TooEarly)?.header();
        let now = header.time.unix();
        offer.filter(|offer| offer.expires >= now).ok_or(PatientError::NoSuchOffer)?;
        let sealing_key = SealingKey::from_bytes(&party.sealing_key);
        let facts = Facts {
            chain_id: header.chain_id.as_str().to_owned(),
            now,
            next_seq: 1,
            in_force: Vec::new(),
            default_policy: DefaultPolicy::Unspecified,
            custodian: Custodian {
                id: self.organisation,
                name: party.name,
                sealing_key: sealing_key
                    .ok_or(PatientError::NoSuchOrganisation(self.organisation))?,
            },
        };
        let next = found.last().map_or(0, |last: &Recovered| last.index.saturating_add(1));
        let keys = seed.keys(&facts.chain_id, next, 0);
        let intent = Intent::Connect { desk: desk.public_key() };
        let planned = planned(&intent, &facts, &keys)?;
        carry_out(&mut client, &self.asking, &planned, &[&keys, &desk], self.confirm).await?;
        eprintln!("medlight: connection {} waits for the desk to confirm it", keys.id());
        Ok(())
    }
}
