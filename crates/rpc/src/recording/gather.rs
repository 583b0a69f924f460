//! Answers come in any order; a commit needs the validators of its height and of the next.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use medlight_types::json::{Answer, Reply, ValidatorsPage};
use medlight_types::{Hash, Height, LightBlock, SignedHeader, Validator, ValidatorSet};

use super::{Recording, RecordingError, Sourced};

#[derive(Default)]
pub(super) struct Gathered {
    headers: BTreeMap<Height, Sourced<SignedHeader>>,
    pages: BTreeMap<Height, Vec<Sourced<ValidatorsPage>>>,
    sets: BTreeMap<Height, ValidatorSet>,
    rest: Recording,
}

impl Gathered {
    pub(super) fn add(&mut self, file: &str, answer: Answer) -> Result<(), RecordingError> {
        let source = answer.id.unwrap_or_else(|| file.to_owned());
        match answer.reply {
            Reply::Commit(claim) => self.add_header(Sourced { source, claim }),
            Reply::Signed(claim, set) => {
                self.add_set(&source, claim.header.height, set)?;
                self.add_header(Sourced { source, claim })
            }
            Reply::Validators(claim) => {
                let pages = self.pages.entry(claim.height).or_default();
                if pages.iter().all(|page| page.claim != claim) {
                    pages.push(Sourced { source, claim });
                }
                Ok(())
            }
            Reply::Block(claim) => {
                self.rest.blocks.push(Sourced { source, claim });
                Ok(())
            }
            Reply::Tx(claim) => {
                self.rest.transactions.push(Sourced { source, claim });
                Ok(())
            }
            Reply::Cell(claim) => {
                self.rest.cells.push(Sourced { source, claim });
                Ok(())
            }
            Reply::Unproved | Reply::Refused => {
                self.rest.unproved.push(source);
                Ok(())
            }
        }
    }

    /// `recording/conflict`
    fn add_header(&mut self, header: Sourced<SignedHeader>) -> Result<(), RecordingError> {
        let height = header.claim.header.height;
        match self.headers.entry(height) {
            Entry::Vacant(place) => {
                place.insert(header);
                Ok(())
            }
            Entry::Occupied(known) if known.get().claim == header.claim => Ok(()),
            Entry::Occupied(_) => Err(RecordingError::Conflict { origin: header.source, height }),
        }
    }

    /// `recording/conflict`
    fn add_set(
        &mut self,
        source: &str,
        height: Height,
        set: ValidatorSet,
    ) -> Result<(), RecordingError> {
        match self.sets.insert(height, set.clone()) {
            Some(known) if known != set => {
                Err(RecordingError::Conflict { origin: source.to_owned(), height })
            }
            _ => Ok(()),
        }
    }

    pub(super) fn join(mut self) -> Result<Recording, RecordingError> {
        for (height, pages) in std::mem::take(&mut self.pages) {
            let (source, set) = join_pages(height, pages)?;
            self.add_set(&source, height, set)?;
        }
        if self.headers.is_empty() {
            return Err(RecordingError::NothingToCheck);
        }
        // Hashed once each: headers and sets come by the thousand.
        let mut hashed = Vec::new();
        for set in self.sets.values() {
            hashed.push((set.hash(), set));
        }
        let blocks =
            self.headers.into_values().map(|header| light_block(header, &self.sets, &hashed));
        self.rest.light_blocks = blocks.collect::<Result<_, _>>()?;
        Ok(self.rest)
    }
}

/// `recording/partial-set`
fn join_pages(
    height: Height,
    pages: Vec<Sourced<ValidatorsPage>>,
) -> Result<(String, ValidatorSet), RecordingError> {
    let source = pages.first().map_or_else(String::new, |page| page.source.clone());
    let total = pages.first().map_or(0, |page| page.claim.total);
    let validators: Vec<Validator> =
        pages.into_iter().flat_map(|page| page.claim.validators).collect();
    let found = validators.len();
    if u64::try_from(found) != Ok(total) {
        return Err(RecordingError::PartialSet { origin: source, height, found, total });
    }
    match ValidatorSet::new(validators) {
        Ok(set) => Ok((source, set)),
        Err(error) => Err(RecordingError::Set { origin: source, error }),
    }
}

/// `recording/no-validators`: a height's own answer first, so that a false one is found out; a set
/// with the right hash from another height where it was not recorded.
fn light_block(
    header: Sourced<SignedHeader>,
    sets: &BTreeMap<Height, ValidatorSet>,
    hashed: &[(Hash, &ValidatorSet)],
) -> Result<Sourced<LightBlock>, RecordingError> {
    let Sourced { source, claim: signed_header } = header;
    let at = signed_header.header.height;
    let find = |height: Height, hash| {
        let elsewhere = || hashed.iter().find(|(known, _)| known == hash).map(|(_, set)| *set);
        let known = sets.get(&height).or_else(elsewhere);
        let missing = || RecordingError::NoValidators { origin: source.clone(), height };
        known.cloned().ok_or_else(missing)
    };
    let validators = find(at, &signed_header.header.validators_hash)?;
    let next_validators =
        find(at.next().unwrap_or(at), &signed_header.header.next_validators_hash)?;
    Ok(Sourced { source, claim: LightBlock { signed_header, validators, next_validators } })
}
