//! Sealed bytes by their SHA-256, outside the authenticated state. A blob is *loose* until a block
//! names it, then *kept* until it is erased; one that is named and not here is *wanted*.

use core::fmt::Write;
use std::collections::BTreeSet;

use medlight_merkle::sha256;
use medlight_types::Hash;

use crate::{Backend, Batch, StoreError, Table};

/// Bytes of a blob, at most (design section 10).
const MAX_LEN: usize = 262_144;
/// Seconds of block time a blob may be loose.
const LOOSE_FOR: u64 = 3_600;
/// Loose blobs removed with one block, at most: wiping a file takes time, and blocks do not wait.
const SWEPT_AT_ONCE: usize = 128;
/// Since when a blob is loose that was put before the first block, which will say.
const BEFORE_TIME: u64 = 0;

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

/// What is known of a blob that is not erased.
enum Known {
    Nothing,
    Loose(u64),
    Kept,
}

fn known<B: Backend>(backend: &B, hash: &Hash) -> Result<Known, StoreError> {
    let Some(row) = backend.get(Table::Blobs, hash.as_bytes())? else { return Ok(Known::Nothing) };
    if row.is_empty() {
        return Ok(Known::Kept);
    }
    let since = row.try_into().map(u64::from_be_bytes);
    since.map(Known::Loose).map_err(|_| StoreError::Damaged("what is known of a blob"))
}

fn loose_row(since: u64, hash: &Hash) -> Vec<u8> {
    [since.to_be_bytes().as_slice(), hash.as_bytes()].concat()
}

fn set_loose(since: u64, hash: &Hash, batch: &mut Batch) {
    let value = since.to_be_bytes().to_vec();
    batch.push((Table::Blobs, hash.as_bytes().to_vec(), Some(value)));
    batch.push((Table::Loose, loose_row(since, hash), Some(Vec::new())));
}

/// Takes bytes at `now`, the last block's time.
pub(crate) fn put<B: Backend>(
    backend: &mut B,
    now: Option<u64>,
    bytes: &[u8],
) -> Result<Hash, StoreError> {
    if bytes.len() > MAX_LEN {
        return Err(StoreError::BlobTooLarge { limit: MAX_LEN });
    }
    let hash = sha256(bytes);
    if is_erased(backend, &hash)? {
        return Err(StoreError::Erased);
    }
    let is_here = get(backend, &hash)?.is_some();
    if !is_here {
        // A crash may have left part of it: to write over its name would free its blocks unwiped.
        backend.erase_blob(&name(&hash))?;
    }
    let now = now.unwrap_or(BEFORE_TIME);
    let mut batch = Batch::new();
    match known(backend, &hash)? {
        Known::Loose(since) if since == now => {}
        Known::Loose(since) => {
            batch.push((Table::Loose, loose_row(since, &hash), None));
            set_loose(now, &hash, &mut batch);
        }
        Known::Nothing => set_loose(now, &hash, &mut batch),
        Known::Kept => {}
    }
    // Known before it is there: a crash between the two leaves a row without a file, never a file
    // that nobody would remove.
    if !batch.is_empty() {
        backend.write(batch)?;
    }
    if !is_here {
        backend.put_blob(&name(&hash), bytes)?;
    }
    if backend.get(Table::Wanted, hash.as_bytes())?.is_some() {
        backend.write(vec![(Table::Wanted, hash.as_bytes().to_vec(), None)])?;
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

/// Adds to `batch` that a block names these.
pub(crate) fn keep<B: Backend>(
    backend: &B,
    named: &BTreeSet<Hash>,
    batch: &mut Batch,
) -> Result<(), StoreError> {
    for hash in named {
        match known(backend, hash)? {
            Known::Kept => continue,
            Known::Loose(since) => batch.push((Table::Loose, loose_row(since, hash), None)),
            Known::Nothing => {}
        }
        batch.push((Table::Blobs, hash.as_bytes().to_vec(), Some(Vec::new())));
        if !is_erased(backend, hash)? && get(backend, hash)?.is_none() {
            batch.push((Table::Wanted, hash.as_bytes().to_vec(), Some(Vec::new())));
        }
    }
    Ok(())
}

/// Removes blobs that are loose for too long at `now`, but for those that are to stay.
pub(crate) fn sweep<B: Backend>(
    backend: &mut B,
    now: u64,
    stays: impl Fn(&Hash) -> bool,
    batch: &mut Batch,
) -> Result<(), StoreError> {
    let mut due = Vec::new();
    backend.scan(Table::Loose, &[], &mut |row, _| {
        let Some((since, hash)) = row.split_first_chunk() else { return false };
        let (since, hash) = (u64::from_be_bytes(*since), <[u8; 32]>::try_from(hash));
        if due.len() >= SWEPT_AT_ONCE || since.saturating_add(LOOSE_FOR) >= now {
            return false;
        }
        due.extend(
            hash.map(Hash::new).into_iter().filter(|hash| !stays(hash)).map(|hash| (since, hash)),
        );
        true
    })?;
    for (since, hash) in due {
        batch.push((Table::Loose, loose_row(since, &hash), None));
        if since == BEFORE_TIME {
            set_loose(now, &hash, batch);
            continue;
        }
        batch.push((Table::Blobs, hash.as_bytes().to_vec(), None));
        backend.erase_blob(&name(&hash))?;
    }
    Ok(())
}

/// Blobs that are wanted, behind `after`.
pub(crate) fn wanted<B: Backend>(
    backend: &B,
    after: Option<&Hash>,
    limit: usize,
) -> Result<Vec<Hash>, StoreError> {
    let mut wanted = Vec::new();
    let from = after.map_or(&[][..], |hash| hash.as_bytes().as_slice());
    backend.scan(Table::Wanted, from, &mut |row, _| {
        if wanted.len() >= limit {
            return false;
        }
        if row != from {
            wanted.extend(<[u8; 32]>::try_from(row).map(Hash::new));
        }
        true
    })?;
    Ok(wanted)
}

pub(crate) fn erase<B: Backend>(backend: &mut B, hash: &Hash) -> Result<(), StoreError> {
    // Refused from now on, and only then removed: a crash between the two leaves work, not a gap,
    // and `finish` does it.
    let mut batch = vec![
        (Table::Tombstones, hash.as_bytes().to_vec(), Some(vec![1])),
        (Table::Wanted, hash.as_bytes().to_vec(), None),
    ];
    if let Known::Loose(since) = known(backend, hash)? {
        batch.push((Table::Loose, loose_row(since, hash), None));
        batch.push((Table::Blobs, hash.as_bytes().to_vec(), None));
    }
    backend.write(batch)?;
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
