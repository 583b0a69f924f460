use yew::prelude::*;

use super::mark::Mark;

/// The id of the heading that a finished check moves the focus to.
pub(crate) const RESULT: &str = "result";

/// The heading of a check's result, which takes the focus.
pub(crate) fn result_heading(mark: Mark, text: AttrValue) -> Html {
    html! { <h2 id={RESULT} class="result" tabindex="-1">{ mark.shape() }<span>{ text }</span></h2> }
}

/// The heading of a notice: shape and words.
pub(crate) fn heading(mark: Mark, text: AttrValue) -> Html {
    html! { <h2 class="result">{ mark.shape() }<span>{ text }</span></h2> }
}
