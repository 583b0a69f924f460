use std::collections::BTreeSet;

use jmt::storage::TreeUpdateBatch;
use medlight_merkle::log::{CompactRange, RangeProof};
use medlight_types::Hash;
use prost::Message;

use crate::blobs::Room;
use crate::tree::{NOTHING, ask, key_hash, summed, value, value_key, value_row};
use crate::version::{Version, number};
use crate::{Backend, Batch, Changes, StoreError, Table, blobs, due, logs, prune};

/// How this program lays a store out.
const FORMAT: u32 = 3;
const FORMAT_KEY: &[u8] = b"format";
const LATEST_KEY: &[u8] = b"latest";
const OLDEST_KEY: &[u8] = b"oldest";

/// A state computed and not yet durable. Dropped, it was never there.
pub struct Prepared {
    latest: Version,
    update: TreeUpdateBatch,
    changes: Changes,
}

impl Prepared {
    /// The root the state will have.
    pub fn root(&self) -> Hash {
        self.latest.root
    }
}

/// The versioned, authenticated state.
pub struct Store<B> {
    backend: B,
    keep: u64,
    latest: Option<Version>,
    oldest: u64,
    room: Room,
}

impl<B: Backend> Store<B> {
    /// Opens what `backend` holds, keeping the newest `keep` versions, at least one.
    ///
    /// # Errors
    /// [`StoreError::Format`], [`StoreError::Damaged`], [`StoreError::Disk`].
    pub fn open(mut backend: B, keep: u64) -> Result<Self, StoreError> {
        if let Some(format) = backend.get(Table::Meta, FORMAT_KEY)? {
            let found = format.try_into().map(u32::from_be_bytes);
            let found = found.map_err(|_| StoreError::Damaged("its format"))?;
            if found != FORMAT {
                return Err(StoreError::Format { found, known: FORMAT });
            }
        }
        blobs::finish(&mut backend)?;
        let latest = backend.get(Table::Meta, LATEST_KEY)?.map(|row| Version::read(&row));
        let oldest = match backend.get(Table::Meta, OLDEST_KEY)? {
            None => 0,
            Some(row) => number(&row)?,
        };
        let room = Room::open(&backend, blobs::LOOSE_ROOM)?;
        Ok(Self { backend, keep: keep.max(1), latest: latest.transpose()?, oldest, room })
    }

    /// Lets blobs that no block named take so many bytes of the disk, instead of 256 MiB.
    #[must_use]
    pub fn with_room_for_loose(mut self, bytes: u64) -> Self {
        self.room.set_most(bytes);
        self
    }

    /// The newest durable state; `None` before the first.
    pub fn latest(&self) -> Option<Version> {
        self.latest
    }

    /// Computes the state after `changes`, which will be `version`.
    ///
    /// # Errors
    /// [`StoreError::OutOfTurn`], [`StoreError::Empty`], [`StoreError::EmptyCell`].
    pub fn prepare(&self, version: u64, changes: Changes) -> Result<Prepared, StoreError> {
        let expected = self.latest.map_or(0, |latest| latest.version + 1);
        if version != expected {
            return Err(StoreError::OutOfTurn { expected, found: version });
        }
        let empty = |(key, value): (&Vec<u8>, &Option<Vec<u8>>)| {
            key.is_empty() || value.as_ref().is_some_and(Vec::is_empty)
        };
        if changes.cells.iter().any(empty) {
            return Err(StoreError::EmptyCell);
        }
        let values = changes.cells.iter().map(|(key, value)| (key_hash(key), value.clone()));
        let (root, update) = ask(&self.backend, |tree| tree.put_value_set(values, version))?;
        if root.0 == NOTHING {
            return Err(StoreError::Empty);
        }
        let latest = Version { version, root: Hash::new(root.0), time: changes.time };
        Ok(Prepared { latest, update, changes })
    }

    /// Makes it durable, in one step, and lets go of versions no longer kept.
    ///
    /// # Errors
    /// [`StoreError::OutOfTurn`] for one prepared upon another state; [`StoreError::Disk`].
    pub fn commit(&mut self, prepared: Prepared) -> Result<(), StoreError> {
        let Prepared { latest, update, changes } = prepared;
        let expected = self.latest.map_or(0, |latest| latest.version + 1);
        if latest.version != expected {
            return Err(StoreError::OutOfTurn { expected, found: latest.version });
        }
        let mut batch = Batch::new();
        for (key, node) in update.node_batch.nodes() {
            let rows = borsh::to_vec(key).and_then(|key| Ok((key, borsh::to_vec(node)?)));
            let (key, node) = rows.map_err(|_| StoreError::Damaged("a node"))?;
            let row = summed(&key, node);
            batch.push((Table::Nodes, key, Some(row)));
        }
        for ((version, hash), value) in update.node_batch.values() {
            let key = value_key(hash, *version);
            let row = value_row(&key, value.as_deref());
            batch.push((Table::Values, key, Some(row)));
        }
        for (key, value) in &changes.cells {
            let there = value.as_ref().map(|_| Vec::new());
            if there.is_some() {
                batch.push((Table::Preimages, key_hash(key).0.to_vec(), Some(key.clone())));
            }
            batch.push((Table::Keys, key.clone(), there));
        }
        for (log, entries) in &changes.entries {
            logs::append(&self.backend, log, entries, &mut batch)?;
        }
        due::write(&changes.due, &mut batch);
        let mut freed = 0;
        if let Some(now) = latest.time {
            let stays = |hash: &Hash| changes.blobs.contains(hash) || changes.spared.contains(hash);
            freed += blobs::sweep(&mut self.backend, now, stays, &mut batch)?;
        }
        freed += blobs::keep(&self.backend, &changes.blobs, &mut batch)?;
        let oldest = self.oldest.max((latest.version + 1).saturating_sub(self.keep));
        prune::prune(&self.backend, latest.version, &update, oldest, &mut batch)?;
        batch.push((Table::Meta, FORMAT_KEY.to_vec(), Some(FORMAT.to_be_bytes().to_vec())));
        batch.push((Table::Meta, LATEST_KEY.to_vec(), Some(latest.row())));
        batch.push((Table::Meta, OLDEST_KEY.to_vec(), Some(oldest.to_be_bytes().to_vec())));
        self.backend.write(batch)?;
        self.room.free(freed);
        self.latest = Some(latest);
        self.oldest = oldest;
        Ok(())
    }

    /// A cell of the newest state.
    ///
    /// # Errors
    /// [`StoreError::Disk`], [`StoreError::Damaged`].
    pub fn latest_cell(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        let Some(latest) = self.latest else { return Ok(None) };
        self.cell(latest.version, key)
    }

    /// A cell of a kept state.
    ///
    /// # Errors
    /// [`StoreError::NotKept`] and those of the disk.
    pub fn cell(&self, version: u64, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        self.is_kept(version)?;
        value(&self.backend, version, key_hash(key))
    }

    /// A cell of a kept state with the ICS-23 `CommitmentProof` of its presence or absence.
    ///
    /// # Errors
    /// [`StoreError::NotKept`] and those of the disk.
    pub fn prove(
        &self,
        version: u64,
        key: &[u8],
    ) -> Result<(Option<Vec<u8>>, Vec<u8>), StoreError> {
        self.is_kept(version)?;
        let proved = ask(&self.backend, |tree| tree.get_with_ics23_proof(key.to_vec(), version));
        let (value, proof) = proved?;
        Ok((value, proof.encode_to_vec()))
    }

    /// Keys of the newest state that begin with `prefix` and come behind `after`, ascending.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn keys(
        &self,
        prefix: &[u8],
        after: &[u8],
        limit: usize,
    ) -> Result<Vec<Vec<u8>>, StoreError> {
        let mut keys = Vec::new();
        self.backend.scan(Table::Keys, prefix.max(after), &mut |key, _| {
            if keys.len() >= limit || !key.starts_with(prefix) {
                return false;
            }
            if key != after {
                keys.push(key.to_vec());
            }
            true
        })?;
        Ok(keys)
    }

    /// All that is needed to append to a log, as it is in the newest state.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn log(&self, key: &[u8]) -> Result<CompactRange, StoreError> {
        logs::compact(&self.backend, key)
    }

    /// Entries `[first, first + count)` of a log.
    ///
    /// # Errors
    /// [`StoreError::NoSuchEntries`] and those of the disk.
    pub fn entries(&self, key: &[u8], first: u64, count: u64) -> Result<Vec<Vec<u8>>, StoreError> {
        logs::entries(&self.backend, key, first, count)
    }

    /// Their leaf hashes.
    ///
    /// # Errors
    /// As [`Store::entries`].
    pub fn leaf_hashes(&self, key: &[u8], first: u64, count: u64) -> Result<Vec<Hash>, StoreError> {
        logs::leaf_hashes(&self.backend, key, first, count)
    }

    /// What leads from them to the root the log had when it had `size` entries.
    ///
    /// # Errors
    /// As [`Store::entries`].
    pub fn range_proof(
        &self,
        key: &[u8],
        first: u64,
        count: u64,
        size: u64,
    ) -> Result<RangeProof, StoreError> {
        logs::range_proof(&self.backend, key, first, count, size)
    }

    /// What is due before `time`, by time and key, the first `limit`.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn due(&self, time: u64, limit: usize) -> Result<Vec<(u64, Vec<u8>)>, StoreError> {
        due::before(&self.backend, time, limit)
    }

    /// Takes a blob and names it by its SHA-256. Unless a block names it too, it goes an hour of
    /// block time after it was last put, or as soon as newer ones need its room and it is not
    /// `spared`.
    ///
    /// # Errors
    /// [`StoreError::BlobTooLarge`], [`StoreError::Erased`], [`StoreError::NoRoom`] and those of the
    /// disk.
    pub fn put_blob(&mut self, bytes: &[u8], spared: &BTreeSet<Hash>) -> Result<Hash, StoreError> {
        let now = self.latest.and_then(|latest| latest.time);
        blobs::put(&mut self.backend, &mut self.room, now, bytes, spared)
    }

    /// Whether a blob is here, without a look at its bytes.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn has_blob(&self, hash: &Hash) -> Result<bool, StoreError> {
        blobs::has(&self.backend, hash)
    }

    /// Blobs that blocks named and that are not here, behind `after`, ascending.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn wanted_blobs(
        &self,
        after: Option<&Hash>,
        limit: usize,
    ) -> Result<Vec<Hash>, StoreError> {
        blobs::wanted(&self.backend, after, limit)
    }

    /// A blob's bytes.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn blob(&self, hash: &Hash) -> Result<Option<Vec<u8>>, StoreError> {
        blobs::get(&self.backend, hash)
    }

    /// Erases a blob for ever: its bytes are nowhere in the store, and not taken again.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn erase_blob(&mut self, hash: &Hash) -> Result<(), StoreError> {
        blobs::erase(&mut self.backend, &mut self.room, hash)
    }

    /// What lies below, for whoever looks after it.
    pub fn backend(&self) -> &B {
        &self.backend
    }

    fn is_kept(&self, asked: u64) -> Result<(), StoreError> {
        let latest = self.latest.map_or(0, |latest| latest.version);
        match self.latest.is_some() && (self.oldest..=latest).contains(&asked) {
            true => Ok(()),
            false => Err(StoreError::NotKept { asked, oldest: self.oldest, latest }),
        }
    }
}
