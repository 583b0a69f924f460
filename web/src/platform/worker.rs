//! The worker, seen from the page.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use js_sys::{Array, Uint8Array};
use medlight_port::Request;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    Blob, BlobPropertyBag, ErrorEvent, Event, MessageEvent, Url, Worker, WorkerOptions, WorkerType,
};

use super::beside_the_page;

/// The worker's loader, as the build names it.
const LOADER: &str = "medlight-worker_loader.js";

/// Milliseconds a worker has to say that it listens.
const PATIENCE: u32 = 20_000;

/// What the page hears of the worker.
#[derive(Clone, Debug)]
pub(crate) enum Heard {
    /// It spoke.
    Event(Box<medlight_port::Event>),
    /// It died, or speaks a language that this page does not.
    Died(String),
}

/// A running worker; ended when dropped.
pub(crate) struct Link {
    worker: Worker,
    /// What cannot be sent yet: a message sent before the worker listens is lost without a sound.
    waiting: Rc<RefCell<Option<Vec<[JsValue; 2]>>>>,
    _on_message: Closure<dyn Fn(MessageEvent)>,
    _late: Timeout,
    _on_error: Closure<dyn Fn(Event)>,
}

impl Link {
    /// Starts the worker.
    ///
    /// It starts from a blob that imports the loader: a worker started from an address of its own
    /// would not be bound by the page's Content-Security-Policy.
    ///
    /// # Errors
    /// Whatever the browser threw.
    pub(crate) fn open(on_heard: impl Fn(Heard) + 'static) -> Result<Self, JsValue> {
        let loader = format!("import {:?};", beside_the_page(LOADER)?);
        let kind = BlobPropertyBag::new();
        kind.set_type("text/javascript");
        let blob = Blob::new_with_str_sequence_and_options(&Array::of1(&loader.into()), &kind)?;
        let url = Url::create_object_url_with_blob(&blob)?;
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = Worker::new_with_options(&url, &options)?;

        let waiting = Rc::new(RefCell::new(Some(Vec::new())));
        let on_heard = Rc::new(on_heard);
        let on_message = {
            let (worker, waiting, on_heard) = (worker.clone(), waiting.clone(), on_heard.clone());
            Closure::<dyn Fn(MessageEvent)>::new(move |message: MessageEvent| {
                let heard = match read(&message.data()) {
                    Ok(event) => Heard::Event(Box::new(event)),
                    Err(message) => Heard::Died(message),
                };
                if matches!(&heard, Heard::Event(event) if matches!(**event, medlight_port::Event::Ready { .. }))
                {
                    // The blob has been imported from by now.
                    let _ = Url::revoke_object_url(&url);
                    for message in waiting.take().into_iter().flatten() {
                        if post(&worker, &message).is_err() {
                            on_heard(Heard::Died("the files could not be handed over".to_owned()));
                        }
                    }
                }
                on_heard(heard);
            })
        };
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        let late = {
            let (waiting, on_heard) = (waiting.clone(), on_heard.clone());
            Timeout::new(PATIENCE, move || {
                if waiting.borrow().is_some() {
                    on_heard(Heard::Died("the worker did not start in time".to_owned()));
                }
            })
        };
        // What fails while loading comes as a plain event, without a message.
        let on_error = Closure::<dyn Fn(Event)>::new(move |event: Event| {
            let message = event.dyn_ref::<ErrorEvent>().map(ErrorEvent::message);
            let unloaded = || "the worker could not be loaded".to_owned();
            on_heard(Heard::Died(message.unwrap_or_else(unloaded)));
        });
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        Ok(Self { worker, waiting, _late: late, _on_message: on_message, _on_error: on_error })
    }

    /// Sends a request with the bytes that belong to it; they are gone from the page afterwards.
    ///
    /// # Errors
    /// What the browser threw.
    pub(crate) fn send(&self, request: &Request, buffers: &Array) -> Result<(), JsValue> {
        let request = postcard::to_allocvec(request).map_err(|error| error.to_string())?;
        let message = [Uint8Array::from(request.as_slice()).into(), buffers.into()];
        match &mut *self.waiting.borrow_mut() {
            Some(waiting) => waiting.push(message),
            None => post(&self.worker, &message)?,
        }
        Ok(())
    }
}

fn read(message: &JsValue) -> Result<medlight_port::Event, String> {
    let bytes = message.dyn_ref::<Uint8Array>().ok_or("an event is bytes")?.to_vec();
    postcard::from_bytes(&bytes).map_err(|error| error.to_string())
}

fn post(worker: &Worker, [request, buffers]: &[JsValue; 2]) -> Result<(), JsValue> {
    worker.post_message_with_transfer(&Array::of2(request, buffers), buffers)
}

impl Drop for Link {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}
