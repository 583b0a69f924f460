//! Files a person hands over, read as one transferable buffer each.

use js_sys::{Array, Promise};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, FileList};

use crate::state::Trouble;

/// One check holds at most this many bytes, so that a wrong folder does not fill the memory.
const MAX_BYTES: f64 = 256.0 * 1_048_576.0;
/// The same in megabytes, for the message.
pub(crate) const MAX_MEGABYTES: u64 = 256;
/// One check holds at most this many files.
pub(crate) const MAX_FILES: usize = 20_000;

/// A file and its name as the person knows it: with the folders above it, where a folder was
/// chosen.
#[derive(Clone, Debug)]
pub(crate) struct Picked {
    /// For messages only.
    pub(crate) name: String,
    /// The browser's own handle.
    pub(crate) file: File,
}

/// Bytes of a whole recording, ready for the worker.
#[derive(Clone, Debug)]
pub(crate) struct Bytes {
    /// One name per buffer.
    pub(crate) names: Vec<String>,
    /// An `ArrayBuffer` per file.
    pub(crate) buffers: Array,
}

impl Picked {
    /// The files of an input. Hidden files, which systems leave in folders, are passed over.
    pub(crate) fn all(list: &FileList) -> Vec<Self> {
        (0..list.length())
            .filter_map(|index| list.get(index))
            .map(Self::new)
            .filter(Self::is_visible)
            .collect()
    }

    /// One file.
    pub(crate) fn new(file: File) -> Self {
        let path = js_sys::Reflect::get(&file, &"webkitRelativePath".into());
        let path = path.ok().and_then(|path| path.as_string()).filter(|path| !path.is_empty());
        Self { name: path.unwrap_or_else(|| file.name()), file }
    }

    /// Whether neither it nor a folder above it is hidden.
    pub(crate) fn is_visible(&self) -> bool {
        self.name.split('/').all(|part| !part.starts_with('.'))
    }
}

/// What a person would call these files: their folder, or the one file, or the first and how many
/// more.
pub(crate) fn title(files: &[Picked]) -> String {
    match files {
        [] => String::new(),
        [only] => only.name.clone(),
        [first, rest @ ..] => match first.name.split_once('/') {
            Some((folder, _)) => folder.to_owned(),
            None => format!("{} + {}", first.name, rest.len()),
        },
    }
}

/// Reads all of them.
///
/// # Errors
/// [`Trouble`] if there is none, if they are too many or too large, or if the browser refuses one.
pub(crate) async fn read(files: Vec<Picked>) -> Result<Bytes, Trouble> {
    if files.is_empty() {
        return Err(Trouble::NoFiles);
    }
    let size: f64 = files.iter().map(|picked| picked.file.size()).sum();
    if files.len() > MAX_FILES || size > MAX_BYTES {
        return Err(Trouble::TooLarge);
    }
    let reading: Array =
        files.iter().map(|picked| JsValue::from(picked.file.array_buffer())).collect();
    let names = files.into_iter().map(|picked| picked.name).collect();
    let buffers = all(&reading).await.map_err(|_| Trouble::CannotRead)?;
    Ok(Bytes { names, buffers })
}

/// Waits for every promise; the first refusal refuses all.
pub(super) async fn all(promises: &Array) -> Result<Array, JsValue> {
    JsFuture::from(Promise::all(promises)).await?.dyn_into()
}
