use core::fmt;

/// A block's height: 1 to 2^63 - 1 (CometBFT's `int64`, positive).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Height(u64);

impl Height {
    /// The first block (genesis `initial_height` 1).
    pub const FIRST: Self = Self(1);

    /// `None` for 0 and for what no `int64` holds.
    pub fn new(height: u64) -> Option<Self> {
        (height != 0 && i64::try_from(height).is_ok()).then_some(Self(height))
    }

    /// As a number.
    pub fn value(self) -> u64 {
        self.0
    }

    /// The height after this one; `None` after the last.
    pub fn next(self) -> Option<Self> {
        self.0.checked_add(1).and_then(Self::new)
    }

    /// The height before this one; `None` before the first.
    pub fn previous(self) -> Option<Self> {
        Self::new(self.0 - 1)
    }

    /// Is `self` the height right after `earlier`?
    pub fn follows(self, earlier: Self) -> bool {
        earlier.next() == Some(self)
    }

    pub(crate) fn signed(self) -> i64 {
        i64::try_from(self.0).unwrap_or(i64::MAX)
    }
}

impl fmt::Display for Height {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
