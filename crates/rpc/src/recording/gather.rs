//! Answers come in any order; a commit needs the validators of its height and of the next.

use std::collections::BinaryHeap;
use std::sync::Arc;

use medlight_types::json::{Answer, Reply, ValidatorsPage};
use medlight_types::{Hash, Height, LightBlock, SignedHeader, ValidatorSet};

use super::{Joined, Recording, RecordingError, Sourced};

#[derive(Default)]
pub(super) struct Gathered {
    /// In the order it was read.
    said: Vec<(Height, Sourced<Said>)>,
    rest: Recording,
}

/// What can be said of a height.
enum Said {
    Header(Box<SignedHeader>),
    Page(ValidatorsPage),
    Set(ValidatorSet),
}

/// All that was said of one height.
struct AtHeight {
    height: Height,
    header: Option<Sourced<Box<SignedHeader>>>,
    pages: Vec<Sourced<ValidatorsPage>>,
    set: Option<Sourced<ValidatorSet>>,
}

impl Gathered {
    pub(super) fn add(&mut self, file: &str, answer: Answer) {
        let source = match answer.id {
            Some(id) => [file, &id].join(": "),
            None => file.to_owned(),
        };
        match answer.reply {
            Reply::Commit(header) => {
                self.say(header.header.height, source, Said::Header(header));
            }
            Reply::Signed(header, set) => {
                let height = header.header.height;
                self.say(height, source.clone(), Said::Set(*set));
                self.say(height, source, Said::Header(header));
            }
            Reply::Validators(page) => self.say(page.height, source, Said::Page(*page)),
            Reply::Block(claim) => self.rest.blocks.push(Sourced { source, claim: *claim }),
            Reply::Tx(claim) => self.rest.transactions.push(Sourced { source, claim: *claim }),
            Reply::Cell(claim) => self.rest.cells.push(Sourced { source, claim: *claim }),
            Reply::Unproved | Reply::Refused => self.rest.unproved += 1,
        }
    }

    fn say(&mut self, height: Height, source: String, claim: Said) {
        self.said.push((height, Sourced { source, claim }));
    }

    pub(super) fn join(mut self) -> Result<Recording, RecordingError> {
        let mut headers = Vec::new();
        let mut sets = Vec::new();
        for at in by_height(self.said)? {
            let height = at.height;
            if let Some(Sourced { source, claim: set }) = whole_set(height, at.set, at.pages)? {
                sets.push(Known { height, source: source.into(), set });
            }
            headers.extend(at.header);
        }
        one_chain(&headers)?;
        let sets = Sets::new(sets);
        for header in headers {
            self.rest.light_blocks.push(sets.join(header)?);
        }
        Ok(self.rest)
    }
}

/// `recording/nothing-to-check`, `recording/two-chains`
fn one_chain(headers: &[Sourced<Box<SignedHeader>>]) -> Result<(), RecordingError> {
    let first = headers.first().ok_or(RecordingError::NothingToCheck)?;
    let chain = |header: &Sourced<Box<SignedHeader>>| header.claim.header.chain_id.clone();
    match headers.iter().find(|header| chain(header) != chain(first)) {
        None => Ok(()),
        Some(stray) => Err(RecordingError::TwoChains {
            origin: stray.source.clone(),
            other: first.source.clone(),
            found: chain(stray),
            expected: chain(first),
        }),
    }
}

/// Height after height, each in the order it was read.
fn by_height(said: Vec<(Height, Sourced<Said>)>) -> Result<Vec<AtHeight>, RecordingError> {
    let mut order = BinaryHeap::with_capacity(said.len());
    let mut places = Vec::with_capacity(said.len());
    for (height, said) in said {
        order.push((height, places.len()));
        places.push(Some(said));
    }
    let mut heights: Vec<AtHeight> = Vec::new();
    for (height, place) in order.into_sorted_vec() {
        if heights.last().is_none_or(|last| last.height != height) {
            heights.push(AtHeight { height, header: None, pages: Vec::new(), set: None });
        }
        let said = places.get_mut(place).and_then(Option::take);
        if let Some((at, said)) = heights.last_mut().zip(said) {
            at.add(said)?;
        }
    }
    Ok(heights)
}

impl AtHeight {
    /// `recording/conflict`
    fn add(&mut self, Sourced { source, claim }: Sourced<Said>) -> Result<(), RecordingError> {
        let height = self.height;
        let other = match claim {
            // Two commits for one block may differ in who is in them, and both be right.
            Said::Header(claim) => match &self.header {
                Some(known) if known.claim.header != claim.header => &known.source,
                Some(_) => return Ok(()),
                None => {
                    self.header = Some(Sourced { source, claim });
                    return Ok(());
                }
            },
            Said::Set(claim) => match &self.set {
                Some(known) if known.claim != claim => &known.source,
                _ => {
                    self.set = Some(Sourced { source, claim });
                    return Ok(());
                }
            },
            Said::Page(claim) => match self.pages.first() {
                Some(known) if known.claim.total != claim.total => &known.source,
                _ => {
                    self.pages.push(Sourced { source, claim });
                    return Ok(());
                }
            },
        };
        Err(RecordingError::Conflict { origin: source, other: other.clone(), height })
    }
}

/// A set and where it was read.
struct Known {
    height: Height,
    source: Arc<str>,
    set: ValidatorSet,
}

/// All sets of a recording, by height and by hash.
struct Sets {
    by_height: Vec<Known>,
    by_hash: Vec<(Hash, usize)>,
}

impl Sets {
    /// `by_height` ascending.
    fn new(by_height: Vec<Known>) -> Self {
        let mut by_hash = BinaryHeap::new();
        for (place, known) in by_height.iter().enumerate() {
            by_hash.push((known.set.hash(), place));
        }
        Self { by_height, by_hash: by_hash.into_sorted_vec() }
    }

    /// A height's own answer first, so that a false one is found out; a set with the right hash
    /// from another height where it was not recorded.
    fn find(&self, height: Height, hash: Hash) -> Option<&Known> {
        let own = self.by_height.binary_search_by_key(&height, |known| known.height).ok();
        let same = || self.by_hash.binary_search_by_key(&hash, |(hash, _)| *hash).ok();
        let place = own.or_else(|| self.by_hash.get(same()?).map(|(_, place)| *place));
        self.by_height.get(place?)
    }

    /// `recording/no-validators`
    fn join(&self, header: Sourced<Box<SignedHeader>>) -> Result<Joined, RecordingError> {
        let Sourced { source, claim: signed_header } = header;
        let header = &signed_header.header;
        let (at, next) = (header.height, header.height.next().unwrap_or(header.height));
        let missing = |height| RecordingError::NoValidators { origin: source.clone(), height };
        let own = self.find(at, header.validators_hash).ok_or_else(|| missing(at))?;
        let following = self.find(next, header.next_validators_hash);
        let following = following.ok_or_else(|| missing(next))?;
        let claim = LightBlock {
            signed_header: *signed_header,
            validators: own.set.clone(),
            next_validators: following.set.clone(),
        };
        Ok(Joined { source, sets: [own.source.clone(), following.source.clone()], claim })
    }
}

/// `recording/partial-set`, `recording/conflict`
fn whole_set(
    height: Height,
    known: Option<Sourced<ValidatorSet>>,
    pages: Vec<Sourced<ValidatorsPage>>,
) -> Result<Option<Sourced<ValidatorSet>>, RecordingError> {
    let Some(first) = pages.first() else { return Ok(known) };
    let (origin, total) = (first.source.clone(), first.claim.total);
    let mut validators = BinaryHeap::new();
    for page in &pages {
        validators.extend(page.claim.validators.iter().copied());
    }
    // The same page may have been asked for twice.
    let mut validators = validators.into_sorted_vec();
    validators.dedup();
    let found = validators.len();
    if u64::try_from(found) != Ok(total) {
        return Err(RecordingError::PartialSet { origin, height, found, total });
    }
    let set = match ValidatorSet::new(validators) {
        Ok(set) => set,
        Err(error) => return Err(RecordingError::Set { origin, error }),
    };
    match known {
        Some(known) if known.claim != set => {
            Err(RecordingError::Conflict { origin, other: known.source, height })
        }
        _ => Ok(Some(Sourced { source: origin, claim: set })),
    }
}
