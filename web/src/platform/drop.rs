//! Files and folders dropped on the page.

use std::rc::Rc;

use gloo_events::{EventListener, EventListenerOptions};
use gloo_utils::window;
use js_sys::Promise;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    DataTransfer, DragEvent, File, FileSystemDirectoryEntry, FileSystemEntry, FileSystemFileEntry,
};

use super::files::{MAX_FILES, Picked};
use crate::state::Trouble;

/// Something held over the page, or let go of.
pub(crate) enum Held {
    /// Files are held over the page.
    Over,
    /// They are gone again.
    Gone,
    /// They were let go of here.
    Let(Dropped),
}

/// Tells of files dragged over the whole page, until dropped: a browser opens what is let go of
/// beside a box, and the page is lost.
pub(crate) fn listen(on_held: impl Fn(Held) + 'static) -> [EventListener; 3] {
    let on_held = Rc::new(on_held);
    let listener = |kind: &'static str, hear: fn(&DragEvent) -> Option<Held>| {
        let on_held = on_held.clone();
        let options = EventListenerOptions::enable_prevent_default();
        EventListener::new_with_options(&window(), kind, options, move |event| {
            if let Some(held) = event.dyn_ref::<DragEvent>().and_then(hear) {
                on_held(held);
            }
        })
    };
    [
        listener("dragover", |event| {
            files_of(event).map(|_| {
                event.prevent_default();
                Held::Over
            })
        }),
        // From one element to the next there is a next one; out of the window there is none.
        listener("dragleave", |event| event.related_target().is_none().then_some(Held::Gone)),
        listener("drop", |event| {
            files_of(event).map(|transfer| {
                event.prevent_default();
                Held::Let(Dropped::take(&transfer))
            })
        }),
    ]
}

/// What is dragged, if it is files: text and links are not ours.
fn files_of(event: &DragEvent) -> Option<DataTransfer> {
    event.data_transfer().filter(|transfer| transfer.types().includes(&"Files".into(), 0))
}

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
