//! One recording being checked.

#[cfg(test)]
mod tests;

use medlight_client::{Checked, Refusal, Replay};
use medlight_light::{Options, TrustRoot};
use medlight_port::{Event, Fault, Job, Pin, Progress, Stage};
use medlight_rpc::{Recording, RecordingError};
use medlight_types::json::ShapeFault;
use medlight_types::{ChainId, Hash, Height};

use crate::readable::{plain, wide};
use crate::report::Gathered;

/// Characters of a source and of a message shown, at most.
const SOURCE_SHOWN: usize = 160;
const MESSAGE_SHOWN: usize = 400;
/// Milliseconds of work between two words of progress.
const SLICE: f64 = 40.0;

/// A check under way: what is left to do, and what was verified so far.
pub(crate) struct Check {
    job: Job,
    replay: Replay,
    gathered: Gathered,
    progress: Progress,
}

impl Check {
    /// Reads the files and finds the starting point. Without a check there is nothing more to do:
    /// the event then says why.
    pub(crate) fn begin(
        job: Job,
        names: &[String],
        files: &[Vec<u8>],
        pinned: Option<Pin>,
    ) -> (Option<Self>, Event) {
        let files = names.iter().zip(files).map(|(name, bytes)| (name.as_str(), bytes.as_slice()));
        let recording = match Recording::read(files) {
            Ok(recording) => recording,
            Err(RecordingError::NothingToCheck) => return (None, Event::Nothing { job }),
            Err(error) => return (None, refused(job, fault(&error), error.into())),
        };
        let own = pinned.is_none();
        let root = match pinned {
            Some(pin) => trust_root(pin),
            None => Replay::own_root(&recording),
        };
        let Some(root) = root else {
            return (None, Event::BadRequest { message: "not a starting point".to_owned() });
        };
        let gathered = Gathered::from_start(&root, !own);
        let replay = match Replay::new(recording, root, Options::default()) {
            Ok(replay) => replay,
            Err(refusal) => return (None, refused(job, Fault::Incomplete, refusal)),
        };
        let progress = Progress { stage: Stage::Headers, done: 0, total: wide(replay.total()) };
        let check = Self { job, replay, gathered, progress };
        (Some(check), Event::Progress { job, progress })
    }

    /// Works for a moment by this clock, which counts milliseconds. Without a check there is
    /// nothing more to do: the event then is the last.
    pub(crate) fn advance(mut self, clock: impl Fn() -> f64) -> (Option<Self>, Event) {
        let job = self.job;
        let start = clock();
        while clock() - start < SLICE {
            match self.replay.next() {
                Some(Ok(checked)) => {
                    if !matches!(checked, Checked::Header { .. }) {
                        self.progress.stage = Stage::Proofs;
                    }
                    self.progress.done += 1;
                    self.gathered.add(checked);
                }
                Some(Err(refusal)) => {
                    return (None, refused(job, by_rule(refusal.rule), refusal));
                }
                None => {
                    let report = self.gathered.finish(self.replay.claims());
                    return (None, Event::Verified { job, report });
                }
            }
        }
        let event = Event::Progress { job, progress: self.progress };
        (Some(self), event)
    }
}

fn refused(job: Job, fault: Fault, refusal: Refusal) -> Event {
    let Refusal { source, height, rule, message } = refusal;
    let height = height.map(Height::value);
    let rule = rule.to_owned();
    // Parts of both are a stranger's, and stand in our sentences.
    let (source, message) = (plain(&source, SOURCE_SHOWN), plain(&message, MESSAGE_SHOWN));
    Event::Refused { job, refusal: medlight_port::Refusal { source, height, rule, message, fault } }
}

/// What kind of fault it is that this rule finds in a header or proof.
fn by_rule(rule: &str) -> Fault {
    match rule {
        // Every header is asked about at its own time: then heights in between are missing.
        "light/too-far" | "light/trust-expired" => Fault::Incomplete,
        "light/block-version" | "prove/app-hash" | "ics23/unsupported-hash" => Fault::Unsupported,
        _ => Fault::Contradicts,
    }
}

fn fault(error: &RecordingError) -> Fault {
    match error {
        RecordingError::Shape { error, .. } => match error.fault() {
            ShapeFault::TooLarge { .. } | ShapeFault::NotJson { at: 0 } => Fault::Foreign,
            _ => Fault::Unreadable,
        },
        RecordingError::Set { .. } => Fault::Unreadable,
        RecordingError::Conflict { .. } | RecordingError::TwoChains { .. } => Fault::Disagrees,
        RecordingError::NoValidators { .. } | RecordingError::PartialSet { .. } => {
            Fault::Incomplete
        }
        _ => Fault::Contradicts,
    }
}

/// The site's starting point, if it is well formed.
fn trust_root(pin: Pin) -> Option<TrustRoot> {
    let hash = base16ct::mixed::decode_vec(&pin.hash).ok()?;
    Some(TrustRoot {
        chain_id: ChainId::new(pin.chain_id)?,
        height: Height::new(pin.height)?,
        hash: Hash::new(hash.try_into().ok()?),
    })
}
