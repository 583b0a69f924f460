//! Ways to a node from a page or a worker. A call that is dropped is cancelled.

mod fetch;
mod port;

use core::future::{Future, poll_fn};
use core::pin::pin;
use core::task::Poll;
use core::time::Duration;

use gloo_timers::future::TimeoutFuture;
use js_sys::Reflect;
use wasm_bindgen::JsValue;

use crate::TransportError;
pub use fetch::Fetch;
pub use port::{Port, Served, serve};

/// What comes in time.
async fn within<T>(
    patience: Duration,
    answer: impl Future<Output = Result<T, TransportError>>,
) -> Result<T, TransportError> {
    let mut late =
        pin!(TimeoutFuture::new(u32::try_from(patience.as_millis()).unwrap_or(u32::MAX)));
    let mut answer = pin!(answer);
    poll_fn(|context| match answer.as_mut().poll(context) {
        Poll::Ready(answer) => Poll::Ready(answer),
        Poll::Pending => {
            late.as_mut().poll(context).map(|()| Err(TransportError::TooSlow(patience)))
        }
    })
    .await
}

/// What the browser says of it, which is little: it tells no page why a server is out of reach.
fn unreachable(error: &JsValue) -> TransportError {
    let message = Reflect::get(error, &"message".into()).ok().and_then(|text| text.as_string());
    let message = message.unwrap_or_else(|| "the browser does not say why".to_owned());
    TransportError::NoConnection(message.chars().take(100).collect())
}
