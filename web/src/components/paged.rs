use yew::prelude::*;

use crate::text::{Text, say};

/// Rows shown at first, and added each time.
const PAGE: usize = 50;

/// A long list.
#[derive(Properties, PartialEq)]
pub(crate) struct PagedProps {
    /// How many rows there are.
    pub(crate) total: usize,
    /// Draws the first so many of them.
    pub(crate) draw: Callback<usize, Html>,
}

/// A list that grows on demand, so that a thousand rows do not hold up the page.
#[component]
pub(crate) fn Paged(props: &PagedProps) -> Html {
    let limit = use_state_eq(|| PAGE);
    let shown = props.total.min(*limit);
    let more = (props.total - shown).min(PAGE);
    let onclick = {
        let limit = limit.clone();
        Callback::from(move |_: MouseEvent| limit.set(*limit + PAGE))
    };
    html! {
        <>
            { props.draw.emit(shown) }
            if props.total > PAGE {
                <p class="more">
                    if more > 0 {
                        <button type="button" class="button" {onclick}>{ say(Text::ShowMore { more }) }</button>
                    }
                    <span role="status" class="muted">{ say(Text::ShownOf { shown, total: props.total }) }</span>
                </p>
            }
        </>
    }
}

/// The same of rows in an ordered list, each drawn by its place.
pub(crate) fn rows(total: usize, row: Callback<usize, Html>) -> Html {
    let draw = Callback::from(move |shown| {
        html! { <ol class="rows">{ for (0..shown).map(|place| row.emit(place)) }</ol> }
    });
    html! { <Paged {total} {draw} /> }
}
