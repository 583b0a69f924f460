//! Messages from and to the page.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Array, Uint8Array};
use medlight_port::{BUILD, Event, Request};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

use crate::check::Check;
use crate::pulse::Pulse;

/// The check under way, if any.
type Current = Rc<RefCell<Option<Check>>>;

/// Listens for requests and says so.
///
/// # Errors
/// Whatever the browser threw.
pub(crate) fn listen() -> Result<(), JsValue> {
    let current = Current::default();
    let pulse = {
        let current = current.clone();
        Pulse::new(move || advance(&current))?
    };
    let on_message =
        Closure::<dyn Fn(MessageEvent)>::new(move |message: MessageEvent| {
            match read(&message.data()) {
                Ok((request, files)) => {
                    if obey(&current, request, files) {
                        pulse.beat();
                    }
                }
                Err(message) => tell(&Event::BadRequest { message }),
            }
        });
    scope().set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    // It listens for as long as the worker lives.
    on_message.forget();
    tell(&Event::Ready { build: BUILD.to_owned() });
    Ok(())
}

/// Reports a defect of this room.
pub(crate) fn crashed(message: &str) {
    tell(&Event::Crashed { message: message.to_owned() });
}

/// Sends one event to the page.
fn tell(event: &Event) {
    // Fails only without memory, and then nothing else works either.
    if let Ok(bytes) = postcard::to_allocvec(event) {
        let message = Uint8Array::from(bytes.as_slice());
        // Transferred: a long report is not copied once more.
        let _ = scope().post_message_with_transfer(&message, &Array::of1(&message.buffer()));
    }
}

/// Takes in a request; true if there is work to do.
fn obey(current: &Current, request: Request, files: Vec<Vec<u8>>) -> bool {
    let Request::Check { job, names, pinned } = request;
    let (check, event) = Check::begin(job, &names, &files, pinned);
    tell(&event);
    let begun = check.is_some();
    current.replace(check);
    begun
}

/// Goes on for a moment; true if there is more to do.
fn advance(current: &Current) -> bool {
    let Some(check) = current.take() else { return false };
    let (check, event) = check.advance(js_sys::Date::now);
    tell(&event);
    let more = check.is_some();
    current.replace(check);
    more
}

/// A message is `[request, buffers]`, a buffer for each file.
fn read(message: &JsValue) -> Result<(Request, Vec<Vec<u8>>), String> {
    let message = message.dyn_ref::<Array>().ok_or("a request is an array of two")?;
    let request = message.get(0).dyn_into::<Uint8Array>().map_err(|_| "a request is bytes")?;
    let request = postcard::from_bytes(&request.to_vec()).map_err(|error| error.to_string())?;
    let buffers = message.get(1).dyn_into::<Array>().map_err(|_| "buffers come as an array")?;
    Ok((request, buffers.iter().map(|buffer| Uint8Array::new(&buffer).to_vec()).collect()))
}

fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}
