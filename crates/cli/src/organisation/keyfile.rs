//! Whose keys sign: wallet files, as `medlight wallet new` writes them.

use std::convert::Infallible;
use std::path::PathBuf;
use std::str::FromStr;

use medlight_ledger::{Ground, Id};
use medlight_wallet::{GAP, Keys, Seed};

use super::OrganisationError;
use crate::patient::{PatientError, file};

/// `FILE` or `FILE@INDEX`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct KeyFile {
    path: PathBuf,
    index: u16,
}

impl FromStr for KeyFile {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        let parts =
            text.rsplit_once('@').and_then(|(path, index)| Some((path, index.parse().ok()?)));
        let (path, index) = parts.unwrap_or((text, 0));
        Ok(Self { path: path.into(), index })
    }
}

/// A file that was unlocked, on one chain.
pub(super) struct Holder {
    file: KeyFile,
    seed: Seed,
    chain_id: String,
    id: Id,
}

impl KeyFile {
    pub(super) fn unlock(&self, chain_id: &str) -> Result<Holder, PatientError> {
        let seed = file::open(&self.path)?;
        let id = seed.keys(chain_id, self.index, 0).id();
        Ok(Holder { file: self.clone(), seed, chain_id: chain_id.to_owned(), id })
    }
}

impl Holder {
    /// The id that begins with the file's first keys.
    pub(super) fn id(&self) -> Id {
        self.id
    }

    /// The keys this id has now, and those it would have after them. Somebody new has the first.
    pub(super) fn keys(&self, ground: &Ground) -> Result<[Keys; 2], OrganisationError> {
        let turns = self.turns(ground)?;
        Ok([turns, turns + 1].map(|turns| self.at(turns).of(self.id)))
    }

    /// All keys this id has had: what was sealed to it opens with one of them.
    pub(super) fn all(&self, ground: &Ground) -> Result<Vec<Keys>, OrganisationError> {
        Ok((0..=self.turns(ground)?).map(|turns| self.at(turns)).collect())
    }

    fn at(&self, turns: u16) -> Keys {
        self.seed.keys(&self.chain_id, self.file.index, turns)
    }

    /// How often it has changed its keys.
    fn turns(&self, ground: &Ground) -> Result<u16, OrganisationError> {
        let turns = match ground.keys.get(&self.id) {
            None => Some(0),
            Some(now) => (0..GAP).find(|turns| self.at(*turns).public_key() == now.as_slice()),
        };
        turns.ok_or_else(|| OrganisationError::OtherKeys {
            path: self.file.path.clone(),
            id: self.id,
        })
    }
}
