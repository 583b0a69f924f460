//! One recording being checked.

#[cfg(test)]
mod tests;

use medlight_client::{Checked, Refusal, Replay};
use medlight_light::{Options, TrustRoot};
use medlight_port::{Event, Fault, Job, Pin, Progress, Stage};
use medlight_rpc::{Recording, RecordingError};
use medlight_types::{ChainId, Hash, Height};

use crate::readable::wide;
use crate::report::Gathered;

/// Milliseconds of work between two looks at the page's messages.
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
        let Some((root, now)) = root.zip(recording.as_of()) else {
            return (None, Event::BadRequest { message: "not a starting point".to_owned() });
        };
        let gathered = Gathered::from_start(&root, !own);
        let replay = Replay::new(recording, root, Options::default(), now);
        let progress = Progress { stage: Stage::Headers, done: 0, total: wide(replay.total()) };
        let check = Self { job, replay, gathered, progress };
        (Some(check), Event::Progress { job, progress })
    }

    /// The number the page gave it.
    pub(crate) fn job(&self) -> Job {
        self.job
    }

    /// Works for a moment by this clock, which counts milliseconds. Any event but
    /// [`Event::Progress`] is the last.
    pub(crate) fn advance(&mut self, clock: impl Fn() -> f64) -> Event {
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
                    let fault = match refusal.rule {
                        "light/too-far" => Fault::Incomplete,
                        _ => Fault::Contradicts,
                    };
                    return refused(job, fault, refusal);
                }
                None => return Event::Verified { job, report: self.gathered.take() },
            }
        }
        Event::Progress { job, progress: self.progress }
    }
}

fn refused(job: Job, fault: Fault, refusal: Refusal) -> Event {
    let Refusal { source, height, rule, message } = refusal;
    let height = height.map(Height::value);
    let rule = rule.to_owned();
    Event::Refused { job, refusal: medlight_port::Refusal { source, height, rule, message, fault } }
}

fn fault(error: &RecordingError) -> Fault {
    match error {
        RecordingError::Shape { .. } => Fault::Unreadable,
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
