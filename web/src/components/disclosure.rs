use wasm_bindgen::JsCast;
use web_sys::HtmlDetailsElement;
use yew::prelude::*;

/// What a [`Disclosure`] opens.
#[derive(Properties, PartialEq)]
pub(crate) struct DisclosureProps {
    /// Its label.
    pub(crate) label: AttrValue,
    /// Draws its content, which is not there until it is opened: a thousand rows stay light.
    pub(crate) draw: Callback<(), Html>,
}

/// A native `details` that draws its content when it is first opened.
#[component]
pub(crate) fn Disclosure(props: &DisclosureProps) -> Html {
    let opened = use_state_eq(|| false);
    let ontoggle = {
        let opened = opened.clone();
        Callback::from(move |event: Event| {
            let details =
                event.target().and_then(|target| target.dyn_into::<HtmlDetailsElement>().ok());
            if details.is_some_and(|details| details.open()) {
                opened.set(true);
            }
        })
    };
    html! {
        <details {ontoggle}>
            <summary>{ &props.label }</summary>
            if *opened { <div class="inside">{ props.draw.emit(()) }</div> }
        </details>
    }
}
