use std::sync::Arc;
use std::vec::IntoIter;

use medlight_light::{
    LightError, LogRange, Options, ProveError, Tally, Transaction, TrustRoot, Trusted, Verdict,
    Verified, Votes, anchor, prove_body, prove_cell, prove_log, prove_tx, prove_votes, verify,
};
use medlight_rpc::{Joined, Recording, RecordingError, Sourced};
use medlight_types::{Block, CellClaim, Height, LightBlock, LogCell, LogPage, RawCell, TxClaim};

/// A recorded network being checked, one step at a time.
///
/// It asks of each header what a client that was there would have asked: whether it was to be
/// believed at the moment it was made. An iterator: each item is one more thing proved, and the
/// first refusal is the last item. Small steps let a page show progress and stay responsive.
pub struct Replay {
    root: TrustRoot,
    options: Options,
    /// By height, ascending.
    trusted: Vec<Arc<Trusted>>,
    /// Those for the newest of them.
    votes: Option<Arc<Verified<Votes>>>,
    steps: IntoIter<Step>,
    total: usize,
    claims: usize,
}

/// What one step proved.
#[derive(Clone, Debug)]
pub enum Checked {
    /// A header, and every vote for it.
    Header {
        /// The header.
        trusted: Arc<Trusted>,
        /// Who voted how.
        votes: Arc<Verified<Votes>>,
        /// The height that vouched for it; `None` for the starting point.
        vouched_by: Option<Height>,
        /// Whether it proves that no vote for the header checked before it was left out.
        completes: bool,
    },
    /// A whole block's transactions.
    Body(Verified<Vec<Vec<u8>>>),
    /// A transaction of a block.
    Transaction(Verified<Transaction>),
    /// A cell of the state, present or absent.
    Cell {
        /// Its key.
        key: Vec<u8>,
        /// Its value, `None` for none.
        value: Verified<Option<Vec<u8>>>,
    },
    /// Entries of a log.
    Log {
        /// Its cell's key.
        key: Vec<u8>,
        /// The entries.
        entries: Verified<LogRange>,
    },
    /// An answer nothing here proves. Not to be shown as verified.
    Claim,
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
    Header(Box<Joined>),
    Body(Box<Sourced<Block>>),
    Transaction(Box<Sourced<TxClaim>>),
    Cell(Box<Sourced<CellClaim>>),
}

impl Replay {
    /// Gets ready to check `recording` from `root` on.
    ///
    /// What a recording says of heights before its starting point is a claim: nothing here looks
    /// backwards.
    ///
    /// # Errors
    /// `recording/nothing-to-check`: it holds no header from `root` on.
    pub fn new(recording: Recording, root: TrustRoot, options: Options) -> Result<Self, Refusal> {
        let mut steps = Vec::new();
        let mut claims = recording.unproved;
        for block in recording.light_blocks {
            if block.claim.signed_header.header.height < root.height {
                claims += 1;
            } else {
                steps.push(Step::Header(Box::new(block)));
            }
        }
        if steps.is_empty() {
            return Err(RecordingError::NothingToCheck.into());
        }
        for block in recording.blocks {
            steps.push(Step::Body(Box::new(block)));
        }
        for claim in recording.transactions {
            steps.push(Step::Transaction(Box::new(claim)));
        }
        for claim in recording.cells {
            steps.push(Step::Cell(Box::new(claim)));
        }
        let (total, steps) = (steps.len(), steps.into_iter());
        Ok(Self { root, options, trusted: Vec::new(), votes: None, steps, total, claims })
    }

    /// How many answers there are beside the steps that nothing here looks at.
    pub fn claims(&self) -> usize {
        self.claims
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
        }
    }

    fn body(&self, Sourced { source, claim }: Sourced<Block>) -> Result<Checked, Refusal> {
        let height = claim.header.height;
        let Some(trusted) = self.trusted(height) else { return Ok(Checked::Claim) };
        let proved = prove_body(trusted, claim);
        proved.map(Checked::Body).map_err(|error| Refusal::of_proof(source, height, &error))
    }

    fn transaction(&self, Sourced { source, claim }: Sourced<TxClaim>) -> Result<Checked, Refusal> {
        let Some(trusted) = self.trusted(claim.height) else { return Ok(Checked::Claim) };
        // A recording does not keep the question; its answer names the hash.
        let proved = prove_tx(trusted, &claim.hash, &claim);
        proved
            .map(Checked::Transaction)
            .map_err(|error| Refusal::of_proof(source, claim.height, &error))
    }

    fn cell(&self, Sourced { source, claim }: Sourced<CellClaim>) -> Result<Checked, Refusal> {
        let trusted = claim.height.next().and_then(|height| self.trusted(height));
        let Some(trusted) = trusted else { return Ok(Checked::Claim) };
        let key = claim.key.clone();
        match prove_cell(trusted, &RawCell(key.clone()), &claim) {
            Ok(value) => Ok(Checked::Cell { key, value }),
            // The answer does not say whether it is a log's: then the proof is of the log's cell,
            // and the value more than that.
            Err(error)
                if error.rule() == "ics23/value" && LogPage::decode(&claim.value).is_ok() =>
            {
                let proved = prove_log(trusted, &LogCell(key.clone()), &claim);
                proved
                    .map(|entries| Checked::Log { key, entries })
                    .map_err(|error| Refusal::of_proof(source, claim.height, &error))
            }
            // Another kind of tree than ours: not read here, so neither right nor wrong.
            Err(ProveError::ProofKind(_)) => Ok(Checked::Claim),
            Err(error) => Err(Refusal::of_proof(source, claim.height, &error)),
        }
    }

    fn header(&mut self, block: Joined) -> Result<Checked, Refusal> {
        let Joined { source, sets: [own, next], claim } = block;
        let height = Some(claim.signed_header.header.height);
        self.light_block(claim).map_err(|(rule, message)| {
            // Either side may be the false one, so both are named.
            let source = match rule {
                "light/signature-count" | "light/validators-hash" => [&source, &*own].join(", "),
                "light/next-validators-hash" => [&source, &*next].join(", "),
                _ => source,
            };
            Refusal { source, height, rule, message }
        })
    }

    fn light_block(&mut self, block: LightBlock) -> Result<Checked, (&'static str, String)> {
        let told = |error: LightError| (error.rule(), error.to_string());
        let newest = self.trusted.last();
        let vouched_by = newest.map(|newest| newest.height());
        let now = block.signed_header.header.time;
        let (commit, set) = (block.signed_header.commit.clone(), block.validators.clone());
        let trusted = match newest {
            None => {
                let header = block.signed_header.header;
                anchor(&self.root, header, block.next_validators, &self.options, now)
                    .map_err(told)?
            }
            Some(newest) => match verify(newest, block, &self.options, now) {
                Verdict::Trusted(trusted) => trusted,
                Verdict::Invalid(error) => return Err(told(error)),
                Verdict::TooFar(tally) => return Err(too_far(tally)),
            },
        };
        let votes = Arc::new(prove_votes(&trusted, &commit, &set).map_err(told)?);
        let trusted = Arc::new(trusted);
        self.trusted.push(trusted.clone());
        let before = self.votes.replace(votes.clone());
        let completes = before.is_some_and(|before| trusted.names(&before));
        Ok(Checked::Header { trusted, votes, vouched_by, completes })
    }

    fn trusted(&self, height: Height) -> Option<&Trusted> {
        let place = self.trusted.binary_search_by_key(&height, |trusted| trusted.height()).ok()?;
        self.trusted.get(place).map(Arc::as_ref)
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
        let step = self.steps.next()?;
        let checked = self.step(step);
        if checked.is_err() {
            self.steps = IntoIter::default();
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
