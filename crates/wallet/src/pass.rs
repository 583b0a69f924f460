//! What a patient shows at the bedside: which relationship is theirs and, if they wish, what they
//! have chosen. Made anew at each showing; it gives no permission.
//!
//! `MLP1:` and, in base45 (RFC 9285, the letters of a QR code's alphanumeric mode):
//!
//! ```proto
//! message SignedPass { bytes body = 1; bytes signature = 2; }
//! message Pass {
//!   string chain_id = 1;
//!   bytes relationship = 2;
//!   repeated Shown disclosures = 3;
//!   uint64 issued_at = 4;
//!   uint64 expires = 5;
//! }
//! message Shown { bytes policy = 1; bytes disclosure = 2; }
//! ```
//!
//! The signature is the relationship's, strict Ed25519 over `"medlight/pass/v1" || SHA-256(body)`.

mod error;
mod format;

use ed25519_dalek::{Signature, VerifyingKey};
use medlight_ledger::Id;
use medlight_ledger::consent::Disclosure;
use medlight_merkle::sha256;

use crate::Keys;
pub use error::PassError;

/// Seconds a pass may hold.
pub const MAX_LIFE: u64 = 600;
/// Characters a pass may have: a QR code of version 30 with a sixth of it damaged (level M).
pub const MAX_CHARACTERS: usize = 1_990;
/// Seconds the clocks of two devices may be apart.
const DRIFT: u64 = 60;

/// A pass whose signature holds.
#[derive(Clone, PartialEq, Eq)]
pub struct Pass {
    /// The chain it is about.
    pub chain_id: String,
    /// Whose it is.
    pub relationship: Id,
    /// Choices, each with the policy it stands under.
    pub disclosures: Vec<(Id, Disclosure)>,
    /// When it was made, in unix seconds.
    pub issued_at: u64,
    /// The last second it holds, at most [`MAX_LIFE`] after.
    pub expires: u64,
}

/// A pass as it was read: nothing in it is believed yet.
pub struct Unverified {
    body: Vec<u8>,
    signature: [u8; 64],
    pass: Pass,
}

impl Pass {
    /// The text to be shown, signed with the keys of its relationship.
    ///
    /// # Errors
    /// [`PassError::Life`], [`PassError::TooLarge`], [`PassError::AnotherKey`].
    pub fn sign(&self, keys: &Keys) -> Result<String, PassError> {
        self.lives_shortly()?;
        if keys.id() != self.relationship {
            return Err(PassError::AnotherKey);
        }
        let body = format::encode(self);
        let signature = keys.sign_bytes(&signed_bytes(&body));
        let text = format::write(&body, &signature);
        if text.len() > MAX_CHARACTERS { Err(PassError::TooLarge) } else { Ok(text) }
    }

    fn lives_shortly(&self) -> Result<(), PassError> {
        match self.expires.checked_sub(self.issued_at) {
            Some(1..=MAX_LIFE) => Ok(()),
            _ => Err(PassError::Life),
        }
    }
}

impl Unverified {
    /// Reads the text of a pass, strictly.
    ///
    /// # Errors
    /// [`PassError::NotAPass`], [`PassError::TooLarge`], [`PassError::Malformed`],
    /// [`PassError::Life`].
    pub fn read(text: &str) -> Result<Self, PassError> {
        let (body, signature) = format::read(text)?;
        let pass = format::decode(&body).ok_or(PassError::Malformed)?;
        pass.lives_shortly()?;
        Ok(Self { body, signature, pass })
    }

    /// Whose it says it is: the relationship to look up the current key of.
    pub fn relationship(&self) -> Id {
        self.pass.relationship
    }

    /// The pass, if it is for `chain_id`, signed with `key`, the relationship's proved current
    /// Ed25519 key, and holds at `now`, in unix seconds.
    ///
    /// # Errors
    /// [`PassError::AnotherChain`], [`PassError::Signature`], [`PassError::NotYet`],
    /// [`PassError::Expired`].
    pub fn verify(self, chain_id: &str, key: &[u8; 32], now: u64) -> Result<Pass, PassError> {
        if self.pass.chain_id != chain_id {
            return Err(PassError::AnotherChain);
        }
        let key = VerifyingKey::from_bytes(key).map_err(|_| PassError::Signature)?;
        let signature = Signature::from_bytes(&self.signature);
        key.verify_strict(&signed_bytes(&self.body), &signature)
            .map_err(|_| PassError::Signature)?;
        if self.pass.issued_at > now.saturating_add(DRIFT) {
            return Err(PassError::NotYet);
        }
        if now > self.pass.expires {
            return Err(PassError::Expired);
        }
        Ok(self.pass)
    }
}

fn signed_bytes(body: &[u8]) -> Vec<u8> {
    [b"medlight/pass/v1".as_slice(), sha256(body).as_bytes()].concat()
}
