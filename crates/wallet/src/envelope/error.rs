/// Why a payload cannot be sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
#[expect(missing_docs, reason = "each variant's message is its documentation")]
pub enum SealError {
    #[error("nobody is named who could open it: name at least one reader")]
    NoReader,
    #[error("the payload has more than 32,732 bytes: shorten it")]
    TooLong,
    #[error("a reader's key is of no use: ask for a sound one")]
    Cipher,
}

/// Why a sealed payload does not open: whose doing it is, and what is known for certain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
#[expect(missing_docs, reason = "each variant's message is its documentation")]
pub enum OpenError {
    #[error("these are not the bytes the ledger names: the server is at fault, ask another")]
    AnotherBlob,
    #[error("the sealed bytes are of no known form: whoever sealed them is at fault")]
    Malformed,
    #[error("it is sealed to other keys than these")]
    NotForThisKey,
    #[error("it names this key and does not open with it: whoever sealed it is at fault")]
    DoesNotOpen,
    #[error("what is in it is not padded as it must be: whoever sealed it is at fault")]
    Padding,
    #[error("what is in it is not what the ledger holds a commitment to: do not believe it")]
    Commitment,
}
