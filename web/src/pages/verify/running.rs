//! While a check runs.

use medlight_port::Progress;
use yew::prelude::*;

use crate::hooks::Verifier;
use crate::text::{Text, say};

/// A bar, the same in words, and the way out.
pub(super) fn running(progress: Option<Progress>, verifier: &Verifier) -> Html {
    let words = progress.map_or(Text::Reading, |Progress { stage, done, total }| {
        Text::ProgressLine { stage, done, total }
    });
    // Without a value the bar says that it does not know yet.
    let value = progress.map(|progress| progress.done.to_string());
    let max = progress.map(|progress| progress.total.max(1).to_string());
    let onclick = {
        let verifier = verifier.clone();
        Callback::from(move |_: MouseEvent| verifier.stop())
    };
    html! {
        <section class="panel is-wait" aria-labelledby="running">
            <h2 id="running">{ say(Text::CheckingTitle) }</h2>
            <progress data-test="progress" aria-labelledby="running" aria-describedby="running-words" {value} {max} />
            <p id="running-words">{ say(words) }</p>
            <p class="late muted">{ say(Text::StillChecking) }</p>
            <button type="button" class="button" data-test="stop" {onclick}>{ say(Text::StopChecking) }</button>
            <div class="skeleton" aria-hidden="true"></div>
            <div class="skeleton" aria-hidden="true"></div>
        </section>
    }
}
