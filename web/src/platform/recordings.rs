//! The recordings that the site brings along, listed by `recordings/index.json` beside the page.

use js_sys::{Array, ArrayBuffer};
use medlight_port::Pin;
use serde::Deserialize;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use web_sys::Response;

use super::beside_the_page;
use super::files::{Bytes, all};

const FOLDER: &str = "recordings/";

#[derive(Deserialize)]
struct Index {
    recordings: Vec<Listed>,
}

/// A recording the site brings along.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(crate) struct Listed {
    /// Names it in addresses.
    pub(crate) name: String,
    /// What a person calls it.
    pub(crate) title: String,
    /// One sentence on what can be seen in it.
    #[serde(default)]
    pub(crate) about: String,
    /// Its files, seen from the list.
    pub(crate) files: Vec<String>,
    /// The starting point the site vouches for, if any.
    #[serde(default)]
    pub(crate) pinned: Option<Pin>,
}

/// Fetches the list.
///
/// # Errors
/// Whatever the browser threw, or the list's own fault.
pub(crate) async fn list() -> Result<Vec<Listed>, JsValue> {
    let answer = JsFuture::from(fetched("index.json").await?.json()?).await?;
    let index: Index = serde_wasm_bindgen::from_value(answer)?;
    Ok(index.recordings)
}

impl Listed {
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
