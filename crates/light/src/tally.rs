use core::fmt;

/// Voting power that signed, out of all there was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tally {
    /// Power of those who voted for the block.
    pub signed: u64,
    /// Power of the whole set.
    pub total: u64,
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {}", self.signed, self.total)
    }
}
