use core::future::Future;
use core::time::Duration;

/// Carries one question to a node and its answer back. One for each way there is: HTTP, a message
/// port, a script in a test.
pub trait Transport {
    /// Sends `question` (JSON-RPC, always by POST, so that no key stands in an address) and waits
    /// for the whole answer, within `limits`.
    ///
    /// # Errors
    /// [`TransportError`].
    fn exchange(
        &self,
        question: Vec<u8>,
        limits: Limits,
    ) -> impl Future<Output = Result<Vec<u8>, TransportError>>;
}

/// What an answer may cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes looked at, at most; further ones are never held.
    pub bytes: usize,
    /// From the question to the answer's last byte.
    pub patience: Duration,
}

impl Limits {
    /// Design section 8's caps, and what a person waits.
    pub const DEFAULT: Self = Self { bytes: 4 << 20, patience: Duration::from_secs(10) };
}

/// Why there is no answer. Nothing is known then: another node may be asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TransportError {
    /// Nobody there, or the connection broke.
    #[error("no connection: {0}")]
    NoConnection(String),
    /// It came too slowly, or not at all.
    #[error("no whole answer within {0:?}")]
    TooSlow(Duration),
    /// More than any answer needs.
    #[error("the answer has more than {0} bytes")]
    TooLarge(usize),
    /// It sends us elsewhere: a question is for the node it is asked of.
    #[error("the server sends its askers elsewhere: name the node's own address")]
    Redirected,
    /// Something else than a node answers there.
    #[error("the server answers with HTTP status {0}: is this a node's address?")]
    Status(u16),
    /// Something else than JSON.
    #[error("the server answers with `{0}` instead of JSON: is this a node's address?")]
    ContentType(String),
}
