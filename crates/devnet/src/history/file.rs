use std::borrow::Cow;
use std::io::ErrorKind;
use std::path::Path;

use medlight_merkle::sha256;
use medlight_types::{Block, SignedHeader};
use redb::{
    Database, DatabaseError, Durability, Key, ReadOnlyTable, ReadableDatabase, ReadableTable,
    StorageError, TableDefinition, TableError,
};
use serde_json::Value as Json;

use super::{History, HistoryError, rows};
use crate::{Produced, Rotation};

/// How this program lays the file out.
const FORMAT: u32 = 1;
const META: TableDefinition<'static, &'static str, &'static [u8]> = TableDefinition::new("meta");
/// By height: header and votes, results, and whose turn it is.
const HEADERS: ByHeight = TableDefinition::new("headers");
const RESULTS: ByHeight = TableDefinition::new("results");
const ROTATIONS: ByHeight = TableDefinition::new("rotations");
/// By height and place, and the places by hash.
const TRANSACTIONS: TableDefinition<'static, (u64, u64), &'static [u8]> =
    TableDefinition::new("transactions");
const PLACES: TableDefinition<'static, [u8; 32], (u64, u64)> = TableDefinition::new("places");

type ByHeight = TableDefinition<'static, u64, &'static [u8]>;

/// Blocks in one file on this machine's disk; each is one durable transaction.
pub struct FileHistory {
    database: Database,
}

impl FileHistory {
    /// Opens the blocks in `folder`, making their file if it is not there.
    ///
    /// # Errors
    /// [`HistoryError`].
    pub fn open(folder: &Path) -> Result<Self, HistoryError> {
        std::fs::create_dir_all(folder).map_err(disk)?;
        let database = Database::create(folder.join("blocks.redb")).map_err(not_opened)?;
        let history = Self { database };
        let Some(format) = history.meta("format")? else { return Ok(history) };
        let format = format.try_into().map(u32::from_be_bytes);
        match format.map_err(|_| HistoryError::Damaged("their format"))? {
            FORMAT => Ok(history),
            found => Err(HistoryError::Format { found, known: FORMAT }),
        }
    }

    /// A table as it is now; `None` before anything was written to it.
    fn rows<K: Key + 'static, V: redb::Value + 'static>(
        &self,
        table: TableDefinition<'static, K, V>,
    ) -> Result<Option<ReadOnlyTable<K, V>>, HistoryError> {
        let read = self.database.begin_read().map_err(disk)?;
        match read.open_table(table) {
            Ok(rows) => Ok(Some(rows)),
            Err(TableError::TableDoesNotExist(_)) => Ok(None),
            Err(error) => Err(disk(error)),
        }
    }

    fn meta(&self, name: &str) -> Result<Option<Vec<u8>>, HistoryError> {
        let Some(rows) = self.rows(META)? else { return Ok(None) };
        Ok(rows.get(name).map_err(disk)?.map(|row| row.value().to_vec()))
    }

    fn row(&self, table: ByHeight, height: u64) -> Result<Option<Vec<u8>>, HistoryError> {
        let Some(rows) = self.rows(table)? else { return Ok(None) };
        Ok(rows.get(height).map_err(disk)?.map(|row| row.value().to_vec()))
    }

    fn signed_header(&self, height: u64) -> Result<Option<SignedHeader>, HistoryError> {
        let row = self.row(HEADERS, height)?;
        row.map(|row| rows::read_signed_header(&row)).transpose()
    }

    fn transactions(&self, height: u64) -> Result<Vec<Vec<u8>>, HistoryError> {
        let Some(rows) = self.rows(TRANSACTIONS)? else { return Ok(Vec::new()) };
        let list = rows.range((height, 0)..=(height, u64::MAX)).map_err(disk)?;
        list.map(|row| row.map(|(_, tx)| tx.value().to_vec()).map_err(disk)).collect()
    }
}

fn disk(error: impl core::fmt::Display) -> HistoryError {
    HistoryError::Disk(error.to_string())
}

/// What to do differs: wait for another process, restore the file, or look at the disk.
fn not_opened(error: DatabaseError) -> HistoryError {
    match error {
        DatabaseError::DatabaseAlreadyOpen => HistoryError::InUse,
        DatabaseError::Storage(StorageError::Corrupted(_)) => HistoryError::Damaged("their file"),
        DatabaseError::Storage(StorageError::Io(io)) if io.kind() == ErrorKind::InvalidData => {
            HistoryError::Damaged("their file")
        }
        error => disk(error),
    }
}

impl History for FileHistory {
    fn genesis(&self) -> Result<Option<Json>, HistoryError> {
        let Some(row) = self.meta("genesis")? else { return Ok(None) };
        let document = serde_json::from_slice(&row);
        document.map(Some).map_err(|_| HistoryError::Damaged("the genesis document"))
    }

    fn begin(&mut self, genesis: &Json, first: [&Rotation; 2]) -> Result<(), HistoryError> {
        let mut write = self.database.begin_write().map_err(disk)?;
        write.set_durability(Durability::Immediate).map_err(disk)?;
        {
            let mut meta = write.open_table(META).map_err(disk)?;
            meta.insert("format", FORMAT.to_be_bytes().as_slice()).map_err(disk)?;
            meta.insert("genesis", genesis.to_string().as_bytes()).map_err(disk)?;
            let mut rotations = write.open_table(ROTATIONS).map_err(disk)?;
            for (height, rotation) in (1_u64..).zip(first) {
                rotations.insert(height, &*rows::rotation(rotation)).map_err(disk)?;
            }
        }
        write.commit().map_err(disk)
    }

    fn height(&self) -> Result<u64, HistoryError> {
        let Some(rows) = self.rows(HEADERS)? else { return Ok(0) };
        Ok(rows.last().map_err(disk)?.map_or(0, |(height, _)| height.value()))
    }

    fn block(&self, height: u64) -> Result<Option<Cow<'_, Produced>>, HistoryError> {
        let Some(signed) = self.signed_header(height)? else { return Ok(None) };
        let before = match height {
            1 => None,
            _ => self.signed_header(height - 1)?,
        };
        let rotation = self.rotation(height)?.ok_or(HistoryError::Damaged("a height's turn"))?;
        let results = self.row(RESULTS, height)?;
        let results = results.ok_or(HistoryError::Damaged("a block's results"))?;
        let SignedHeader { header, commit } = signed;
        let block = Block {
            id: commit.block_id,
            header,
            transactions: self.transactions(height)?,
            last_commit: before.map(|before| before.commit),
        };
        Ok(Some(Cow::Owned(Produced {
            block,
            commit,
            validators: rotation.set().clone(),
            priorities: rotation.priorities().map(|(_, priority)| priority).collect(),
            finalized: rows::read_finalized(&results)?,
        })))
    }

    fn rotation(&self, height: u64) -> Result<Option<Rotation>, HistoryError> {
        self.row(ROTATIONS, height)?.map(|row| rows::read_rotation(&row)).transpose()
    }

    fn place(&self, hash: &[u8; 32]) -> Result<Option<(u64, usize)>, HistoryError> {
        let Some(rows) = self.rows(PLACES)? else { return Ok(None) };
        let Some(row) = rows.get(hash).map_err(disk)? else { return Ok(None) };
        let (height, place) = row.value();
        let place = usize::try_from(place).map_err(|_| HistoryError::Damaged("a place"))?;
        Ok(Some((height, place)))
    }

    fn append(&mut self, block: &Produced, later: &Rotation) -> Result<(), HistoryError> {
        let height = block.block.header.height.value();
        let mut write = self.database.begin_write().map_err(disk)?;
        write.set_durability(Durability::Immediate).map_err(disk)?;
        for (table, height, row) in [
            (HEADERS, height, rows::signed_header(block)),
            (RESULTS, height, rows::finalized(&block.finalized)),
            (ROTATIONS, height + 2, rows::rotation(later)),
        ] {
            let mut rows = write.open_table(table).map_err(disk)?;
            rows.insert(height, &*row).map_err(disk)?;
        }
        {
            let mut transactions = write.open_table(TRANSACTIONS).map_err(disk)?;
            let mut places = write.open_table(PLACES).map_err(disk)?;
            for (place, tx) in (0_u64..).zip(&block.block.transactions) {
                transactions.insert((height, place), &**tx).map_err(disk)?;
                places.insert(sha256(tx).as_bytes(), (height, place)).map_err(disk)?;
            }
        }
        write.commit().map_err(disk)
    }
}
