//! What the two implementations agreed on, and the committed list of what they did not.

use std::collections::BTreeMap;

use medlight_tests::files::vectors;
use serde_json::{Value, json};

#[derive(Default)]
pub(super) struct Report {
    cases: usize,
    both_accepted: usize,
    disagreements: BTreeMap<(String, String, String), usize>,
}

/// What a verdict comes to: a block is believed, is too far ahead, or is refused.
#[derive(PartialEq, Eq)]
enum Class {
    Accepted,
    TooFar,
    Refused,
}

fn class(verdict: &str) -> Class {
    match verdict {
        "accepted" => Class::Accepted,
        "light/too-far" | "too far" => Class::TooFar,
        _ => Class::Refused,
    }
}

impl Report {
    pub(super) fn add(&mut self, mutation: &str, ours: &str, theirs: &str) {
        self.cases += 1;
        if class(ours) != class(theirs) {
            let key = (mutation.to_owned(), ours.to_owned(), theirs.to_owned());
            *self.disagreements.entry(key).or_default() += 1;
        } else if class(ours) == Class::Accepted {
            self.both_accepted += 1;
        }
    }

    pub(super) fn check(&self) {
        println!(
            "{} cases, {} accepted by both, {} disagreements",
            self.cases,
            self.both_accepted,
            self.disagreements.values().sum::<usize>()
        );
        assert!(self.cases >= 5_000);
        assert!(self.both_accepted * 4 >= self.cases, "only {} accepted", self.both_accepted);
        let path = vectors().join("differential/light.json");
        let text = format!("{:#}\n", self.json());
        if std::env::var_os("MEDLIGHT_BLESS").is_some() {
            std::fs::write(&path, &text).unwrap();
        }
        let committed = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(committed == text, "{} should be\n{text}", path.display());
    }

    fn json(&self) -> Value {
        let rows = self.disagreements.iter().map(|((mutation, ours, theirs), count)| {
            json!({
                "mutation": mutation,
                "ours": ours,
                "theirs": theirs,
                "count": count,
                "why": why(ours, theirs),
            })
        });
        json!({
            "oracle": "tendermint-light-client-verifier 0.41",
            "cases": self.cases,
            "accepted_by_both": self.both_accepted,
            "disagreements": rows.collect::<Vec<_>>(),
        })
    }
}

/// Every kind of disagreement has its reason, or the test fails.
fn why(ours: &str, theirs: &str) -> &'static str {
    match (ours, theirs) {
        ("light/block-version", "accepted" | "too far") => {
            "It does not look at the block version. CometBFT's Header.ValidateBasic refuses any \
             but 11, and so do we: another format may hash other fields."
        }
        ("light/signer-out-of-place", "accepted" | "too far") => {
            "It finds signers by address alone. CometBFT finds them by place. We want both to name \
             the same validator, so no vote can be read in two ways."
        }
        ("light/repeated-signer", "accepted") => {
            "It stops reading once enough power signed and never sees the second place. We look at \
             all signers before any signature."
        }
        ("light/too-far", "InvalidSignature") => {
            "It checks signatures while it counts. We count first, as CometBFT's batch \
             verification does: a block that is too far ahead is not believed, so its signatures \
             cost nothing."
        }
        ("light/too-far", "NoSignatureForCommit") => {
            "It refuses a commit without one vote for the block. We count: no power signed, so \
             the block is too far ahead and is not believed either."
        }
        _ => panic!("nobody has explained why we say {ours} and they say {theirs}"),
    }
}
