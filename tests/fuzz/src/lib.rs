//! What reads bytes of peers, users and disks, each as one function of bytes: libFuzzer runs them
//! (`fuzz_targets/`, `cargo fuzz run --fuzz-dir tests/fuzz --features libfuzzer NAME`), and so does
//! a test on stable, over `corpus/` and seeded mutations of it (`tests/corpus/`).
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "test support: what is unwrapped is of our own making, never the bytes"
)]

mod chain;
mod disk;
mod node;
mod served;
mod signed;
mod town;
mod wallet;

pub mod corpus;

/// A decoder under test.
#[derive(Clone, Copy)]
pub struct Target {
    /// As its corpus and its binary are called.
    pub name: &'static str,
    /// Reads the bytes as the program would; whether they were accepted.
    pub run: fn(&[u8]) -> bool,
}

/// All of them.
pub const TARGETS: [Target; 23] = [
    Target { name: "light-block", run: chain::light_block },
    Target { name: "answers", run: chain::answers },
    Target { name: "queried", run: chain::queried },
    Target { name: "recording", run: chain::recording },
    Target { name: "asked-node", run: node::asked },
    Target { name: "log-page", run: chain::log_page },
    Target { name: "questions", run: chain::questions },
    Target { name: "ics23", run: chain::ics23 },
    Target { name: "transaction", run: signed::transaction },
    Target { name: "records", run: signed::records },
    Target { name: "provision", run: signed::provision },
    Target { name: "disclosure", run: signed::disclosure },
    Target { name: "pass", run: wallet::pass },
    Target { name: "typed", run: wallet::typed },
    Target { name: "vault", run: wallet::vault },
    Target { name: "envelope", run: wallet::envelope },
    Target { name: "padding", run: wallet::padding },
    Target { name: "event", run: wallet::event },
    Target { name: "query", run: served::query },
    Target { name: "http", run: served::http },
    Target { name: "websocket", run: served::websocket },
    Target { name: "genesis", run: disk::genesis },
    Target { name: "store", run: disk::store },
];

/// Runs the target of this name: what each binary for libFuzzer does.
pub fn run(name: &str, bytes: &[u8]) {
    let target = TARGETS.iter().find(|target| target.name == name);
    (target.unwrap().run)(bytes);
}
