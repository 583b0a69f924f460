use core::cmp::Reverse;
use core::fmt;
use std::collections::BinaryHeap;
use std::sync::Arc;

use medlight_merkle::{Hash, sha256, simple};

use crate::Address;
use crate::encode::Message;

/// An Ed25519 public key: 32 bytes, not yet known to be a point.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PublicKey([u8; PublicKey::LEN]);

impl PublicKey {
    /// Bytes in a key (RFC 8032).
    pub const LEN: usize = 32;

    /// A key as it was stated.
    pub const fn new(bytes: [u8; PublicKey::LEN]) -> Self {
        Self(bytes)
    }

    /// The bytes.
    pub const fn as_bytes(&self) -> &[u8; PublicKey::LEN] {
        &self.0
    }

    /// The address that belongs to this key: the first 20 bytes of its SHA-256.
    pub fn address(&self) -> Address {
        let mut address = [0; Address::LEN];
        for (to, from) in address.iter_mut().zip(sha256(&self.0).as_bytes()) {
            *to = *from;
        }
        Address::new(address)
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02X}"))
    }
}

/// A validator of one height. Its address is derived, never stated.
///
/// Ordered as in a set: by power descending, then address ascending.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Validator {
    power: Reverse<u64>,
    address: Address,
    key: PublicKey,
}

impl Validator {
    /// `power` is checked where a set is made of it.
    pub fn new(key: PublicKey, power: u64) -> Self {
        Self { power: Reverse(power), address: key.address(), key }
    }

    /// Its key.
    pub fn key(&self) -> &PublicKey {
        &self.key
    }

    /// Its address.
    pub fn address(&self) -> Address {
        self.address
    }

    /// Its voting power.
    pub fn power(&self) -> u64 {
        self.power.0
    }

    /// `tendermint.types.SimpleValidator`: what the set's hash covers. Not the address.
    fn encode(&self) -> Vec<u8> {
        let key = Message::new().bytes(1, &self.key.0);
        Message::new().always(1, key).uint(2, self.power()).finish()
    }
}

/// Those who sign one height, by power descending, then address ascending.
///
/// Nobody twice, every power positive, the sum at most [`ValidatorSet::MAX_POWER`]. An empty set is
/// one: it can be announced, and can never decide anything.
///
/// Thousands of headers name the same set: a clone shares it, and its hash is computed once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValidatorSet(Arc<Members>);

#[derive(Debug, PartialEq, Eq)]
struct Members {
    validators: Vec<Validator>,
    power: u64,
    hash: Hash,
}

/// Why a list of validators is no set.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SetError {
    /// Too many to look at.
    #[error(
        "the validator set has more than {} members: ask another server",
        ValidatorSet::MAX_LEN
    )]
    TooMany,
    /// A power of zero (which in an update means removal).
    #[error("validator {address} has no voting power: ask another server")]
    NoPower {
        /// Who.
        address: Address,
    },
    /// The same validator twice.
    #[error("validator {address} stands in the set twice: ask another server")]
    Duplicate {
        /// Who.
        address: Address,
    },
    /// More power than CometBFT allows.
    #[error("the set's voting power is over {}: ask another server", ValidatorSet::MAX_POWER)]
    PowerOverflow,
}

impl SetError {
    /// The rule's tag in `docs/spec/verification.md`.
    pub fn rule(&self) -> &'static str {
        match self {
            Self::TooMany => "block/set-too-many",
            Self::NoPower { .. } => "block/set-no-power",
            Self::Duplicate { .. } => "block/set-duplicate",
            Self::PowerOverflow => "block/set-power-overflow",
        }
    }
}

impl ValidatorSet {
    /// `MaxVotesCount` of CometBFT's `types/vote_set.go`.
    pub const MAX_LEN: usize = 10_000;
    /// `MaxTotalVotingPower` of CometBFT's `types/validator_set.go`: an eighth of what an `int64`
    /// holds.
    pub const MAX_POWER: u64 = i64::MAX.unsigned_abs() / 8;

    /// Sorts, checks and sums.
    pub fn new(validators: Vec<Validator>) -> Result<Self, SetError> {
        if validators.len() > Self::MAX_LEN {
            return Err(SetError::TooMany);
        }
        for pair in by_address(&validators).windows(2) {
            if let [(address, _), (other, _)] = pair
                && address == other
            {
                return Err(SetError::Duplicate { address: *address });
            }
        }
        // Where the order is made and never changes, a heap is a fifth of a sort's code.
        let validators = BinaryHeap::from(validators).into_sorted_vec();
        let mut power: u64 = 0;
        for validator in &validators {
            if validator.power() == 0 {
                return Err(SetError::NoPower { address: validator.address });
            }
            power = power
                .checked_add(validator.power())
                .filter(|sum| *sum <= Self::MAX_POWER)
                .ok_or(SetError::PowerOverflow)?;
        }
        let encoded: Vec<_> = validators.iter().map(Validator::encode).collect();
        let hash = simple::root(&encoded);
        Ok(Self(Arc::new(Members { validators, power, hash })))
    }

    /// In the set's order, which is the order of a commit's signatures.
    pub fn validators(&self) -> &[Validator] {
        &self.0.validators
    }

    /// Its members' powers, in the order of their addresses, for finding one.
    pub fn by_address(&self) -> Vec<(Address, u64)> {
        by_address(self.validators())
    }

    /// All power together.
    pub fn power(&self) -> u64 {
        self.0.power
    }

    /// What headers call `validators_hash` and `next_validators_hash`.
    pub fn hash(&self) -> Hash {
        self.0.hash
    }
}

/// Each one's power, in the order of their addresses.
fn by_address(validators: &[Validator]) -> Vec<(Address, u64)> {
    let mut powers = BinaryHeap::with_capacity(validators.len());
    for validator in validators {
        powers.push((validator.address, validator.power()));
    }
    powers.into_sorted_vec()
}
