//! Ed25519 under ZIP-215's rules, in batch: the rules every CometBFT node agrees on, whatever its
//! library (`crypto/ed25519/ed25519.go`, `VerifyOptionsZIP_215`).

use core::convert::Infallible;

use ed25519_zebra::{Signature, VerificationKeyBytes, batch};
use medlight_merkle::{Hash, sha256};
use medlight_types::{ChainId, Commit, PublicKey, ValidatorSet, Vote};
use rand_core::{TryCryptoRng, TryRng};

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
    if hold(all) {
        return Ok(());
    }
    // The batch says only that one is bad; a person wants to know whose. A batch of one gives the
    // verdict of ZIP-215 without the tables that checking singly would add to the download.
    match all.iter().find(|one| !hold(core::slice::from_ref(one))) {
        Some((label, _)) => Err(*label),
        None => Ok(()),
    }
}

fn hold<L>(all: &[(L, Signed)]) -> bool {
    let mut batch = batch::Verifier::new();
    for (_, Signed { key, message, signature }) in all {
        let key = VerificationKeyBytes::from(*key.as_bytes());
        batch.queue((key, Signature::from_bytes(signature), message));
    }
    batch.verify(Blinders::of(all)).is_ok()
}

/// The batch equation needs multipliers that nobody can choose signatures for. Taken from a hash of
/// everything in the batch they are fixed only once all signatures are, and this room stays free
/// of randomness: SHA-256 over seed and counter, as Hash_DRBG makes its output (NIST SP 800-90A,
/// section 10.1.1.4).
struct Blinders {
    seed: Hash,
    drawn: u64,
}

impl Blinders {
    fn of<L>(all: &[(L, Signed)]) -> Self {
        let mut seed = b"medlight/batch/v2".to_vec();
        for (_, Signed { key, message, signature }) in all {
            seed.extend_from_slice(key.as_bytes());
            seed.extend_from_slice(signature);
            // Hashed, so that no message can be taken for its neighbour's beginning.
            seed.extend_from_slice(sha256(message).as_bytes());
        }
        Self { seed: sha256(&seed), drawn: 0 }
    }

    fn block(&mut self) -> [u8; 32] {
        let block = sha256(&[self.seed.as_bytes(), self.drawn.to_be_bytes().as_slice()].concat());
        self.drawn += 1;
        *block.as_bytes()
    }
}

impl TryRng for Blinders {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let [a, b, c, d, ..] = self.block();
        Ok(u32::from_be_bytes([a, b, c, d]))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let [a, b, c, d, e, f, g, h, ..] = self.block();
        Ok(u64::from_be_bytes([a, b, c, d, e, f, g, h]))
    }

    fn try_fill_bytes(&mut self, to: &mut [u8]) -> Result<(), Infallible> {
        for piece in to.chunks_mut(32) {
            for (to, from) in piece.iter_mut().zip(self.block()) {
                *to = from;
            }
        }
        Ok(())
    }
}

impl TryCryptoRng for Blinders {}

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
