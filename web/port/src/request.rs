//! What the page asks of the worker.

use serde::{Deserialize, Serialize};

use crate::Digest;

/// Number the page gives to one check. Answers repeat it, so that a late answer to an older check
/// is dropped.
pub type Job = u32;

/// One message from the page. A check is stopped by ending the worker: it may be deep in work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Request {
    /// Check a recorded network from its first header to its last proof.
    Check {
        /// The number of this check.
        job: Job,
        /// The files' names, for messages only; their bytes travel beside the request, in the same
        /// order.
        names: Vec<String>,
        /// The starting point the site vouches for, if it has one for this recording.
        pinned: Option<Pin>,
    },
}

/// A starting point that does not come from the recording itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pin {
    /// The chain it belongs to.
    pub chain_id: String,
    /// The height of the header.
    pub height: u64,
    /// The hash of the header.
    pub hash: Digest,
}
