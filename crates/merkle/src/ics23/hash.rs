use sha2::{Digest, Sha256, Sha512, Sha512_256};

use super::{HashOp, Ics23Error};

/// Applies a hash operation, [`HashOp::NoHash`] giving the bytes as they are.
///
/// # Errors
/// [`Ics23Error::UnsupportedHash`] where it was left out of this build (feature `more-hashes`).
pub fn digest(op: HashOp, bytes: &[u8]) -> Result<Vec<u8>, Ics23Error> {
    Ok(match op {
        HashOp::NoHash => bytes.to_vec(),
        HashOp::Sha256 => Sha256::digest(bytes).to_vec(),
        HashOp::Sha512 => Sha512::digest(bytes).to_vec(),
        HashOp::Sha512256 => Sha512_256::digest(bytes).to_vec(),
        other => return rare(other, bytes),
    })
}

#[cfg(not(feature = "more-hashes"))]
fn rare(op: HashOp, _: &[u8]) -> Result<Vec<u8>, Ics23Error> {
    Err(Ics23Error::UnsupportedHash(op.into()))
}

#[cfg(feature = "more-hashes")]
fn rare(op: HashOp, bytes: &[u8]) -> Result<Vec<u8>, Ics23Error> {
    Ok(match op {
        HashOp::Keccak256 => sha3::Keccak256::digest(bytes).to_vec(),
        HashOp::Ripemd160 => ripemd::Ripemd160::digest(bytes).to_vec(),
        HashOp::Bitcoin => ripemd::Ripemd160::digest(Sha256::digest(bytes)).to_vec(),
        HashOp::Blake2b512 => blake2::Blake2b512::digest(bytes).to_vec(),
        HashOp::Blake2s256 => blake2::Blake2s256::digest(bytes).to_vec(),
        HashOp::Blake3 => blake3::hash(bytes).as_bytes().to_vec(),
        other => return Err(Ics23Error::UnsupportedHash(other.into())),
    })
}
