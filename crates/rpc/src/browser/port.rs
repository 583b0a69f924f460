//! A message is `[number, bytes]`, its answer the same number and the answer's bytes, or the number
//! alone from whoever has none.

use core::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use gloo_events::EventListener;
use js_sys::{Array, Function, Promise, Uint8Array};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{MessageEvent, MessagePort};

use super::{unreachable, within};
use crate::{Limits, Transport, TransportError};

/// Who waits for the answer to which question.
type Waiting = Rc<RefCell<BTreeMap<u32, Function>>>;

/// To somebody in the same browser: a network in a worker of its own.
#[derive(Clone)]
pub struct Port {
    port: MessagePort,
    waiting: Waiting,
    next: Rc<Cell<u32>>,
    _heard: Rc<EventListener>,
}

impl Port {
    /// Over one end of a channel, at whose other end somebody [serves](serve).
    pub fn over(port: MessagePort) -> Self {
        let waiting = Waiting::default();
        let asked = waiting.clone();
        let heard = EventListener::new(&port, "message", move |event| {
            let Some((number, answer)) = read(event) else { return };
            let answered = asked.borrow_mut().remove(&number);
            if let Some(answered) = answered {
                // Nobody's code runs in it but the promise's.
                drop(answered.call1(&JsValue::NULL, &answer));
            }
        });
        port.start();
        Self { port, waiting, next: Rc::default(), _heard: Rc::new(heard) }
    }
}

impl Transport for Port {
    async fn exchange(&self, question: Vec<u8>, limits: Limits) -> Result<Vec<u8>, TransportError> {
        let number = self.next.replace(self.next.get().wrapping_add(1));
        let promise = Promise::new(&mut |answered, _| {
            self.waiting.borrow_mut().insert(number, answered);
        });
        let _call = Call { waiting: &self.waiting, number };
        let message = written(number, &Uint8Array::from(question.as_slice()));
        self.port.post_message(&message).map_err(|error| unreachable(&error))?;
        within(limits.patience, async {
            let answer = JsFuture::from(promise).await.map_err(|error| unreachable(&error))?;
            let answer: Uint8Array = answer.dyn_into().map_err(|_| {
                TransportError::NoConnection("whoever serves the port has no answer".to_owned())
            })?;
            match usize::try_from(answer.length()) {
                Ok(length) if length <= limits.bytes => Ok(answer.to_vec()),
                _ => Err(TransportError::TooLarge(limits.bytes)),
            }
        })
        .await
    }
}

/// Forgotten when dropped: its answer, should it still come, is nobody's.
struct Call<'a> {
    waiting: &'a Waiting,
    number: u32,
}

impl Drop for Call<'_> {
    fn drop(&mut self) {
        self.waiting.borrow_mut().remove(&self.number);
    }
}

/// Answers at the other end until it is dropped.
pub struct Served(#[expect(dead_code, reason = "held, not looked at")] EventListener);

/// Answers every question that comes by `port`; `None`: not at all.
pub fn serve(
    port: MessagePort,
    mut answer: impl FnMut(Vec<u8>) -> Option<Vec<u8>> + 'static,
) -> Served {
    let end = port.clone();
    let heard = EventListener::new(&port, "message", move |event| {
        let Some((number, question)) = read(event) else { return };
        let Ok(question) = question.dyn_into::<Uint8Array>() else { return };
        let answer = answer(question.to_vec());
        let answer = answer.map_or(JsValue::UNDEFINED, |it| Uint8Array::from(it.as_slice()).into());
        // Whoever has closed the other end wants no answer.
        drop(end.post_message(&written(number, &answer)));
    });
    port.start();
    Served(heard)
}

fn written(number: u32, bytes: &JsValue) -> Array {
    Array::of2(&number.into(), bytes)
}

fn read(event: &web_sys::Event) -> Option<(u32, JsValue)> {
    let message: Array = event.dyn_ref::<MessageEvent>()?.data().dyn_into().ok()?;
    let number = message
        .get(0)
        .as_f64()
        .filter(|it| it.fract() == 0.0 && (0.0..=4_294_967_295.0).contains(it))?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "looked at above")]
    Some((number as u32, message.get(1)))
}
