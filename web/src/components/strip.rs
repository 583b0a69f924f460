use core::time::Duration;

use gloo_timers::callback::Interval;
use yew::prelude::*;

use super::mark::Mark;
use super::notice::RESULT;
use crate::platform::{clock, focus};
use crate::state::{Check, State};
use crate::text::{Text, say};

/// What a [`Strip`] tells of.
#[derive(Properties, PartialEq)]
pub(crate) struct StripProps {
    /// The check.
    pub(crate) state: State,
}

/// The proof strip: state, age, and on demand what they are about.
#[component]
pub(crate) fn Strip(props: &StripProps) -> Html {
    let check = &props.state.check;
    let tick = use_force_update();
    let ended = ended_at(check);
    use_effect_with(ended.is_some(), move |&counting| {
        let interval = counting.then(|| Interval::new(1_000, move || tick.force_update()));
        move || drop(interval)
    });
    let (mark, word, key) = word(check);
    let to_result = Callback::from(|_: MouseEvent| focus::on(RESULT));
    html! {
        <section class={classes!("strip", format!("is-{key}"))} aria-label={say(Text::StripLabel)}>
            { mark.shape() }
            <p class="state">
                <span data-test="state" data-state={key}>{ say(word) }</span>
                if let Some(at) = ended { <span class="age">{ " · " }{ age(clock::now() - at) }</span> }
            </p>
            <details>
                <summary>{ say(Text::StripDetail) }</summary>
                <p>{ detail(check) }</p>
                if ended.is_some() {
                    <button type="button" class="button quiet" onclick={to_result}>{ say(Text::GoToResult) }</button>
                }
            </details>
        </section>
    }
}

fn word(check: &Check) -> (Mark, Text<'static>, &'static str) {
    match check {
        Check::Idle | Check::Trouble(_) => (Mark::Nothing, Text::NothingChecked, "idle"),
        Check::Running { .. } => (Mark::Checking, Text::Checking, "checking"),
        Check::Verified { report, .. } if !report.start.pinned => {
            (Mark::Consistent, Text::Consistent, "consistent")
        }
        Check::Verified { .. } => (Mark::Verified, Text::Verified, "verified"),
        Check::Failed { .. } => (Mark::CheckFailed, Text::CheckFailed, "failed"),
    }
}

fn detail(check: &Check) -> AttrValue {
    say(match check {
        Check::Idle | Check::Trouble(_) => Text::StripIdle,
        Check::Running { name, .. } => Text::StripChecking { name },
        Check::Verified { name, report, .. } => {
            let chain = report.chain_id.as_str();
            match report.start.pinned {
                true => Text::StripVerified { name, chain },
                false => Text::StripConsistent { name, chain },
            }
        }
        Check::Failed { name, .. } => Text::StripFailed { name },
    })
}

fn ended_at(check: &Check) -> Option<f64> {
    match check {
        Check::Verified { at, .. } | Check::Failed { at, .. } => Some(*at),
        Check::Idle | Check::Running { .. } | Check::Trouble(_) => None,
    }
}

/// An age in the largest unit that fits. A clock set back counts as no time.
fn age(milliseconds: f64) -> AttrValue {
    let whole = Duration::try_from_secs_f64(milliseconds / 1000.0).unwrap_or_default().as_secs();
    say(match whole {
        seconds @ 0..60 => Text::SecondsAgo { seconds },
        seconds @ 60..3_600 => Text::MinutesAgo { minutes: seconds / 60 },
        seconds => Text::HoursAgo { hours: seconds / 3_600 },
    })
}
