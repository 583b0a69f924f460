use core::future::Future;
use core::time::Duration;

use medlight_types::Time;

/// What time it is, and waiting: the caller's, so that a simulation can turn it as it likes.
pub trait Clock {
    /// Now, by this device.
    fn now(&self) -> Time;

    /// Waits.
    fn sleep(&self, duration: Duration) -> impl Future<Output = ()>;
}
