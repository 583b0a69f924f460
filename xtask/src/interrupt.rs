//! Ctrl-C and kind kills: long chores look here and stop, so that what they started is ended too.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

static ASKED: AtomicBool = AtomicBool::new(false);

/// From now on an interrupt no longer ends this program; it is noted, and [`check`] tells of it.
///
/// # Errors
/// Where the system does not let us listen.
pub fn listen() -> Result<()> {
    ctrlc::set_handler(|| ASKED.store(true, Ordering::SeqCst))?;
    Ok(())
}

/// Whether someone asked us to stop.
pub fn asked() -> bool {
    ASKED.load(Ordering::SeqCst)
}

/// # Errors
/// When someone asked us to stop.
pub fn check() -> Result<()> {
    if asked() {
        bail!("interrupted");
    }
    Ok(())
}

/// Tries `ready` twenty times a second until it says yes.
///
/// # Errors
/// What `ready` ends with, an interrupt, or `limit` gone by without `what`.
pub fn wait_for(
    what: &str,
    limit: Duration,
    mut ready: impl FnMut() -> Result<bool>,
) -> Result<()> {
    let start = Instant::now();
    while !ready()? {
        check()?;
        if start.elapsed() > limit {
            bail!("waited {} s in vain for {what}", limit.as_secs());
        }
        thread::sleep(Duration::from_millis(50));
    }
    Ok(())
}
