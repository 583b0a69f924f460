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
    Header(Box<Sourced<LightBlock>>),
    Body(Box<Sourced<Block>>),
    Transaction(Box<Sourced<TxClaim>>),
    Cell(Box<Sourced<CellClaim>>),
    Claim(String),
}

impl Replay {
    /// Gets ready to check `recording` from `root` on, believing the clock `now`.
    ///
    /// What a recording says of heights before its starting point is a claim: nothing here looks
    /// backwards.
    pub fn new(recording: Recording, root: TrustRoot, options: Options, now: Time) -> Self {
        let mut steps = VecDeque::new();
        let mut claims = recording.unproved;
        for block in recording.light_blocks {
            if block.claim.signed_header.header.height < root.height {
                claims.push(block.source);
            } else {
                steps.push_back(Step::Header(Box::new(block)));
            }
        }
        for block in recording.blocks {
            steps.push_back(Step::Body(Box::new(block)));
        }
        for claim in recording.transactions {
            steps.push_back(Step::Transaction(Box::new(claim)));
        }
        for claim in recording.cells {
            steps.push_back(Step::Cell(Box::new(claim)));
        }
        for source in claims {
            steps.push_back(Step::Claim(source));
        }
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
            Step::Header(block) => self.header(*block),
            Step::Body(block) => self.body(*block),
            Step::Transaction(claim) => self.transaction(*claim),
            Step::Cell(claim) => self.cell(*claim),
            Step::Claim(source) => Ok(Checked::Claim { source }),
        }
    }

    fn body(&self, Sourced { source, claim }: Sourced<Block>) -> Result<Checked, Refusal> {
        let height = claim.header.height;
        let Some(trusted) = self.trusted.get(&height) else {
            return Ok(Checked::Claim { source });
        };
        let proved = prove_body(trusted, claim);
        proved.map(Checked::Body).map_err(|error| Refusal::of_proof(source, height, &error))
    }

    fn transaction(&self, Sourced { source, claim }: Sourced<TxClaim>) -> Result<Checked, Refusal> {
        let Some(trusted) = self.trusted.get(&claim.height) else {
            return Ok(Checked::Claim { source });
        };
        // A recording does not keep the question; its answer names the hash.
        let proved = prove_tx(trusted, &claim.hash, &claim);
        proved
            .map(Checked::Transaction)
            .map_err(|error| Refusal::of_proof(source, claim.height, &error))
    }

    fn cell(&self, Sourced { source, claim }: Sourced<CellClaim>) -> Result<Checked, Refusal> {
        let next = claim.height.next();
        let Some(trusted) = next.and_then(|height| self.trusted.get(&height)) else {
            return Ok(Checked::Claim { source });
        };
        let cell = RawCell(claim.key.clone());
        let proved = prove_cell(trusted, &cell, &claim);
        proved
            .map(|value| Checked::Cell { key: cell.0, value })
            .map_err(|error| Refusal::of_proof(source, claim.height, &error))
    }

    fn header(&mut self, block: Sourced<LightBlock>) -> Result<Checked, Refusal> {
        let Sourced { source, claim } = block;
        let height = Some(claim.signed_header.header.height);
        self.light_block(claim).map_err(|(rule, message)| Refusal { source, height, rule, message })
    }

    fn light_block(&mut self, block: LightBlock) -> Result<Checked, (&'static str, String)> {
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
