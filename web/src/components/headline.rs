use yew::prelude::*;

/// The id of a page's headline, where the focus goes when the page changes.
pub(crate) const ID: &str = "headline";

/// A page's one `h1`.
pub(crate) fn headline(text: AttrValue) -> Html {
    html! { <h1 id={ID} tabindex="-1">{ text }</h1> }
}
