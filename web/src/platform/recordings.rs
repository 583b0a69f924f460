//! The recordings that the site brings along, listed by `recordings/index.json` beside the page:
//!
//! ```json
//! {"recordings": [{"name": "steady", "title": "A quiet network", "about": "One sentence.",
//!   "files": ["steady.json"], "pinned": {"chain_id": "c", "height": 1, "hash": "AB.."}}]}
//! ```
//!
//! `about` and `pinned` may be left out. Files are named from the list's own folder.

use js_sys::{Array, ArrayBuffer};
use medlight_port::Pin;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use web_sys::Response;

use super::beside_the_page;
use super::files::{Bytes, all};

const FOLDER: &str = "recordings/";

/// A recording the site brings along.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Listed {
    /// Names it in addresses.
    pub(crate) name: String,
    /// What a person calls it.
    pub(crate) title: String,
    /// One sentence on what can be seen in it.
    pub(crate) about: String,
    /// Its files, seen from the list.
    pub(crate) files: Vec<String>,
    /// The starting point the site vouches for, if any.
    pub(crate) pinned: Option<Pin>,
}

/// Fetches the list.
///
/// # Errors
/// Whatever the browser threw, or the list's own fault.
pub(crate) async fn list() -> Result<Vec<Listed>, JsValue> {
    let index = JsFuture::from(fetched("index.json").await?.json()?).await?;
    let list = field(&index, "recordings").and_then(|list| list.dyn_into::<Array>().ok());
    let read = list.and_then(|list| list.iter().map(|entry| Listed::read(&entry)).collect());
    read.ok_or_else(|| JsValue::from("the list of recordings has another form"))
}

impl Listed {
    fn read(entry: &JsValue) -> Option<Self> {
        let files = field(entry, "files")?.dyn_into::<Array>().ok()?;
        let pinned = match field(entry, "pinned") {
            Some(pin) => Some(Pin {
                chain_id: text(&pin, "chain_id")?,
                height: whole(&pin, "height")?,
                hash: text(&pin, "hash")?,
            }),
            None => None,
        };
        Some(Self {
            name: text(entry, "name")?,
            title: text(entry, "title")?,
            about: text(entry, "about").unwrap_or_default(),
            files: files.iter().map(|file| file.as_string()).collect::<Option<_>>()?,
            pinned,
        })
    }

    /// Fetches its files.
    ///
    /// # Errors
    /// Whatever the browser threw.
    pub(crate) async fn fetch(&self) -> Result<Bytes, JsValue> {
        let fetching: Array = self
            .files
            .iter()
            .cloned()
            .map(|file| future_to_promise(async move { buffer(&file).await.map(JsValue::from) }))
            .collect();
        Ok(Bytes { names: self.files.clone(), buffers: all(&fetching).await? })
    }
}

async fn buffer(file: &str) -> Result<ArrayBuffer, JsValue> {
    JsFuture::from(fetched(file).await?.array_buffer()?).await?.dyn_into()
}

async fn fetched(file: &str) -> Result<Response, JsValue> {
    let url = beside_the_page(&format!("{FOLDER}{file}"))?;
    let response: Response =
        JsFuture::from(gloo_utils::window().fetch_with_str(&url)).await?.dyn_into()?;
    if response.ok() { Ok(response) } else { Err(JsValue::from(response.status())) }
}

/// A field that is there and not null.
fn field(object: &JsValue, name: &str) -> Option<JsValue> {
    let value = js_sys::Reflect::get(object, &name.into()).ok()?;
    (!value.is_null() && !value.is_undefined()).then_some(value)
}

/// A field that is a whole number from 0.
fn whole(object: &JsValue, name: &str) -> Option<u64> {
    let number = js_sys::BigInt::new(&field(object, name)?).ok()?;
    u64::try_from(number).ok()
}

/// A field of text.
fn text(object: &JsValue, name: &str) -> Option<String> {
    field(object, name)?.as_string()
}
