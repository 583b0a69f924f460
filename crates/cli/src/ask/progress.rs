//! A line on a terminal while something takes longer than a second: what was fetched and proved.

use std::sync::OnceLock;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget};
use medlight_client::Event;

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
}

impl Progress {
    pub(super) fn begin() -> Self {
        Self { began: Instant::now(), fetched: 0, verified: 0, proved: 0 }
    }

    pub(super) fn note(&mut self, event: &Event) {
        match event {
            Event::Fetched { .. } => self.fetched += 1,
            Event::Verified { .. } => self.verified += 1,
            Event::Proved { count } => self.proved += count,
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
        let Self { fetched, verified, proved, .. } = self;
        write!(f, "{fetched} light blocks, {verified} headers, {proved} cells and entries proved")
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
        progress.note(&Event::Proved { count: 3 });
        progress.note(&Event::Proved { count: 4 });
        assert!(progress.to_string().ends_with(" 7 cells and entries proved"));
    }
}
