//! Messages from and to the page.

use js_sys::{Array, Uint8Array};
use medlight_port::{BUILD, Event, Request};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

use crate::check::Check;

/// Listens for requests and says so.
pub(crate) fn listen() {
    let on_message =
        Closure::<dyn Fn(MessageEvent)>::new(|message: MessageEvent| match read(&message.data()) {
            Ok((request, files)) => obey(request, &files),
            Err(message) => tell(&Event::BadRequest { message: message.to_owned() }),
        });
    scope().set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    // It listens for as long as the worker lives.
    on_message.forget();
    tell(&Event::Ready { build: BUILD.to_owned() });
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

/// Checks to the end, telling now and then how far it is. What the page says meanwhile waits: to
/// stop a check it ends this worker.
fn obey(request: Request, files: &[Vec<u8>]) {
    let Request::Check { job, names, pinned } = request;
    let (mut check, event) = Check::begin(job, &names, files, pinned);
    tell(&event);
    while let Some(going) = check {
        let (next, event) = going.advance(js_sys::Date::now);
        tell(&event);
        check = next;
    }
}

/// A message is `[request, buffers]`, a buffer for each file.
fn read(message: &JsValue) -> Result<(Request, Vec<Vec<u8>>), &'static str> {
    let message = message.dyn_ref::<Array>().ok_or("a request is an array of two")?;
    let request = message.get(0).dyn_into::<Uint8Array>().map_err(|_| "a request is bytes")?;
    // What exactly is wrong with it would be a kilobyte of sentences that nobody meets.
    let request = postcard::from_bytes(&request.to_vec()).map_err(|_| "a request is unreadable")?;
    let buffers = message.get(1).dyn_into::<Array>().map_err(|_| "buffers come as an array")?;
    Ok((request, buffers.iter().map(|buffer| Uint8Array::new(&buffer).to_vec()).collect()))
}

fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}
