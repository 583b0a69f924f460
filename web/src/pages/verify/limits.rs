use medlight_port::Report;
use yew::prelude::*;

use crate::text::{Text, say};

/// What a check shows and does not, after the tenth sentence of the product.
pub(super) fn limits(report: &Report) -> Html {
    let list = |items: &[Text<'static>]| {
        html! {
            <ul>{ for items.iter().map(|&item| html! { <li>{ say(item) }</li> }) }</ul>
        }
    };
    let mut shows = vec![Text::ShowsSigned, Text::ShowsFollows];
    if !report.proofs.is_empty() {
        shows.push(Text::ShowsProofs);
    }
    let mut hides = vec![Text::NotTrue, Text::NotToday, Text::NotWhole];
    if !report.start.pinned {
        hides.push(Text::NotStart);
    }
    html! {
        <section class="limits" aria-labelledby="limits">
            <h2 id="limits">{ say(Text::LimitsTitle) }</h2>
            <div class="halves">
                <div><h3>{ say(Text::ItShows) }</h3>{ list(&shows) }</div>
                <div><h3>{ say(Text::ItDoesNotShow) }</h3>{ list(&hides) }</div>
            </div>
        </section>
    }
}
