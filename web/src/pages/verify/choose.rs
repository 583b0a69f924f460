//! The ways to hand over a recording.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::hooks::{Listing, Source, Verifier};
use crate::platform::address;
use crate::platform::drop::{self, Held};
use crate::platform::files::Picked;
use crate::platform::recordings::Listed;
use crate::route::Route;
use crate::text::{Text, say};

/// What a [`Choose`] offers.
#[derive(Properties, PartialEq)]
pub(crate) struct ChooseProps {
    /// Whom to hand it to.
    pub(crate) verifier: Verifier,
    /// The recordings the site brings along.
    pub(crate) listing: Listing,
    /// Whether a result stands above.
    pub(crate) again: bool,
}

/// Built-in recordings, a folder, files, or a drop.
#[component]
pub(crate) fn Choose(props: &ChooseProps) -> Html {
    let ChooseProps { verifier, listing, again } = props;
    let held = use_state_eq(|| false);
    {
        let held = held.clone();
        use_effect_with(verifier.clone(), move |verifier| {
            let verifier = verifier.clone();
            let listeners = drop::listen(move |what| {
                held.set(matches!(what, Held::Over));
                if let Held::Let(dropped) = what {
                    address::go(&Route::Verify { recording: None });
                    verifier.check(Source::Dropped(dropped));
                }
            });
            move || std::mem::drop(listeners)
        });
    }
    html! {
        <section class={classes!("choose", held.then_some("is-held"))} aria-labelledby="choose">
            <h2 id="choose">{ say(if *again { Text::ChooseNextTitle } else { Text::ChooseTitle }) }</h2>
            <p class="muted">{ say(Text::VerifyWhat) }</p>
            { built_in(listing, verifier) }
            <div class="row">
                { input(Input::Folder, verifier) }
                { input(Input::Files, verifier) }
            </div>
            <p class="muted drop">{ say(if *held { Text::DropNow } else { Text::DropHere }) }</p>
        </section>
    }
}

fn built_in(listing: &Listing, verifier: &Verifier) -> Html {
    match listing {
        Listing::Loading => html! { <div class="skeleton" aria-hidden="true"></div> },
        Listing::Missing => html! { <p class="notice">{ say(Text::ListMissing) }</p> },
        Listing::Here(list) if list.is_empty() => html! {},
        Listing::Here(list) => html! {
            <>
                <h3 id="built-in">{ say(Text::BuiltInTitle) }</h3>
                <p class="muted">{ say(Text::BuiltInAbout) }</p>
                <ul class="recordings" aria-labelledby="built-in">
                    { for list.iter().enumerate().map(|(place, listed)| item(place, listed, verifier)) }
                </ul>
            </>
        },
    }
}

fn item(place: usize, listed: &Listed, verifier: &Verifier) -> Html {
    let onclick = {
        let (listed, verifier) = (listed.clone(), verifier.clone());
        Callback::from(move |_: MouseEvent| {
            let route = Route::Verify { recording: Some(listed.name.clone()) };
            // A new address opens it; the one already there does not change.
            if address::route() == route {
                verifier.check(Source::BuiltIn(listed.clone()));
            } else {
                address::go(&route);
            }
        })
    };
    // One filled button a view.
    let class = classes!("button", (place == 0).then_some("main"));
    html! {
        <li>
            <button type="button" {class} data-test="open-recording" data-name={listed.name.clone()} {onclick}>
                { say(Text::OpenRecording { title: &listed.title }) }
            </button>
            if !listed.about.is_empty() { <p class="muted">{ &listed.about }</p> }
        </li>
    }
}

/// The two native inputs.
#[derive(Clone, Copy)]
enum Input {
    Folder,
    Files,
}

fn input(input: Input, verifier: &Verifier) -> Html {
    let (id, text, folder) = match input {
        Input::Folder => ("pick-folder", Text::PickFolder, true),
        Input::Files => ("pick-files", Text::PickFiles, false),
    };
    let onchange = {
        let verifier = verifier.clone();
        Callback::from(move |event: Event| {
            let input: HtmlInputElement = event.target_unchecked_into();
            let files = input.files().as_ref().map(Picked::all).unwrap_or_default();
            // So that the same folder can be chosen again.
            input.set_value("");
            address::go(&Route::Verify { recording: None });
            verifier.check(Source::Picked(files));
        })
    };
    html! {
        <span class="pick">
            <input type="file" {id} data-test={id} multiple=true webkitdirectory={folder} {onchange} />
            <label for={id} class="button">{ say(text) }</label>
        </span>
    }
}
