//! This machine's clock, and waiting without an executor.

use core::future::Future;
use core::pin::pin;
use core::task::{Context, Poll, Waker};
use std::thread;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use medlight_client::Clock;
use medlight_types::Time;

/// This machine's clock.
#[derive(Clone, Copy, Debug)]
pub struct System;

impl Clock for System {
    fn now(&self) -> Time {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let seconds = i64::try_from(since.as_secs()).unwrap_or(0);
        Time::new(seconds, since.subsec_nanos()).unwrap_or(Time::GO_ZERO)
    }

    async fn sleep(&self, duration: Duration) {
        thread::sleep(duration);
    }
}

/// Runs to the end what waits in threads only: HTTP and this clock block while they are asked.
pub fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    loop {
        match future.as_mut().poll(&mut context) {
            Poll::Ready(output) => return output,
            Poll::Pending => thread::yield_now(),
        }
    }
}
