//! A directive in full: what its envelope holds, and what its root covers.
//!
//! ```proto
//! message Disclosure { bytes secret = 1; repeated bytes provisions = 2; }
//! ```
//!
//! Leaf `i` is `SHA-256(0x00 || salt || provision)` with a salt of its own, `HMAC-SHA256(secret,
//! "medlight/provision/v1" || u8(i))`, so that some lines can be shown and the others stay closed.
//! Empty provisions fill up to 4, 8 or 16 leaves (design section 10).

use hmac::{Hmac, KeyInit as _, Mac as _};
use medlight_merkle::protobuf::{Fields, Malformed, Wire};
use medlight_merkle::{Hash, leaf_hash, log};
use sha2::Sha256;

use super::encoding::put_bytes;
use super::{Leaf, OpenedDirective, Provision, ProvisionError};
use crate::Id;
use crate::record::Directive;

/// Leaves a directive can have.
const SIZES: [usize; 3] = [4, 8, MOST];
/// And lines at most.
const MOST: usize = 16;

/// The lines of a directive, and the secret its salts follow from.
#[derive(Clone, PartialEq, Eq)]
pub struct Disclosure {
    secret: [u8; 32],
    provisions: Vec<Provision>,
}

/// Why a directive cannot be written or read. A directive that fails here is closed to the reader:
/// ask with [`Leaf::Closed`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
#[expect(missing_docs, reason = "each variant's message is its documentation")]
pub enum DisclosureError {
    #[error("a choice has at most 16 lines: say it with fewer")]
    TooManyLines,
    #[error("what is disclosed is no such message")]
    NotADisclosure,
    #[error(transparent)]
    Provision(#[from] ProvisionError),
    #[error("what is disclosed is not what the ledger has a root of")]
    AnotherRoot,
}

impl From<Malformed> for DisclosureError {
    fn from(_: Malformed) -> Self {
        Self::NotADisclosure
    }
}

impl Disclosure {
    /// A choice to be written. `secret` is 32 fresh random bytes.
    ///
    /// # Errors
    /// [`DisclosureError::TooManyLines`].
    pub fn new(secret: [u8; 32], provisions: Vec<Provision>) -> Result<Self, DisclosureError> {
        match provisions.len() {
            0..=MOST => Ok(Self { secret, provisions }),
            _ => Err(DisclosureError::TooManyLines),
        }
    }

    /// How many leaves it has, padding among them.
    pub fn count(&self) -> u32 {
        let size = SIZES.into_iter().find(|size| self.provisions.len() <= *size);
        size.and_then(|size| u32::try_from(size).ok()).unwrap_or(u32::MAX)
    }

    /// What the ledger holds of it: RFC 6962's root.
    pub fn root(&self) -> Hash {
        let lines =
            self.provisions.iter().map(Provision::encode).chain(core::iter::repeat_with(Vec::new));
        let leaves: Vec<_> = (0..self.count())
            .zip(lines)
            .map(|(index, line)| leaf_hash(&[self.salt(index).as_slice(), &line].concat()))
            .collect();
        log::root(&leaves)
    }

    /// What is sealed.
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        put_bytes(1, &self.secret, &mut bytes);
        self.provisions.iter().for_each(|line| put_bytes(2, &line.encode(), &mut bytes));
        bytes
    }

    /// Reads what was sealed.
    ///
    /// # Errors
    /// A [`DisclosureError`] unless it is in its one encoding.
    pub fn decode(bytes: &[u8]) -> Result<Self, DisclosureError> {
        let (mut secret, mut provisions) = (None, Vec::new());
        let mut fields = Fields::of(bytes, &[2]);
        while let Some(field) = fields.take()? {
            match field {
                (1, Wire::Bytes(bytes)) => secret = bytes.try_into().ok(),
                // A line takes more room than its bytes: too many are refused before they do.
                (2, Wire::Bytes(_)) if provisions.len() >= MOST => {
                    return Err(DisclosureError::TooManyLines);
                }
                (2, Wire::Bytes(line)) => provisions.push(Provision::decode(line)?),
                _ => return Err(DisclosureError::NotADisclosure),
            }
        }
        Self::new(secret.ok_or(DisclosureError::NotADisclosure)?, provisions)
    }

    /// What [`super::decide()`] weighs, if this is what `directive` on the ledger stands for.
    ///
    /// # Errors
    /// [`DisclosureError::AnotherRoot`].
    pub fn opened(
        &self,
        policy: Id,
        directive: &Directive,
    ) -> Result<OpenedDirective, DisclosureError> {
        if self.root().as_bytes() != directive.root.as_slice() || self.count() != directive.count {
            return Err(DisclosureError::AnotherRoot);
        }
        let lines = self.provisions.iter().cloned().map(Leaf::Open);
        let leaves = lines.chain(core::iter::repeat(Leaf::Padding));
        let leaves = (0..self.count()).zip(leaves).map(|(_, leaf)| leaf).collect();
        Ok(OpenedDirective { seq: directive.seq, policy, leaves })
    }

    /// The lines, in order.
    pub fn provisions(&self) -> &[Provision] {
        &self.provisions
    }

    fn salt(&self, index: u32) -> [u8; 32] {
        #[expect(clippy::expect_used, reason = "RFC 2104: a key may have any length")]
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.secret).expect("any length");
        mac.update(b"medlight/provision/v1");
        // At most 16 leaves: an index is its last byte.
        mac.update(&index.to_be_bytes()[3..]);
        mac.finalize().into_bytes().into()
    }
}
