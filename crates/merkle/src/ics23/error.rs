/// Why an ICS-23 proof is refused: one variant per rule. The fault is whoever sent it; ask another
/// server.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
#[expect(missing_docs, reason = "each variant's message is its documentation")]
pub enum Ics23Error {
    #[error("the proof has more than {} bytes", super::MAX_LEN)]
    TooLarge,
    #[error("the proof is no ICS-23 message")]
    Malformed,
    #[error("the proof is empty or a batch, which is not read here")]
    Kind,
    #[error("presence was asked for, the proof is of absence")]
    NotExistence,
    #[error("absence was asked for, the proof is of presence")]
    NotAbsence,
    #[error("the proof is about another key")]
    Key,
    #[error("the proof is about another value")]
    Value,
    #[error("the proof leads to another root")]
    Root,
    #[error("the proof's key is empty")]
    EmptyKey,
    #[error("the proof's value is empty, which no tree can prove")]
    EmptyValue,
    #[error("the proof has no leaf")]
    NoLeaf,
    #[error("the leaf is hashed in another way than this tree's")]
    LeafOp,
    #[error("the leaf's prefix is not this tree's")]
    LeafPrefix,
    #[error("a node is hashed in another way than this tree's")]
    InnerHash,
    #[error("a node's prefix is a leaf's")]
    InnerPrefixIsLeaf,
    #[error("a node's prefix is too short")]
    InnerPrefixShort,
    #[error("a node's prefix is too long")]
    InnerPrefixLong,
    #[error("a node's suffix is not made of whole children")]
    InnerSuffix,
    #[error("a node has no place for its child")]
    InnerLayout,
    #[error("a node's prefix is not what IAVL writes at its level")]
    IavlPrefix,
    #[error("a node's hash is larger than a child")]
    NodeSize,
    #[error("a node has nothing below it")]
    NoChild,
    #[error("the path is longer than the tree is deep")]
    TooDeep,
    #[error("the path is shorter than the tree is deep")]
    TooShallow,
    #[error("the hash operation {0} is unknown")]
    UnknownHash(i32),
    #[error("the hash operation {0} is not built into this app")]
    UnsupportedHash(i32),
    #[error("the length operation {0} is unknown or unused")]
    UnknownLength(i32),
    #[error("the key or value has not the length the tree requires")]
    Length,
    #[error("absence is claimed with no neighbour")]
    NoNeighbour,
    #[error("the left neighbour does not come before the key")]
    LeftNotBefore,
    #[error("the right neighbour does not come after the key")]
    RightNotAfter,
    #[error("the right neighbour is not the tree's first key")]
    NotLeftmost,
    #[error("the left neighbour is not the tree's last key")]
    NotRightmost,
    #[error("there is room for keys between the neighbours")]
    NotNeighbours,
}

impl Ics23Error {
    /// The rule's tag in `docs/spec/verification.md`.
    pub fn rule(&self) -> &'static str {
        match self {
            Self::TooLarge => "ics23/too-large",
            Self::Malformed => "ics23/malformed",
            Self::Kind => "ics23/kind",
            Self::NotExistence => "ics23/not-existence",
            Self::NotAbsence => "ics23/not-absence",
            Self::Key => "ics23/key",
            Self::Value => "ics23/value",
            Self::Root => "ics23/root",
            Self::EmptyKey => "ics23/empty-key",
            Self::EmptyValue => "ics23/empty-value",
            Self::NoLeaf => "ics23/no-leaf",
            Self::LeafOp => "ics23/leaf-op",
            Self::LeafPrefix => "ics23/leaf-prefix",
            Self::InnerHash => "ics23/inner-hash",
            Self::InnerPrefixIsLeaf => "ics23/inner-prefix-is-leaf",
            Self::InnerPrefixShort => "ics23/inner-prefix-short",
            Self::InnerPrefixLong => "ics23/inner-prefix-long",
            Self::InnerSuffix => "ics23/inner-suffix",
            Self::InnerLayout => "ics23/inner-layout",
            Self::IavlPrefix => "ics23/iavl-prefix",
            Self::NodeSize => "ics23/node-size",
            Self::NoChild => "ics23/no-child",
            Self::TooDeep => "ics23/too-deep",
            Self::TooShallow => "ics23/too-shallow",
            Self::UnknownHash(_) => "ics23/unknown-hash",
            Self::UnsupportedHash(_) => "ics23/unsupported-hash",
            Self::UnknownLength(_) => "ics23/unknown-length",
            Self::Length => "ics23/length",
            Self::NoNeighbour => "ics23/no-neighbour",
            Self::LeftNotBefore => "ics23/left-not-before",
            Self::RightNotAfter => "ics23/right-not-after",
            Self::NotLeftmost => "ics23/not-leftmost",
            Self::NotRightmost => "ics23/not-rightmost",
            Self::NotNeighbours => "ics23/not-neighbours",
        }
    }
}
