//! Ed25519 under ZIP-215's rules, in batch: the rules every CometBFT node agrees on, whatever its
//! library (`crypto/ed25519/ed25519.go`, `VerifyOptionsZIP_215`).

use ed25519_zebra::{Signature, VerificationKeyBytes, batch};
use medlight_merkle::sha256;
use medlight_types::{ChainId, Commit, PublicKey, ValidatorSet, Vote};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

use crate::LightError;

/// A message and the signature somebody is said to have made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    /// The signer.
    pub key: PublicKey,
    /// The bytes signed.
    pub message: Vec<u8>,
    /// The signature (RFC 8032 encoding).
    pub signature: [u8; Vote::SIGNATURE_LEN],
}

/// Checks all signatures together; `Err` is the label of the first that does not hold.
///
/// # Errors
/// The label of a bad signature.
pub fn verify_signatures<L: Copy>(all: &[(L, Signed)]) -> Result<(), L> {
    let mut together = batch::Verifier::new();
    for (_, signed) in all {
        together.queue(signed.item());
    }
    if together.verify(blinders(all)).is_ok() {
        return Ok(());
    }
    // The batch says only that one is bad; a person wants to know whose.
    match all.iter().find(|(_, signed)| signed.item().verify_single().is_err()) {
        Some((label, _)) => Err(*label),
        None => Ok(()),
    }
}

impl Signed {
    fn item(&self) -> batch::Item {
        let key = VerificationKeyBytes::from(*self.key.as_bytes());
        batch::Item::from((key, Signature::from_bytes(&self.signature), &self.message))
    }
}

/// The batch equation needs multipliers that nobody can choose signatures for. Taken from a hash of
/// everything in the batch they are fixed only once all signatures are, and this room stays free
/// of randomness.
fn blinders<L>(all: &[(L, Signed)]) -> ChaCha20Rng {
    let mut seed = b"medlight/batch/v1".to_vec();
    for (_, Signed { key, message, signature }) in all {
        seed.extend_from_slice(key.as_bytes());
        seed.extend_from_slice(signature);
        // Hashed, so that no message can be taken for its neighbour's beginning.
        seed.extend_from_slice(sha256(message).as_bytes());
    }
    ChaCha20Rng::from_seed(*sha256(&seed).as_bytes())
}

/// `light/bad-signature`: every vote that counted is its validator's own.
pub(crate) fn votes_hold(
    chain_id: &ChainId,
    commit: &Commit,
    set: &ValidatorSet,
    counted: &[bool],
) -> Result<(), LightError> {
    let mut votes = Vec::new();
    let entries = commit.signatures.iter().zip(set.validators()).zip(counted);
    for (index, ((entry, validator), counted)) in entries.enumerate() {
        if let (true, Some(vote)) = (*counted, entry.vote()) {
            let message = commit.sign_bytes(chain_id, entry, vote);
            let (key, signature) = (*validator.key(), vote.signature);
            votes.push(((index, vote.address), Signed { key, message, signature }));
        }
    }
    verify_signatures(&votes)
        .map_err(|(index, address)| LightError::BadSignature { index, address })
}
