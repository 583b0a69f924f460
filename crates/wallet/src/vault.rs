//! The seed as it lies on a device: locked by a passphrase, Argon2id (RFC 9106) and
//! XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03).
//!
//! ```text
//! "MEDLIGHT-VAULT" || version u8 = 1
//!   || memory u32be, KiB || passes u32be || lanes u32be || salt(16) || nonce(24)
//!   || ciphertext(64) || tag(16)
//!   || SHA-256 of all before, its first 8 bytes
//! ```
//!
//! The associated data is what stands before the ciphertext. The sum at the end is no protection:
//! it tells bytes that a disk has damaged from a passphrase that is wrong.

mod error;
mod format;

use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::Seed;
use crate::stretch::Cost;
pub use error::VaultError;
use format::{Head, Vault};

/// Locks the seed. `passphrase` is in Unicode's form NFKC, so that the same keys on another
/// keyboard open it; how good it is the caller judges. Takes 64 MiB of memory.
///
/// # Errors
/// [`VaultError::Memory`].
pub fn lock(
    seed: &Seed,
    passphrase: &str,
    random: &mut impl CryptoRng,
) -> Result<Vec<u8>, VaultError> {
    let mut head = Head { cost: Cost::OURS, salt: [0; 16], nonce: [0; 24] };
    random.fill_bytes(&mut head.salt);
    random.fill_bytes(&mut head.nonce);
    let aad = head.encode();
    let payload = Payload { msg: seed.bytes(), aad: &aad };
    let sealed = head.cipher(passphrase)?.encrypt(&XNonce::from(head.nonce), payload);
    // Only lengths can fail here, and both are fixed.
    let sealed = sealed.ok().and_then(|sealed| sealed.try_into().ok());
    Ok(Vault { head, sealed: sealed.ok_or(VaultError::Memory)? }.encode())
}

/// Unlocks what [`lock`] locked. The bytes may be anybody's: they cannot ask for more than 256 MiB
/// and 16 passes.
///
/// # Errors
/// One [`VaultError`] per way it can fail.
pub fn unlock(bytes: &[u8], passphrase: &str) -> Result<Seed, VaultError> {
    let Vault { head, sealed } = Vault::decode(bytes)?;
    let payload = Payload { msg: &sealed, aad: &head.encode() };
    let opened = head.cipher(passphrase)?.decrypt(&XNonce::from(head.nonce), payload);
    let opened = Zeroizing::new(opened.map_err(|_| VaultError::WrongPassphrase)?);
    let seed = opened.as_slice().try_into().map_err(|_| VaultError::Damaged)?;
    Ok(Seed::new(seed))
}

impl Head {
    fn cipher(&self, passphrase: &str) -> Result<XChaCha20Poly1305, VaultError> {
        let key = self.cost.stretch::<32>(passphrase.as_bytes(), &self.salt);
        let key = key.map_err(|_| VaultError::Memory)?;
        Ok(XChaCha20Poly1305::new(&Key::from(*key)))
    }
}
