//! The rules as a list: who speaks, who wins, what follows.

mod oblige;
mod settle;
mod speak;
mod weighing;

use super::{Answer, DefaultPolicy, OpenedDirective, Request};
use weighing::Weighing;

/// One rule of `docs/spec/consent.md`, applied to the weighing of one request.
#[derive(Clone, Copy)]
struct Rule {
    tag: &'static str,
    apply: fn(&mut Weighing<'_>),
}

/// Each rule works on what the ones above it left.
const RULES: [Rule; 20] = [
    // Which provisions speak about this request, and about which of its data?
    Rule { tag: "consent/all-directives", apply: speak::all_directives },
    Rule { tag: CLOSED_PROVISION, apply: speak::closed_provision },
    Rule { tag: "consent/period", apply: speak::period },
    Rule { tag: "consent/actor", apply: speak::actor },
    Rule { tag: "consent/purpose-child", apply: speak::purpose_child },
    Rule { tag: "consent/purpose", apply: speak::purpose },
    Rule { tag: "consent/purpose-excluded", apply: speak::purpose_excluded },
    Rule { tag: "consent/normal-record", apply: speak::normal_record },
    Rule { tag: "consent/level-order", apply: speak::level_order },
    Rule { tag: "consent/sensitivity-child", apply: speak::sensitivity_child },
    Rule { tag: "consent/label", apply: speak::label },
    // Which of them wins, and what holds where none speaks?
    Rule { tag: "consent/emergency-line", apply: settle::emergency_line },
    Rule { tag: MOST_SPECIFIC, apply: settle::most_specific },
    Rule { tag: DENY_WINS_A_TIE, apply: settle::deny_wins_a_tie },
    Rule { tag: PROVISION, apply: settle::provision },
    Rule { tag: NOTHING_BEYOND, apply: settle::nothing_beyond },
    Rule { tag: BREAK_GLASS, apply: settle::break_glass },
    Rule { tag: DEFAULT_POLICY, apply: settle::default_policy },
    // What does whoever opens the record owe?
    Rule { tag: "consent/redact", apply: oblige::redact },
    Rule { tag: "consent/emergency-duties", apply: oblige::emergency_duties },
];

// The rules that can settle a verdict; an answer names one of them.
const CLOSED_PROVISION: &str = "consent/closed-provision";
const MOST_SPECIFIC: &str = "consent/most-specific";
const DENY_WINS_A_TIE: &str = "consent/deny-wins-a-tie";
const PROVISION: &str = "consent/provision";
const NOTHING_BEYOND: &str = "consent/nothing-beyond";
const BREAK_GLASS: &str = "consent/break-glass";
const DEFAULT_POLICY: &str = "consent/default-policy";

/// A list of rules to decide by.
pub struct Rules(Vec<Rule>);

impl Rules {
    /// All of them: what [`super::decide()`] applies.
    pub fn all() -> Self {
        Self(RULES.to_vec())
    }

    /// All but one, so that a test sees whether anything depends on it.
    #[doc(hidden)]
    pub fn without(tag: &str) -> Self {
        Self(RULES.into_iter().filter(|rule| rule.tag != tag).collect())
    }

    /// Their tags, in the order they are applied.
    pub fn tags(&self) -> impl Iterator<Item = &'static str> {
        self.0.iter().map(|rule| rule.tag)
    }

    /// What these rules make of `request`.
    pub fn decide(
        &self,
        directives: &[OpenedDirective],
        default_policy: DefaultPolicy,
        request: &Request,
    ) -> Answer {
        let mut weighing = Weighing::of(directives, default_policy, request);
        for rule in &self.0 {
            (rule.apply)(&mut weighing);
        }
        weighing.answer()
    }
}
