use std::collections::{BTreeMap, VecDeque};

use medlight_light::{
    LightError, Options, ProveError, Tally, Transaction, TrustRoot, Trusted, Verdict, Verified,
    Votes, anchor, prove_body, prove_cell, prove_tx, prove_votes, verify, verify_commit,
};
use medlight_rpc::{Recording, RecordingError, Sourced};
use medlight_types::{Block, CellClaim, Height, LightBlock, RawCell, SignedHeader, Time, TxClaim};

/// A recorded network being checked, one step at a time.
///
/// An iterator: each item is one more thing proved, and the first refusal is the last item. Small
/// steps let a page show progress and stay responsive.
pub struct Replay {
    root: TrustRoot,
    options: Options,
    now: Time,
    trusted: BTreeMap<Height, Trusted>,
    steps: VecDeque<Step>,
    total: usize,
}

/// What one step proved.
#[derive(Clone, Debug)]
pub enum Checked {
    /// A header, and every vote for it.
    Header {
        /// The header.
        trusted: Box<Trusted>,
        /// Who voted how.
        votes: Verified<Votes>,
        /// The height that vouched for it; `None` for the starting point.
        vouched_by: Option<Height>,
    },
    /// A whole block's transactions.
    Body(Verified<Vec<Vec<u8>>>),
    /// One transaction's place.
    Transaction(Verified<Transaction>),
    /// A cell of the state, present or absent.
    Cell {
        /// Its key.
        key: Vec<u8>,
        /// Its value, `None` for none.
        value: Verified<Option<Vec<u8>>>,
    },
    /// An answer nothing here proves. Not to be shown as verified.
    Claim {
        /// Where it was read.
        source: String,
    },
}

/// Why a recording was refused, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The answer or file at fault; empty where it is the recording as a whole.
    pub source: String,
    /// The height it is about, if it got that far.
    pub height: Option<Height>,
    /// The rule's tag in `docs/spec/verification.md`.
    pub rule: &'static str,
    /// What is wrong and what to do next.
    pub message: String,
}

enum Step {
    Header(Sourced<LightBlock>),
    Body(Sourced<Block>),
    Transaction(Sourced<TxClaim>),
    Cell(Sourced<CellClaim>),
    Claim(String),
}

impl Replay {
    /// Gets ready to check `recording` from `root` on, believing the clock `now`.
    ///
    /// What a recording says of heights before its starting point is a claim: nothing here looks
    /// backwards.
    pub fn new(recording: Recording, root: TrustRoot, options: Options, now: Time) -> Self {
        let (before, headers): (Vec<_>, Vec<_>) = recording
            .light_blocks
            .into_iter()
            .partition(|block| block.claim.signed_header.header.height < root.height);
        let claims = before.into_iter().map(|block| block.source).chain(recording.unproved);
        let steps: VecDeque<_> = headers
            .into_iter()
            .map(Step::Header)
            .chain(recording.blocks.into_iter().map(Step::Body))
            .chain(recording.transactions.into_iter().map(Step::Transaction))
            .chain(recording.cells.into_iter().map(Step::Cell))
            .chain(claims.map(Step::Claim))
            .collect();
        let total = steps.len();
        Self { root, options, now, trusted: BTreeMap::new(), steps, total }
    }

    /// The first header's own name, for a recording nobody vouches for: it then proves only that
    /// everything after follows from its beginning.
    pub fn own_root(recording: &Recording) -> Option<TrustRoot> {
        let header = &recording.light_blocks.first()?.claim.signed_header.header;
        Some(TrustRoot {
            chain_id: header.chain_id.clone(),
            height: header.height,
            hash: header.hash(),
        })
    }

    /// Steps in all.
    pub fn total(&self) -> usize {
        self.total
    }

    fn step(&mut self, step: Step) -> Result<Checked, Refusal> {
        match step {
            Step::Header(Sourced { source, claim }) => {
                let height = claim.signed_header.header.height;
                self.header(claim).map_err(|(rule, message)| Refusal {
                    source,
                    height: Some(height),
                    rule,
                    message,
                })
            }
            Step::Body(Sourced { source, claim }) => {
                let height = claim.header.height;
                let Some(trusted) = self.trusted.get(&height) else {
                    return Ok(Checked::Claim { source });
                };
                prove_body(trusted, claim)
                    .map(Checked::Body)
                    .map_err(|error| Refusal::of_proof(source, height, &error))
            }
            Step::Transaction(Sourced { source, claim }) => {
                let Some(trusted) = self.trusted.get(&claim.height) else {
                    return Ok(Checked::Claim { source });
                };
                // A recording does not keep the question; its answer names the hash.
                prove_tx(trusted, &claim.hash, &claim)
                    .map(Checked::Transaction)
                    .map_err(|error| Refusal::of_proof(source, claim.height, &error))
            }
            Step::Cell(Sourced { source, claim }) => {
                let next = claim.height.next();
                let Some(trusted) = next.and_then(|height| self.trusted.get(&height)) else {
                    return Ok(Checked::Claim { source });
                };
                let cell = RawCell(claim.key.clone());
                prove_cell(trusted, &cell, &claim)
                    .map(|value| Checked::Cell { key: cell.0, value })
                    .map_err(|error| Refusal::of_proof(source, claim.height, &error))
            }
            Step::Claim(source) => Ok(Checked::Claim { source }),
        }
    }

    fn header(&mut self, block: LightBlock) -> Result<Checked, (&'static str, String)> {
        let told = |error: LightError| (error.rule(), error.to_string());
        let SignedHeader { header, commit } = block.signed_header.clone();
        let set = block.validators.clone();
        let newest = self.trusted.last_key_value();
        let vouched_by = newest.map(|(height, _)| *height);
        let trusted = match newest {
            None => {
                verify_commit(&self.root.chain_id, &block.signed_header, &set).map_err(told)?;
                anchor(&self.root, header, block.next_validators, &self.options, self.now)
                    .map_err(told)?
            }
            Some((_, newest)) => match verify(newest, block, &self.options, self.now) {
                Verdict::Trusted(trusted) => trusted,
                Verdict::Invalid(error) => return Err(told(error)),
                Verdict::TooFar(tally) => return Err(too_far(tally)),
            },
        };
        let votes = prove_votes(&trusted, &commit, &set).map_err(told)?;
        self.trusted.insert(trusted.height(), trusted.clone());
        Ok(Checked::Header { trusted: Box::new(trusted), votes, vouched_by })
    }
}

/// A server would be asked for a height in between; a recording has no more than it has.
fn too_far(tally: Tally) -> (&'static str, String) {
    let message = format!(
        "only {tally} of the power trusted before signed: add the commits and validators of \
         heights in between"
    );
    ("light/too-far", message)
}

impl Iterator for Replay {
    type Item = Result<Checked, Refusal>;

    fn next(&mut self) -> Option<Self::Item> {
        let step = self.steps.pop_front()?;
        let checked = self.step(step);
        if checked.is_err() {
            self.steps.clear();
        }
        Some(checked)
    }
}

impl Refusal {
    fn of_proof(source: String, height: Height, error: &ProveError) -> Self {
        Self { source, height: Some(height), rule: error.rule(), message: error.to_string() }
    }
}

impl From<RecordingError> for Refusal {
    fn from(error: RecordingError) -> Self {
        Self {
            source: error.origin().unwrap_or_default().to_owned(),
            height: None,
            rule: error.rule(),
            message: error.to_string(),
        }
    }
}
