//! Sealed bytes by their SHA-256, outside the authenticated state.

use core::fmt::Write;

use medlight_merkle::sha256;
use medlight_types::Hash;

use crate::{Backend, StoreError, Table};

/// Bytes of a blob, at most (design section 10).
const MAX_LEN: usize = 262_144;

fn name(hash: &Hash) -> String {
    hash.as_bytes().iter().fold(String::new(), |mut name, byte| {
        // Writing to a String cannot fail.
        let _ = write!(name, "{byte:02x}");
        name
    })
}

fn is_erased<B: Backend>(backend: &B, hash: &Hash) -> Result<bool, StoreError> {
    Ok(backend.get(Table::Tombstones, hash.as_bytes())?.is_some())
}

pub(crate) fn put<B: Backend>(backend: &mut B, bytes: &[u8]) -> Result<Hash, StoreError> {
    if bytes.len() > MAX_LEN {
        return Err(StoreError::BlobTooLarge { limit: MAX_LEN });
    }
    let hash = sha256(bytes);
    if is_erased(backend, &hash)? {
        return Err(StoreError::Erased);
    }
    if get(backend, &hash)?.is_none() {
        // A crash may have left part of it: to write over its name would free its blocks unwiped.
        backend.erase_blob(&name(&hash))?;
        backend.put_blob(&name(&hash), bytes)?;
    }
    Ok(hash)
}

/// What was put, as long as it is what its name says: a disk's mistake is nobody's blob.
pub(crate) fn get<B: Backend>(backend: &B, hash: &Hash) -> Result<Option<Vec<u8>>, StoreError> {
    if is_erased(backend, hash)? {
        return Ok(None);
    }
    Ok(backend.blob(&name(hash))?.filter(|bytes| sha256(bytes) == *hash))
}

pub(crate) fn erase<B: Backend>(backend: &mut B, hash: &Hash) -> Result<(), StoreError> {
    // Refused from now on, and only then removed: a crash between the two leaves work, not a gap,
    // and `finish` does it.
    backend.write(vec![(Table::Tombstones, hash.as_bytes().to_vec(), Some(vec![1]))])?;
    backend.erase_blob(&name(hash))
}

/// Removes what a crash left of blobs that were erased.
pub(crate) fn finish<B: Backend>(backend: &mut B) -> Result<(), StoreError> {
    let mut names = Vec::new();
    backend.scan(Table::Tombstones, &[], &mut |hash, _| {
        names.extend(<[u8; 32]>::try_from(hash).map(|hash| name(&Hash::new(hash))));
        true
    })?;
    names.iter().try_for_each(|name| backend.erase_blob(name))
}
