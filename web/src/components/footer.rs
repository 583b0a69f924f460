use yew::prelude::*;

use crate::text::{Text, say};

/// Under every page.
pub(crate) fn footer() -> Html {
    html! {
        <footer class="foot">
            <p>{ say(Text::FilesStayHere) }</p>
            <p>{ say(Text::NoAccount) }</p>
        </footer>
    }
}
