use yew::prelude::*;

use crate::components::headline::headline;
use crate::route::Route;
use crate::text::{Text, say};

/// An address that leads nowhere, and the way back.
pub(crate) fn not_found() -> Html {
    html! {
        <div class="sheet" data-test="not-found">
            { headline(say(Text::NotFoundTitle)) }
            <p>{ say(Text::NotFoundLine) }</p>
            <p>
                <a class="button main" href={Route::Verify { recording: None }.fragment()}>
                    { say(Text::GoToVerify) }
                </a>
            </p>
        </div>
    }
}
