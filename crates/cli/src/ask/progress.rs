//! A line on a terminal while something takes longer than a second: what was fetched and proved.

use std::sync::OnceLock;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget};
use medlight_client::Event;
use medlight_types::Height;

/// Until then there is nothing to be shown.
const SOON: Duration = Duration::from_secs(1);
/// Between two turns of the wheel.
const TURN: Duration = Duration::from_millis(100);

/// One for the process: whatever else is printed takes it away first.
static LINE: OnceLock<ProgressBar> = OnceLock::new();

/// What has happened so far.
pub(super) struct Progress {
    began: Instant,
    fetched: u64,
    verified: u64,
    proved: usize,
    received: u64,
    /// Height and target, where it goes from one to the other.
    at: Option<(Height, Height)>,
}

impl Progress {
    pub(super) fn begin() -> Self {
        let began = Instant::now();
        Self { began, fetched: 0, verified: 0, proved: 0, received: 0, at: None }
    }

    pub(super) fn note(&mut self, event: &Event) {
        match event {
            Event::Fetched { received, .. } => {
                self.fetched += 1;
                self.received = *received;
            }
            Event::Verified { height, target } => {
                self.verified += 1;
                self.at = (height < target).then_some((*height, *target));
            }
            Event::Proved { count, received } => {
                self.proved += count;
                self.received = *received;
            }
            Event::Incident(_) | Event::Stale { .. } | Event::Store(_) => return,
        }
        if self.began.elapsed() < SOON {
            return;
        }
        let line = LINE.get_or_init(|| {
            // Nothing is drawn where standard error is no terminal.
            let line = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
            line.enable_steady_tick(TURN);
            line
        });
        line.set_message(self.to_string());
    }
}

impl std::fmt::Display for Progress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { fetched, verified, proved, received, .. } = self;
        let kilobytes = received / 1_000;
        if let Some((height, target)) = self.at {
            write!(f, "header {height} of {target}; ")?;
        }
        write!(f, "{fetched} light blocks, {verified} headers, ")?;
        write!(f, "{proved} cells and entries proved, {kilobytes} kB")
    }
}

/// Takes the line away while something else is printed.
pub(crate) fn aside<T>(print: impl FnOnce() -> T) -> T {
    match LINE.get() {
        Some(line) => line.suspend(print),
        None => print(),
    }
}

/// Takes the line away for good.
pub(crate) fn end() {
    if let Some(line) = LINE.get() {
        line.finish_and_clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_happened_is_counted() {
        let mut progress = Progress::begin();
        progress.note(&Event::Proved { count: 3, received: 900 });
        progress.note(&Event::Proved { count: 4, received: 2_100 });
        assert!(progress.to_string().ends_with(" 7 cells and entries proved, 2 kB"));
        let [height, target] = [30, 60].map(|height| Height::new(height).unwrap());
        progress.note(&Event::Verified { height, target });
        assert!(progress.to_string().starts_with("header 30 of 60; "));
        progress.note(&Event::Verified { height: target, target });
        assert!(!progress.to_string().contains(" of 60"), "it is there");
    }
}
