//! What the worker tells the page.

use serde::{Deserialize, Serialize};

use crate::{Job, Report};

/// One message from the worker.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Event {
    /// The worker listens. Sent once, before anything else. Stays the first variant, so that a page
    /// of another build still understands it.
    Ready {
        /// The worker's own [`crate::BUILD`].
        build: String,
    },
    /// A check goes on.
    Progress {
        /// The check.
        job: Job,
        /// How far it is.
        progress: Progress,
    },
    /// Everything in the recording was checked and nothing was refused.
    Verified {
        /// The check.
        job: Job,
        /// What was verified, and only that.
        report: Report,
    },
    /// A rule refused something. Whatever had passed before it is not reported.
    Refused {
        /// The check.
        job: Job,
        /// What was refused, and by which rule.
        refusal: Refusal,
    },
    /// The files could be read, and there is no header among them.
    Nothing {
        /// The check.
        job: Job,
    },
    /// The page sent something that is not a [`crate::Request`].
    BadRequest {
        /// For the person who maintains the page.
        message: String,
    },
    /// The worker met a defect of its own and stops for good.
    Crashed {
        /// For the person who maintains the worker.
        message: String,
    },
}

/// How far a check is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// What is being checked now.
    pub stage: Stage,
    /// Steps done in the whole check.
    pub done: u64,
    /// Steps in the whole check.
    pub total: u64,
}

/// The parts of a check, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stage {
    /// Files are being understood.
    Reading,
    /// Header after header, with the signatures under each.
    Headers,
    /// Transactions and cells, each against a header that was verified.
    Proofs,
}

/// Why a recording was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// The file or answer that was refused.
    pub source: String,
    /// The height it speaks of, where it names one.
    pub height: Option<u64>,
    /// The stable tag of the rule, as `docs/spec/verification.md` lists it.
    pub rule: String,
    /// What the rule found, in the verifier's own words.
    pub message: String,
    /// What kind of fault it is, for what to do next.
    pub fault: Fault,
}

/// What is wrong with a recording, coarsely.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fault {
    /// It does not match what was signed.
    Contradicts,
    /// Two answers in it say different things, before anything was checked.
    Disagrees,
    /// It may be right, and this app cannot tell: it is of a kind unknown here.
    Unsupported,
    /// It lacks what is needed to check the rest.
    Incomplete,
    /// It is not in the form of a server's answer.
    Unreadable,
    /// It is none of a recording's files at all: no JSON, or too large to look at.
    Foreign,
}
