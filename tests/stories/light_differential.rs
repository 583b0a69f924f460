//! Our verdicts beside those of tendermint-light-client-verifier, on generated blocks: sound ones,
//! and ones with a single thing wrong, changed before or after hashing and signing.
//!
//! Where the two differ, `tests/vectors/differential/light.json` says so, how often and why.
//! `MEDLIGHT_BLESS=1` writes it again.

mod generate;
mod oracle;
mod report;

use std::collections::BTreeMap;

use generate::{Question, Scenario, scenarios};
use medlight_light::{Verdict, anchor, verify};
use report::Report;

const CASES: usize = 6_000;

#[test]
fn light_blocks_are_judged_as_another_implementation_judges_them() {
    let mut report = Report::default();
    let mut rules = BTreeMap::<&str, usize>::new();
    for scenario in scenarios(CASES) {
        let ours = ours(&scenario);
        *rules.entry(ours).or_default() += 1;
        if let Question::Verify(block) = &scenario.question {
            report.add(scenario.mutation, ours, &oracle::judge(&scenario, block));
        }
    }
    for (rule, count) in &rules {
        println!("{count:>5} {rule}");
    }
    report.check();
    for rule in every_rule() {
        let hits = rules.get(rule).copied().unwrap_or_default();
        assert!(hits >= 20, "{rule} was hit {hits} times");
    }
}

/// Our verdict: `accepted`, or the rule's tag.
fn ours(scenario: &Scenario) -> &'static str {
    match &scenario.question {
        Question::Anchor(root) => {
            let block = &scenario.trusted;
            let (header, next) =
                (block.signed_header.header.clone(), block.next_validators.clone());
            match anchor(root, header, next, &scenario.options, scenario.now) {
                Ok(_) => "accepted",
                Err(error) => error.rule(),
            }
        }
        Question::Verify(block) => {
            let trusted = medlight_tests::chain::trust(&scenario.trusted);
            match verify(&trusted, block.as_ref().clone(), &scenario.options, scenario.now) {
                Verdict::Trusted(_) => "accepted",
                Verdict::TooFar(_) => "light/too-far",
                Verdict::Invalid(error) => error.rule(),
            }
        }
    }
}

/// Every tag in `light`'s own source, so that a new rule cannot be forgotten here.
fn every_rule() -> Vec<&'static str> {
    let source = include_str!("../../crates/light/src/error.rs");
    let tags = source.split('"').filter(|text| text.starts_with("light/"));
    tags.chain(["light/too-far"]).collect()
}
