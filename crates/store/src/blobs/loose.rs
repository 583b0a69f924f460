//! Blobs that no block named, and how much of the disk they may take.

use std::collections::BTreeSet;

use medlight_types::Hash;

use super::{MAX_LEN, name};
use crate::{Backend, Batch, StoreError, Table};

/// Bytes of the disk that a file and what is known of it take at least.
const SMALLEST: u64 = 4_096;

/// What loose blobs take of the disk, and what they may.
pub(crate) struct Room {
    taken: u64,
    most: u64,
}

/// One of them, as its row says.
pub(super) struct Loose {
    pub(super) since: u64,
    pub(super) hash: Hash,
    pub(super) length: u32,
}

impl Loose {
    fn read(row: &[u8], value: &[u8]) -> Option<Self> {
        let (since, hash) = row.split_first_chunk()?;
        let hash = Hash::new(hash.try_into().ok()?);
        // Rows once had no length: as long as it could be.
        let length = value.try_into().map_or(MAX_LEN, u32::from_be_bytes);
        Some(Self { since: u64::from_be_bytes(*since), hash, length })
    }

    pub(super) fn find<B: Backend>(
        backend: &B,
        since: u64,
        hash: &Hash,
    ) -> Result<Option<Self>, StoreError> {
        let row = row(since, hash);
        let value = backend.get(Table::Loose, &row)?;
        Ok(value.and_then(|value| Self::read(&row, &value)))
    }

    /// What it takes of the disk.
    pub(super) fn takes(&self) -> u64 {
        u64::from(self.length).max(SMALLEST)
    }

    pub(super) fn write(&self, batch: &mut Batch) {
        let known = self.since.to_be_bytes().to_vec();
        batch.push((Table::Blobs, self.hash.as_bytes().to_vec(), Some(known)));
        let length = self.length.to_be_bytes().to_vec();
        batch.push((Table::Loose, row(self.since, &self.hash), Some(length)));
    }

    /// It is loose no longer; what else is known of it stays.
    pub(super) fn untie(&self, batch: &mut Batch) {
        batch.push((Table::Loose, row(self.since, &self.hash), None));
    }

    /// Nothing is known of it any longer.
    pub(super) fn forget(&self, batch: &mut Batch) {
        self.untie(batch);
        batch.push((Table::Blobs, self.hash.as_bytes().to_vec(), None));
    }
}

fn row(since: u64, hash: &Hash) -> Vec<u8> {
    [since.to_be_bytes().as_slice(), hash.as_bytes()].concat()
}

/// Visits them while `visit` says true, the oldest first.
pub(super) fn scan<B: Backend>(
    backend: &B,
    mut visit: impl FnMut(Loose) -> bool,
) -> Result<(), StoreError> {
    backend
        .scan(Table::Loose, &[], &mut |row, value| Loose::read(row, value).is_some_and(&mut visit))
}

impl Room {
    /// So many bytes at most, some of them taken already.
    pub(crate) fn open<B: Backend>(backend: &B, most: u64) -> Result<Self, StoreError> {
        let mut taken = 0;
        scan(backend, |loose| {
            taken += loose.takes();
            true
        })?;
        Ok(Self { taken, most })
    }

    pub(crate) fn set_most(&mut self, most: u64) {
        self.most = most;
    }

    pub(crate) fn take(&mut self, bytes: u64) {
        self.taken = self.taken.saturating_add(bytes);
    }

    pub(crate) fn free(&mut self, bytes: u64) {
        self.taken = self.taken.saturating_sub(bytes);
    }

    /// Makes room for `bytes` more: the oldest go and are forgotten, but for those that are spared.
    /// Gives what was freed.
    pub(super) fn make<B: Backend>(
        &self,
        backend: &mut B,
        bytes: u64,
        spared: &BTreeSet<Hash>,
        batch: &mut Batch,
    ) -> Result<u64, StoreError> {
        let over = self.taken.saturating_add(bytes).saturating_sub(self.most);
        let (mut going, mut freed) = (Vec::new(), 0);
        if over > 0 {
            scan(backend, |loose| {
                if !spared.contains(&loose.hash) {
                    freed += loose.takes();
                    going.push(loose);
                }
                freed < over
            })?;
        }
        if freed < over {
            return Err(StoreError::NoRoom { most: self.most });
        }
        for loose in going {
            backend.erase_blob(&name(&loose.hash))?;
            loose.forget(batch);
        }
        Ok(freed)
    }
}
