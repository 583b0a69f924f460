//! `salt(32) || u32be(length) || plaintext || zeros`, as long as one of four buckets.

use zeroize::Zeroizing;

/// The lengths a sealed payload can have.
const BUCKETS: [usize; 4] = [512, 2_048, 8_192, 32_768];

/// `None` if the plaintext fits into no bucket.
pub(super) fn pad(salt: &[u8; 32], plaintext: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let length = u32::try_from(plaintext.len()).ok()?.to_be_bytes();
    let used = salt.len() + length.len() + plaintext.len();
    let bucket = BUCKETS.into_iter().find(|bucket| used <= *bucket)?;
    // Allocated once: what grows leaves copies of secrets behind.
    let mut padded = Zeroizing::new(Vec::with_capacity(bucket));
    for part in [salt.as_slice(), &length, plaintext] {
        padded.extend_from_slice(part);
    }
    padded.resize(bucket, 0);
    Some(padded)
}

/// Salt and plaintext; `None` unless [`pad`] would have made these bytes of them.
pub(super) fn unpad(padded: &[u8]) -> Option<(&[u8; 32], &[u8])> {
    let (salt, rest) = padded.split_first_chunk::<32>()?;
    let (length, rest) = rest.split_first_chunk::<4>()?;
    let (plaintext, zeros) =
        rest.split_at_checked(usize::try_from(u32::from_be_bytes(*length)).ok()?)?;
    let used = padded.len() - zeros.len();
    let smallest = BUCKETS.into_iter().find(|bucket| used <= *bucket);
    let sound = smallest == Some(padded.len()) && zeros.iter().all(|byte| *byte == 0);
    sound.then_some((salt, plaintext))
}
