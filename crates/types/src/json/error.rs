use crate::SetError;

/// Bytes from a node or a file that are not what CometBFT's RPC answers.
///
/// Boxed, for it passes through many hands: every reader of a field returns it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ShapeError(Box<Misshapen>);

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}: {fault}", if at.is_empty() { "the answer" } else { at })]
struct Misshapen {
    at: String,
    fault: ShapeFault,
}

/// One way to be wrong each.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
#[expect(missing_docs, reason = "each variant's message is its documentation")]
pub enum ShapeFault {
    #[error("is larger than {limit} bytes; nothing of it was read")]
    TooLarge { limit: usize },
    #[error("is not JSON from byte {at} on")]
    NotJson { at: usize },
    #[error("has the field `{0}` twice")]
    RepeatedField(String),
    #[error("has the field `{0}`, which CometBFT v0.38 does not write here")]
    UnknownField(String),
    #[error("lacks the field `{0}`")]
    MissingField(&'static str),
    #[error("should be an object")]
    NotObject,
    #[error("should be a list")]
    NotList,
    #[error("should be text")]
    NotText,
    #[error("should be a whole number in decimal")]
    NotDecimal,
    #[error("is a number out of range")]
    OutOfRange,
    #[error("should be hexadecimal")]
    NotHex,
    #[error("should be padded base64")]
    NotBase64,
    #[error("has {found} bytes and should have {expected}")]
    WrongLength { expected: usize, found: usize },
    #[error("should be a time in UTC such as 2026-11-23T01:42:45.5Z")]
    NotTime,
    #[error("is no chain id: 1 to 50 visible characters")]
    NotChainId,
    #[error("is no vote flag: 1 absent, 2 commit, 3 nil")]
    UnknownVoteFlag,
    #[error("is flagged absent, yet carries a vote")]
    AbsentWithVote,
    #[error("is a key of a kind this app does not know: {0}")]
    UnsupportedKey(String),
    #[error("is not the address of the key beside it")]
    AddressNotDerived,
    #[error("{0}")]
    Set(SetError),
}

impl ShapeError {
    /// The rule's tag in `docs/spec/verification.md`.
    pub fn rule(&self) -> &'static str {
        match &self.0.fault {
            ShapeFault::TooLarge { .. } => "shape/too-large",
            ShapeFault::NotJson { .. } => "shape/not-json",
            ShapeFault::RepeatedField(_) => "shape/repeated-field",
            ShapeFault::UnknownField(_) => "shape/unknown-field",
            ShapeFault::MissingField(_) => "shape/missing-field",
            ShapeFault::NotObject => "shape/not-object",
            ShapeFault::NotList => "shape/not-list",
            ShapeFault::NotText => "shape/not-text",
            ShapeFault::NotDecimal => "shape/not-decimal",
            ShapeFault::OutOfRange => "shape/out-of-range",
            ShapeFault::NotHex => "shape/not-hex",
            ShapeFault::NotBase64 => "shape/not-base64",
            ShapeFault::WrongLength { .. } => "shape/wrong-length",
            ShapeFault::NotTime => "shape/not-time",
            ShapeFault::NotChainId => "shape/not-chain-id",
            ShapeFault::UnknownVoteFlag => "shape/unknown-vote-flag",
            ShapeFault::AbsentWithVote => "shape/absent-with-vote",
            ShapeFault::UnsupportedKey(_) => "shape/unsupported-key",
            ShapeFault::AddressNotDerived => "shape/address-not-derived",
            ShapeFault::Set(error) => error.rule(),
        }
    }

    /// Where, as a path of field names: `signed_header.commit.signatures.2.signature`.
    pub fn at(&self) -> &str {
        &self.0.at
    }

    /// What is wrong there.
    pub fn fault(&self) -> &ShapeFault {
        &self.0.fault
    }

    pub(super) fn new(at: String, fault: ShapeFault) -> Self {
        Self(Box::new(Misshapen { at, fault }))
    }
}
