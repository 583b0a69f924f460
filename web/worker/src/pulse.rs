//! Work in slices, with the event loop between them.

use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{MessageChannel, MessageEvent, MessagePort};

/// Calls back through a message channel: after messages that already wait, and without the delays
/// that browsers put on timers.
pub(crate) struct Pulse {
    start: MessagePort,
    _on_beat: Closure<dyn Fn(MessageEvent)>,
}

impl Pulse {
    /// Calls `work` after each [`Pulse::beat`], and again for as long as it returns true.
    ///
    /// # Errors
    /// Whatever the browser threw.
    pub(crate) fn new(work: impl Fn() -> bool + 'static) -> Result<Self, JsValue> {
        let channel = MessageChannel::new()?;
        let (start, end) = (channel.port1(), channel.port2());
        let on_beat = {
            let start = start.clone();
            Closure::<dyn Fn(MessageEvent)>::new(move |_| {
                if work() {
                    beat(&start);
                }
            })
        };
        end.set_onmessage(Some(on_beat.as_ref().unchecked_ref()));
        Ok(Self { start, _on_beat: on_beat })
    }

    /// Starts the work.
    pub(crate) fn beat(&self) {
        beat(&self.start);
    }
}

fn beat(port: &MessagePort) {
    // Fails only for what cannot be cloned.
    let _ = port.post_message(&JsValue::NULL);
}
