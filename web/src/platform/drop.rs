//! Files and folders dropped on the page.

use js_sys::Promise;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{DataTransfer, File, FileSystemDirectoryEntry, FileSystemEntry, FileSystemFileEntry};

use super::files::{MAX_FILES, Picked};
use crate::state::Trouble;

/// What was dropped. Must be taken while the event is handled; browsers empty it afterwards.
pub(crate) struct Dropped(Vec<FileSystemEntry>);

impl Dropped {
    /// The files and folders of a drop.
    pub(crate) fn take(transfer: &DataTransfer) -> Self {
        let items = transfer.items();
        let entries = (0..items.length()).filter_map(|index| items.get(index));
        Self(entries.filter_map(|item| item.webkit_get_as_entry().ok().flatten()).collect())
    }

    /// What a person would call it: the first thing dropped, and how many more.
    pub(crate) fn title(&self) -> String {
        match self.0.as_slice() {
            [] => String::new(),
            [only] => only.name(),
            [first, rest @ ..] => format!("{} + {}", first.name(), rest.len()),
        }
    }

    /// Every file, also those in folders within folders.
    ///
    /// # Errors
    /// [`Trouble`] if the browser refuses one, or if there are too many.
    pub(crate) async fn files(self) -> Result<Vec<Picked>, Trouble> {
        let mut found = Vec::new();
        let mut open = self.0;
        while let Some(entry) = open.pop() {
            if found.len() > MAX_FILES {
                return Err(Trouble::TooLarge);
            }
            let name = entry.full_path().trim_start_matches('/').to_owned();
            if entry.is_directory() {
                let directory = entry.unchecked_into::<FileSystemDirectoryEntry>();
                open.extend(children(&directory).await.map_err(|_| Trouble::CannotRead)?);
            } else {
                let entry = entry.unchecked_into::<FileSystemFileEntry>();
                let file = file(&entry).await.map_err(|_| Trouble::CannotRead)?;
                found.push(Picked { name, file });
            }
        }
        found.retain(Picked::is_visible);
        found.sort_unstable_by(|one, other| one.name.cmp(&other.name));
        Ok(found)
    }
}

/// A folder tells its content in parts, until an empty one.
async fn children(directory: &FileSystemDirectoryEntry) -> Result<Vec<FileSystemEntry>, JsValue> {
    let reader = directory.create_reader();
    let mut found = Vec::new();
    loop {
        let part = called_back(|resolve, reject| {
            reader.read_entries_with_callback_and_callback(resolve, reject)
        });
        let part = js_sys::Array::from(&part.await?);
        if part.length() == 0 {
            return Ok(found);
        }
        found.extend(part.iter().map(JsCast::unchecked_into));
    }
}

async fn file(entry: &FileSystemFileEntry) -> Result<File, JsValue> {
    let file = called_back(|resolve, reject| {
        entry.file_with_callback_and_callback(resolve, reject);
        Ok(())
    });
    file.await?.dyn_into()
}

/// Turns a pair of callbacks into something to wait for.
async fn called_back(
    start: impl Fn(&js_sys::Function, &js_sys::Function) -> Result<(), JsValue>,
) -> Result<JsValue, JsValue> {
    let promise = Promise::new(&mut |resolve, reject| {
        if let Err(error) = start(&resolve, &reject) {
            let _ = reject.call1(&JsValue::NULL, &error);
        }
    });
    JsFuture::from(promise).await
}
