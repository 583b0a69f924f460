use yew::prelude::*;

use crate::text::{Text, grouped, say};

/// A hash in groups of four, read from left to right in every language.
pub(crate) fn digest(digest: &str, full: bool) -> Html {
    html! { <code class="hash" dir="ltr" data-full={digest.to_owned()}>{ grouped(digest, full) }</code> }
}

/// Hashes of one [`Hashes`].
#[derive(Properties, PartialEq)]
pub(crate) struct HashesProps {
    /// Draws them, short or in full.
    pub(crate) draw: Callback<bool, Html>,
}

/// Hashes that a button shows in full.
#[component]
pub(crate) fn Hashes(props: &HashesProps) -> Html {
    let full = use_state_eq(|| false);
    let toggle = {
        let full = full.clone();
        Callback::from(move |_: MouseEvent| full.set(!*full))
    };
    html! {
        <>
            { props.draw.emit(*full) }
            <button type="button" class="button quiet" aria-pressed={full.to_string()} onclick={toggle}>
                { say(if *full { Text::ShowShort } else { Text::ShowFull }) }
            </button>
        </>
    }
}
