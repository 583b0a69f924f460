//! Sealed bytes by their SHA-256, outside the authenticated state. A blob is *loose* until a block
//! names it, then *kept* until it is erased; one that is named and not here is *wanted*.

mod loose;

use core::fmt::Write;
use std::collections::BTreeSet;

use medlight_merkle::sha256;
use medlight_types::Hash;

use crate::{Backend, Batch, StoreError, Table};
use loose::Loose;
pub(crate) use loose::Room;

/// Bytes of a blob, at most (design section 10).
const MAX_LEN: u32 = 262_144;
/// Bytes of the disk that loose blobs may take, unless whoever opens the store says otherwise.
pub(crate) const LOOSE_ROOM: u64 = 256 << 20;
/// Seconds of block time a blob may be loose.
const LOOSE_FOR: u64 = 3_600;
/// Loose blobs removed with one block, at most: wiping a file takes time, and blocks do not wait.
const SWEPT_AT_ONCE: usize = 32;
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

/// Takes bytes at `now`, the last block's time. Where there is no room, the oldest loose blobs go, but
/// for those that are spared.
pub(crate) fn put<B: Backend>(
    backend: &mut B,
    room: &mut Room,
    now: Option<u64>,
    bytes: &[u8],
    spared: &BTreeSet<Hash>,
) -> Result<Hash, StoreError> {
    let length = u32::try_from(bytes.len()).ok().filter(|length| *length <= MAX_LEN);
    let length = length.ok_or(StoreError::BlobTooLarge { limit: MAX_LEN })?;
    let hash = sha256(bytes);
    if is_erased(backend, &hash)? {
        return Err(StoreError::Erased);
    }
    let is_here = get(backend, &hash)?.is_some();
    let put = Loose { since: now.unwrap_or(BEFORE_TIME), hash, length };
    let (mut batch, mut freed, mut taken) = (Batch::new(), 0, 0);
    match known(backend, &hash)? {
        Known::Loose(since) if since == put.since => {}
        Known::Loose(since) => {
            if let Some(before) = Loose::find(backend, since, &hash)? {
                before.untie(&mut batch);
            }
            put.write(&mut batch);
        }
        Known::Nothing => {
            taken = put.takes();
            freed = room.make(backend, taken, spared, &mut batch)?;
            put.write(&mut batch);
        }
        Known::Kept => {}
    }
    if !is_here {
        // A crash may have left part of it: to write over its name would free its blocks unwiped.
        backend.erase_blob(&name(&hash))?;
    }
    // Known before it is there: a crash between the two leaves a row without a file, never a file
    // that nobody would remove.
    if !batch.is_empty() {
        backend.write(batch)?;
        room.free(freed);
        room.take(taken);
    }
    if !is_here {
        backend.put_blob(&name(&hash), bytes)?;
    }
    if backend.get(Table::Wanted, hash.as_bytes())?.is_some() {
        backend.write(vec![(Table::Wanted, hash.as_bytes().to_vec(), None)])?;
    }
    Ok(hash)
}

/// Whether it was put and not erased, without a look at its bytes.
pub(crate) fn has<B: Backend>(backend: &B, hash: &Hash) -> Result<bool, StoreError> {
    Ok(!is_erased(backend, hash)? && backend.has_blob(&name(hash))?)
}

/// What was put, as long as it is what its name says: a disk's mistake is nobody's blob.
pub(crate) fn get<B: Backend>(backend: &B, hash: &Hash) -> Result<Option<Vec<u8>>, StoreError> {
    if is_erased(backend, hash)? {
        return Ok(None);
    }
    Ok(backend.blob(&name(hash))?.filter(|bytes| sha256(bytes) == *hash))
}

/// Adds to `batch` that a block names these; gives what loose ones took of their room.
pub(crate) fn keep<B: Backend>(
    backend: &B,
    named: &BTreeSet<Hash>,
    batch: &mut Batch,
) -> Result<u64, StoreError> {
    let mut freed = 0;
    for hash in named {
        match known(backend, hash)? {
            Known::Kept => continue,
            Known::Loose(since) => freed += untie(backend, since, hash, batch)?,
            Known::Nothing => {}
        }
        batch.push((Table::Blobs, hash.as_bytes().to_vec(), Some(Vec::new())));
        if !is_erased(backend, hash)? && !backend.has_blob(&name(hash))? {
            batch.push((Table::Wanted, hash.as_bytes().to_vec(), Some(Vec::new())));
        }
    }
    Ok(freed)
}

fn untie<B: Backend>(
    backend: &B,
    since: u64,
    hash: &Hash,
    batch: &mut Batch,
) -> Result<u64, StoreError> {
    let Some(loose) = Loose::find(backend, since, hash)? else { return Ok(0) };
    loose.untie(batch);
    Ok(loose.takes())
}

/// Removes blobs that are loose for too long at `now`, but for those that are to stay; gives what
/// they took of their room.
pub(crate) fn sweep<B: Backend>(
    backend: &mut B,
    now: u64,
    stays: impl Fn(&Hash) -> bool,
    batch: &mut Batch,
) -> Result<u64, StoreError> {
    let mut due = Vec::new();
    loose::scan(backend, |loose| {
        if due.len() >= SWEPT_AT_ONCE || loose.since.saturating_add(LOOSE_FOR) >= now {
            return false;
        }
        if !stays(&loose.hash) {
            due.push(loose);
        }
        true
    })?;
    let mut freed = 0;
    for loose in due {
        if loose.since == BEFORE_TIME {
            loose.untie(batch);
            Loose { since: now, ..loose }.write(batch);
            continue;
        }
        loose.forget(batch);
        freed += loose.takes();
        backend.erase_blob(&name(&loose.hash))?;
    }
    Ok(freed)
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

pub(crate) fn erase<B: Backend>(
    backend: &mut B,
    room: &mut Room,
    hash: &Hash,
) -> Result<(), StoreError> {
    // Refused from now on, and only then removed: a crash between the two leaves work, not a gap,
    // and `finish` does it.
    let mut batch = vec![
        (Table::Tombstones, hash.as_bytes().to_vec(), Some(vec![1])),
        (Table::Wanted, hash.as_bytes().to_vec(), None),
    ];
    let mut freed = 0;
    if let Known::Loose(since) = known(backend, hash)? {
        freed = untie(backend, since, hash, &mut batch)?;
        batch.push((Table::Blobs, hash.as_bytes().to_vec(), None));
    }
    backend.write(batch)?;
    room.free(freed);
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
