//! The worker's own states, where they keep a check from running.

use yew::prelude::*;

use crate::components::mark::Mark;
use crate::components::notice::heading;
use crate::hooks::Verifier;
use crate::platform::address;
use crate::state::Engine;
use crate::text::{Text, say};

/// Nothing while all is well.
pub(super) fn engine(engine: &Engine, verifier: &Verifier) -> Html {
    match engine {
        Engine::Ready => html! {},
        Engine::Starting => html! { <p class="late muted">{ say(Text::Starting) }</p> },
        Engine::Crashed(message) => crashed(message, verifier),
        Engine::Mismatch => {
            let onclick = Callback::from(|_: MouseEvent| address::reload());
            html! {
                <section class="panel is-old" role="alert" data-test="mismatch">
                    { heading(Mark::Trouble, say(Text::MismatchTitle)) }
                    <p>{ say(Text::MismatchLine) }</p>
                    <button type="button" class="button main" {onclick}>{ say(Text::Reload) }</button>
                </section>
            }
        }
    }
}

fn crashed(message: &str, verifier: &Verifier) -> Html {
    let onclick = {
        let verifier = verifier.clone();
        Callback::from(move |_: MouseEvent| verifier.start())
    };
    html! {
        <section class="panel is-old" role="alert" data-test="crashed">
            { heading(Mark::Trouble, say(Text::CrashedTitle)) }
            <p>{ say(Text::CrashedLine) }</p>
            <button type="button" class="button main" {onclick}>{ say(Text::StartAgain) }</button>
            <details>
                <summary>{ say(Text::ForTheMaker) }</summary>
                <p><code dir="ltr">{ message.to_owned() }</code></p>
            </details>
        </section>
    }
}
