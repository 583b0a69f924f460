//! How far a custodian's list is complete.

/// A custodian's statement, made each interval even when nothing happened. Signer: the custodian.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct StateCoverage {
    /// The custodian's next number, from 1.
    #[prost(uint64, tag = "1")]
    pub seq: u64,
    /// How many of its systems report, 1 to 10,000.
    #[prost(uint32, tag = "2")]
    pub systems: u32,
    /// Every access before this was submitted. Never earlier than said before, never ahead of the
    /// block.
    #[prost(uint64, tag = "3")]
    pub complete_to: u64,
    /// Seconds until the next statement is due: 60 to 2,678,400, which are 31 days.
    #[prost(uint64, tag = "4")]
    pub interval: u64,
}
