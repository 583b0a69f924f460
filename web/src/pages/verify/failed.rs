//! A recording that a rule refused: what and why, and not one row of it.

use medlight_port::{Fault, Refusal};
use yew::prelude::*;

use crate::components::mark::Mark;
use crate::components::notice::result_heading;
use crate::text::{Text, in_plain_words, number, say};

/// Cause and next step.
pub(super) fn failed(refusal: &Refusal) -> Html {
    let source = refusal.source.as_str();
    let (line, next) = match (refusal.fault, source) {
        (Fault::Contradicts, "") => (Text::FailedWhole, Text::FailedNext),
        (Fault::Contradicts, _) => (Text::FailedLine { source }, Text::FailedNext),
        (Fault::Disagrees, _) => (Text::DisagreesLine { source }, Text::DisagreesNext),
        (Fault::Unsupported, _) => (Text::UnsupportedLine { source }, Text::UnsupportedNext),
        (Fault::Incomplete, _) => (Text::IncompleteLine { source }, Text::IncompleteNext),
        (Fault::Unreadable | Fault::Foreign, _) => {
            (Text::UnreadableLine { source }, Text::UnreadableNext)
        }
    };
    html! {
        <section class="panel is-bad" data-test="failed">
            { result_heading(Mark::CheckFailed, say(Text::CheckFailed)) }
            <p>{ say(line) }{ " " }{ say(Text::FailedNothingShown) }</p>
            <h3>{ say(Text::WhatHappened) }</h3>
            <p>{ in_plain_words(&refusal.rule) }</p>
            <dl class="facts">
                if !source.is_empty() {
                    <dt>{ say(Text::FailedSource) }</dt>
                    <dd data-test="source" dir="auto">{ source.to_owned() }</dd>
                }
                if let Some(height) = refusal.height {
                    <dt>{ say(Text::FailedHeight) }</dt>
                    <dd>{ number(height) }</dd>
                }
                <dt>{ say(Text::FailedRule) }</dt>
                <dd><code data-test="rule" dir="ltr">{ refusal.rule.clone() }</code></dd>
                <dt>{ say(Text::FailedFound) }</dt>
                <dd class="found" dir="auto">{ refusal.message.clone() }</dd>
            </dl>
            <h3>{ say(Text::NextStep) }</h3>
            <p>{ say(next) }</p>
        </section>
    }
}
