//! `rpc-recording`: one network's RPC answers, checked as the page checks them.

use std::path::Path;

use medlight_client::{Checked, Replay};
use medlight_light::Options;
use medlight_rpc::Recording;

use super::{Outcome, each_file};

/// Each thing proved is a case; a refusal is a failed one, and the last.
pub(super) fn run(dir: &Path) -> Outcome {
    let mut outcome = Outcome::default();
    let mut files = Vec::new();
    each_file(dir, &mut outcome, |name, bytes, _| {
        // A list of what was recorded, not an answer.
        if !name.ends_with("index.json") {
            files.push((name.to_owned(), bytes.to_vec()));
        }
        Ok(())
    });
    let files = files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice()));
    let recording = match Recording::read(files) {
        Ok(recording) => recording,
        Err(error) => {
            outcome.fail(error.origin().unwrap_or_default(), error.to_string());
            return outcome;
        }
    };
    let Some(root) = Replay::own_root(&recording) else { return outcome };
    let replay = match Replay::new(recording, root, Options::default()) {
        Ok(replay) => replay,
        Err(refusal) => {
            outcome.fail(refusal.source, refusal.message);
            return outcome;
        }
    };
    for step in replay {
        match step {
            Ok(Checked::Claim) => {}
            Ok(_) => outcome.pass(),
            Err(refusal) => outcome.fail(refusal.source, refusal.message),
        }
    }
    outcome
}
