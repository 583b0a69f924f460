//! Where the keyboard stands.

use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// Moves the focus to the element with this id, if it is there.
pub(crate) fn on(id: &str) {
    let element = gloo_utils::document().get_element_by_id(id);
    if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        // Fails only for an element that cannot take the focus; then it stays where it is.
        let _ = element.focus();
    }
}
