//! The browser: the only place of the page that touches it beyond Yew.

pub(crate) mod address;
pub(crate) mod clock;
pub(crate) mod drop;
pub(crate) mod files;
pub(crate) mod focus;
pub(crate) mod recordings;
pub(crate) mod worker;

use wasm_bindgen::JsValue;
use web_sys::Url;

/// `path` as seen from where the page itself was served, so that every sub-path works.
fn beside_the_page(path: &str) -> Result<String, JsValue> {
    let base = gloo_utils::document().base_uri()?.unwrap_or_default();
    Ok(Url::new_with_base(path, &base)?.href())
}
