//! `--people`: wallets of the registrar and of the sample town's people, for whoever wants to be one
//! of them.

use std::path::Path;

use medlight_sample::{Cast, seed};

use super::DevnetError;
use crate::patient::file;

/// Of all these wallets: they hold nothing that is not known to everybody.
pub(super) const PASSPHRASE: &str = "demonstration";

/// Every patient, organisation and practitioner.
pub(super) fn names(cast: &Cast) -> Vec<&'static str> {
    let mut names: Vec<_> = cast.patients().iter().map(|patient| patient.name).collect();
    for (organisation, staff) in cast.organisations() {
        names.push(organisation.name);
        names.extend(staff.iter().map(|person| person.name));
    }
    names
}

/// Writes a wallet for each of these, unless it is there.
pub(super) fn write(folder: &Path, network: u64, names: &[&str]) -> Result<(), DevnetError> {
    file::folder(folder)?;
    for name in names {
        let path = folder.join(format!("{}.wallet", slug(name)));
        if !path.exists() {
            file::write(&path, &seed(network, name), PASSPHRASE)?;
        }
    }
    Ok(())
}

/// A name as a file's.
fn slug(name: &str) -> String {
    let letters = name.to_lowercase().replace(|it: char| !it.is_alphanumeric(), "-");
    letters.split('-').filter(|word| !word.is_empty()).collect::<Vec<_>>().join("-")
}
