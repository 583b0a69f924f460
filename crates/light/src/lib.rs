//! Decides what may be believed.
//!
//! Everything a server says is untrusted until this room has proved it, and only this room can
//! make the two types that say so: [`Trusted`], a header decided by validators we had reason to
//! believe, and [`Verified`], a value proved against such a header. Both have private fields and
//! no way in but verification, so code that shows a [`Verified`] cannot have skipped a step.
//!
//! ```text
//! TrustRoot + Header     --anchor--> Trusted          the starting point
//! &Trusted  + LightBlock --verify--> Verdict          Trusted | TooFar | Invalid
//! &Trusted  + claim      --prove---> Verified<T>      cells, transactions, bodies, votes, logs
//! Trusted   + claims     ----------> Snapshot         cells and logs of one state, none of another
//! ```
//!
//! Pure: `now` is an argument, there is no clock, no I/O and no randomness. The rules and their
//! tags are set out in `docs/spec/verification.md`.

mod error;
mod options;
mod predicates;
mod prove;
mod signatures;
mod snapshot;
mod tally;
mod trusted;
mod verified;
mod verify;

pub use error::LightError;
pub use options::{InvalidThreshold, Options, TrustThreshold};
pub use prove::{
    LogRange, ProveError, Transaction, Votes, prove_body, prove_cell, prove_log,
    prove_log_extension, prove_tx, prove_votes,
};
pub use signatures::{Signed, verify_signatures};
pub use snapshot::Snapshot;
pub use tally::Tally;
pub use trusted::{TrustRoot, Trusted};
pub use verified::{Branch, Verified};
pub use verify::{Verdict, anchor, verify, verify_commit};
