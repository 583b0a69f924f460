//! The wallet's file: the seed, locked by a passphrase.

use std::fs::OpenOptions;
use std::io::{ErrorKind, IsTerminal as _, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use getrandom::SysRng;
use medlight_wallet::{Seed, vault};
use rand_core::UnwrapErr;
use unicode_normalization::UnicodeNormalization as _;
use zeroize::Zeroizing;

use super::PatientError;

/// Where a passphrase is taken from instead of a terminal.
const VARIABLE: &str = "MEDLIGHT_PASSPHRASE";
/// Characters it has, at least.
const SHORTEST: usize = 12;

/// This machine's randomness, proved to work before it is used.
pub(super) fn random() -> Result<UnwrapErr<SysRng>, PatientError> {
    let mut probe = [0; 1];
    getrandom::fill(&mut probe).map_err(|error| PatientError::Random(error.to_string()))?;
    Ok(UnwrapErr(SysRng))
}

/// Opens the wallet in a file.
pub(super) fn open(path: &Path) -> Result<Seed, PatientError> {
    let bytes = std::fs::read(path).map_err(|error| file_error(path, error))?;
    let passphrase = passphrase("Passphrase: ")?;
    vault::unlock(&bytes, &passphrase)
        .map_err(|error| PatientError::Vault { path: path.to_owned(), error })
}

/// Locks a new wallet and writes it where no file is yet, for its owner's eyes only.
pub(super) fn create(path: &Path, seed: &Seed) -> Result<(), PatientError> {
    if path.exists() {
        return Err(PatientError::Exists(path.to_owned()));
    }
    let chosen = passphrase("New passphrase: ")?;
    if chosen.chars().count() < SHORTEST {
        return Err(PatientError::ShortPassphrase);
    }
    if std::env::var_os(VARIABLE).is_none() && *passphrase("The same again: ")? != *chosen {
        return Err(PatientError::TwoPassphrases);
    }
    write(path, seed, &chosen)
}

/// The same with a passphrase that is known.
pub(crate) fn write(path: &Path, seed: &Seed, passphrase: &str) -> Result<(), PatientError> {
    let locked = vault::lock(seed, passphrase, &mut random()?)
        .map_err(|error| PatientError::Vault { path: path.to_owned(), error })?;
    let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
    file.and_then(|mut file| file.write_all(&locked).and_then(|()| file.sync_all()))
        .map_err(|error| file_error(path, error))
}

/// Makes a folder for wallets where there is none.
pub(crate) fn folder(path: &Path) -> Result<(), PatientError> {
    std::fs::create_dir_all(path).map_err(|error| file_error(path, error))
}

fn file_error(path: &Path, error: std::io::Error) -> PatientError {
    let path = path.to_owned();
    match error.kind() {
        ErrorKind::NotFound => PatientError::NoWallet(path),
        ErrorKind::AlreadyExists => PatientError::Exists(path),
        _ => PatientError::File { path, error },
    }
}

/// In Unicode's form NFKC, so that the same keys on another keyboard open it.
fn passphrase(prompt: &str) -> Result<Zeroizing<String>, PatientError> {
    let typed = match std::env::var(VARIABLE) {
        Ok(given) => given,
        Err(_) if std::io::stdin().is_terminal() => {
            rpassword::prompt_password(prompt).map_err(|_| PatientError::NoPassphrase)?
        }
        Err(_) => return Err(PatientError::NoPassphrase),
    };
    let typed = Zeroizing::new(typed);
    Ok(Zeroizing::new(typed.nfkc().collect()))
}
