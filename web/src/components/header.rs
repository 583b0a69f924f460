use yew::prelude::*;

use super::mark;
use crate::route::Route;
use crate::text::{Text, say};

/// Over every page: the mark, and a door for each kind of person who has a page here.
pub(crate) fn header(route: &Route) -> Html {
    let verify = Route::Verify { recording: None };
    let current = route.same_page(&verify).then_some("page");
    html! {
        <header class="head">
            <a class="brand" href={verify.fragment()}>{ mark::logo() }<span>{ say(Text::Medlight) }</span></a>
            <nav aria-label={say(Text::Pages)}>
                <span id="door-check" class="door">{ say(Text::CheckAndExplore) }</span>
                <ul aria-labelledby="door-check">
                    <li><a href={verify.fragment()} aria-current={current}>{ say(Text::Verify) }</a></li>
                </ul>
            </nav>
        </header>
    }
}
