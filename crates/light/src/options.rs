use core::time::Duration;

/// What a verifier is willing to believe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Share of the trusted set that must have signed a block further ahead.
    pub trust_threshold: TrustThreshold,
    /// How long after its time a header can vouch for others: less than validators stay
    /// accountable.
    pub trusting_period: Duration,
    /// How far ahead of our clock a header's time may be.
    pub clock_drift: Duration,
}

/// One third, 14 days, 10 seconds: design section 5 and CometBFT's own defaults.
impl Default for Options {
    fn default() -> Self {
        Self {
            trust_threshold: TrustThreshold::ONE_THIRD,
            trusting_period: Duration::from_secs(14 * 24 * 60 * 60),
            clock_drift: Duration::from_secs(10),
        }
    }
}

/// A fraction from 1/3 to 1. More than this share must have signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TrustThreshold {
    numerator: u64,
    denominator: u64,
}

/// The caller's mistake: a threshold that gives no safety, or none that can be met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a trust threshold lies between 1/3 and 1, and {numerator}/{denominator} does not")]
pub struct InvalidThreshold {
    numerator: u64,
    denominator: u64,
}

impl TrustThreshold {
    /// One correct validator among the signers, if less than a third is faulty.
    pub const ONE_THIRD: Self = Self { numerator: 1, denominator: 3 };
    /// What a block needs from its own set.
    pub(crate) const TWO_THIRDS: Self = Self { numerator: 2, denominator: 3 };

    /// # Errors
    /// [`InvalidThreshold`] outside 1/3 to 1 (CometBFT, `light/verifier.go`
    /// `ValidateTrustLevel`).
    pub fn new(numerator: u64, denominator: u64) -> Result<Self, InvalidThreshold> {
        let (n, d) = (u128::from(numerator), u128::from(denominator));
        let in_range = d != 0 && n <= d && n * 3 >= d;
        in_range
            .then_some(Self { numerator, denominator })
            .ok_or(InvalidThreshold { numerator, denominator })
    }

    /// Is `signed` out of `total` *more* than this share? Exact, without division or overflow.
    pub(crate) fn is_exceeded_by(self, signed: u64, total: u64) -> bool {
        u128::from(signed) * u128::from(self.denominator)
            > u128::from(total) * u128::from(self.numerator)
    }
}
