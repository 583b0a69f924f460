use core::fmt;

/// A chain's name: 1 to 50 characters (CometBFT's `MaxChainIDLen`), all of them visible ASCII: names
/// stand in our own sentences, where nothing hidden or spaced may pose as part of them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ChainId(String);

impl ChainId {
    /// `MaxChainIDLen` of CometBFT's `types/genesis.go`.
    pub const MAX_LEN: usize = 50;

    /// `None` for a name that is empty, too long or not visible.
    pub fn new(name: impl Into<String>) -> Option<Self> {
        let name = name.into();
        let fits = (1..=Self::MAX_LEN).contains(&name.len());
        (fits && name.bytes().all(|byte| byte.is_ascii_graphic())).then_some(Self(name))
    }

    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ChainId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
