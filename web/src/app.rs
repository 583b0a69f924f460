//! The frame around every page.

use yew::prelude::*;

use crate::components::announcer::announcer;
use crate::components::footer::footer;
use crate::components::header::header;
use crate::components::strip::Strip;
use crate::hooks::{use_route, use_verifier};
use crate::pages::{VerifyPage, not_found};
use crate::platform::focus;
use crate::route::Route;
use crate::text::{Text, say};

/// The id of the part that changes from page to page.
const CONTENT: &str = "content";

/// The whole page.
#[component]
pub(crate) fn App() -> Html {
    let route = use_route();
    let verifier = use_verifier();
    let state = verifier.state().clone();
    // A link to `#content` would be an address, and addresses are routes here.
    let skip = Callback::from(|_: MouseEvent| focus::on(CONTENT));
    let page = match &route {
        Route::Verify { recording } => {
            html! { <VerifyPage verifier={verifier.clone()} recording={recording.clone()} /> }
        }
        Route::NotFound => not_found(),
    };
    html! {
        <>
            <button type="button" class="skip" onclick={skip}>{ say(Text::SkipToContent) }</button>
            { header(&route) }
            <Strip state={state.clone()} />
            { announcer(&state) }
            <main id={CONTENT} tabindex="-1">{ page }</main>
            { footer() }
        </>
    }
}
