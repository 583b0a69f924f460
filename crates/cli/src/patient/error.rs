use std::path::PathBuf;

use medlight_ledger::Id;
use medlight_wallet::offer::CodeError;
use medlight_wallet::pass::PassError;
use medlight_wallet::plan::PlanError;
use medlight_wallet::vault::VaultError;
use medlight_wallet::{Shut, WordsError};

/// Why a patient's command has no result.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
#[expect(missing_docs, reason = "each variant's message is its documentation")]
pub enum PatientError {
    #[error("{}: {error}", path.display())]
    File { path: PathBuf, error: std::io::Error },
    #[error("{} is not there: make a wallet with `medlight wallet new`", .0.display())]
    NoWallet(PathBuf),
    #[error("{} is there already and is left alone: name another file", .0.display())]
    Exists(PathBuf),
    #[error("{}: {error}", path.display())]
    Vault { path: PathBuf, error: VaultError },
    #[error("no passphrase was given: set MEDLIGHT_PASSPHRASE or type it at a terminal")]
    NoPassphrase,
    #[error("a passphrase has at least 12 characters: take a sentence that only you would say")]
    ShortPassphrase,
    #[error("the two passphrases differ: type them again")]
    TwoPassphrases,
    #[error(transparent)]
    Words(#[from] WordsError),
    #[error("this machine gives no randomness: {0}")]
    Random(String),
    #[error(
        "{}",
        match ids.as_slice() {
            [] => "the ledger proves that this wallet has no such connection: connect with \
                   `medlight wallet connect`".to_owned(),
            ids => format!(
                "name one with --connection: {}; `medlight wallet relationships` says whose they are",
                each(ids),
            ),
        }
    )]
    WhichConnection { ids: Vec<Id> },
    #[error("connection {id} has other keys than any of this wallet's: restore the newer wallet")]
    OtherKeys { id: Id },
    #[error(transparent)]
    Code(#[from] CodeError),
    #[error("the ledger proves that there is no organisation {0}: ask the desk for its id")]
    NoSuchOrganisation(Id),
    #[error("the ledger proves that this code is not open there: it is wrong, used, or over")]
    NoSuchOffer,
    #[error(transparent)]
    Plan(#[from] PlanError),
    #[error("connection {0} is not confirmed by the desk yet: until then a pass opens nothing")]
    NotActive(Id),
    #[error(
        "this would allow anyone anything without end: say whom (--organisation, --practitioner), \
         what for (--for), which data (--label), or how long (--days)"
    )]
    AllOpen,
    #[error("nothing was signed: give --yes to sign without being asked")]
    NotConfirmed,
    #[error("{0} has published no rule that a choice could stand under")]
    NoPolicy(String),
    #[error("there is no entry {number} in the list of {of}")]
    NoSuchEntry { of: Id, number: u64 },
    #[error("what is sealed does not open: {0}")]
    Shut(#[from] Shut),
    #[error(
        "the nodes keep to themselves what you chose before, and it decides what this comes to: \
         name another with --node. `consent stop --emergencies block` for everyone needs none of it"
    )]
    Withheld,
    #[error(transparent)]
    Pass(#[from] PassError),
    #[error("the pass is of connection {0}, which the ledger proves not to be there")]
    NoSuchConnection(Id),
}

fn each(ids: &[Id]) -> String {
    ids.iter().map(Id::to_string).collect::<Vec<_>>().join(", ")
}
