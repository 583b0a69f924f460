use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::ops::Bound;
use std::path::{Path, PathBuf};

use redb::{
    Database, DatabaseError, Durability, ReadableDatabase, StorageError, TableDefinition,
    TableError,
};

use crate::backend::Row;
use crate::{Backend, Batch, StoreError, Table};

/// A folder on a node's disk: one file for the state, one for each blob.
///
/// Blobs stand apart because they can be erased: the state's file keeps old pages for a while, a
/// file of its own can be overwritten. What a disk's own firmware keeps is beyond any program.
pub struct File {
    database: Database,
    blobs: PathBuf,
}

impl File {
    /// Opens the store in `folder`, making it if it is not there.
    ///
    /// # Errors
    /// [`StoreError::InUse`], [`StoreError::Damaged`], [`StoreError::Disk`].
    pub fn open(folder: &Path) -> Result<Self, StoreError> {
        let blobs = folder.join("blobs");
        fs::create_dir_all(&blobs).map_err(disk)?;
        let database = Database::create(folder.join("state.redb")).map_err(not_opened)?;
        Ok(Self { database, blobs })
    }
}

/// What to do differs: wait for another process, restore the file, or look at the disk.
fn not_opened(error: DatabaseError) -> StoreError {
    match error {
        DatabaseError::DatabaseAlreadyOpen => StoreError::InUse,
        DatabaseError::Storage(StorageError::Corrupted(_)) => StoreError::Damaged("its file"),
        DatabaseError::Storage(StorageError::Io(io)) if io.kind() == ErrorKind::InvalidData => {
            StoreError::Damaged("its file")
        }
        error => disk(error),
    }
}

fn disk(error: impl core::fmt::Display) -> StoreError {
    StoreError::Disk(error.to_string())
}

fn definition(table: Table) -> TableDefinition<'static, &'static [u8], &'static [u8]> {
    TableDefinition::new(match table {
        Table::Nodes => "nodes",
        Table::Values => "values",
        Table::Preimages => "preimages",
        Table::Keys => "keys",
        Table::Stale => "stale",
        Table::Entries => "entries",
        Table::Subtrees => "subtrees",
        Table::Sizes => "sizes",
        Table::Due => "due",
        Table::Tombstones => "tombstones",
        Table::Blobs => "blobs",
        Table::Loose => "loose",
        Table::Wanted => "wanted",
        Table::Meta => "meta",
    })
}

type Rows = redb::ReadOnlyTable<&'static [u8], &'static [u8]>;

impl File {
    /// A table as it is now; `None` before anything was written to it.
    fn rows(&self, table: Table) -> Result<Option<Rows>, StoreError> {
        let read = self.database.begin_read().map_err(disk)?;
        match read.open_table(definition(table)) {
            Ok(rows) => Ok(Some(rows)),
            Err(TableError::TableDoesNotExist(_)) => Ok(None),
            Err(error) => Err(disk(error)),
        }
    }
}

impl Backend for File {
    fn get(&self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        let Some(rows) = self.rows(table)? else { return Ok(None) };
        let value = rows.get(key).map_err(disk)?;
        Ok(value.map(|value| value.value().to_vec()))
    }

    fn scan(
        &self,
        table: Table,
        from: &[u8],
        visit: &mut dyn FnMut(&[u8], &[u8]) -> bool,
    ) -> Result<(), StoreError> {
        let Some(rows) = self.rows(table)? else { return Ok(()) };
        for row in rows.range(from..).map_err(disk)? {
            let (key, value) = row.map_err(disk)?;
            if !visit(key.value(), value.value()) {
                break;
            }
        }
        Ok(())
    }

    fn last(&self, table: Table, from: &[u8], to: &[u8]) -> Result<Option<Row>, StoreError> {
        let Some(rows) = self.rows(table)? else { return Ok(None) };
        let bounds = (Bound::Included(from), Bound::Included(to));
        let last = rows.range::<&[u8]>(bounds).map_err(disk)?.next_back();
        let Some(row) = last else { return Ok(None) };
        let (key, value) = row.map_err(disk)?;
        Ok(Some((key.value().to_vec(), value.value().to_vec())))
    }

    fn write(&mut self, batch: Batch) -> Result<(), StoreError> {
        let mut write = self.database.begin_write().map_err(disk)?;
        write.set_durability(Durability::Immediate).map_err(disk)?;
        for table in Table::ALL {
            let mut rows = write.open_table(definition(table)).map_err(disk)?;
            for (_, key, value) in batch.iter().filter(|(row, ..)| *row == table) {
                match value {
                    Some(value) => drop(rows.insert(&**key, &**value).map_err(disk)?),
                    None => drop(rows.remove(&**key).map_err(disk)?),
                }
            }
        }
        write.commit().map_err(disk)
    }

    fn put_blob(&mut self, name: &str, bytes: &[u8]) -> Result<(), StoreError> {
        // Whole under its name, or not there: a crash leaves a file nobody asks for.
        let (path, part) = (self.blobs.join(name), self.blobs.join(format!("{name}.part")));
        let written = fs::File::create(&part).and_then(|mut file| {
            file.write_all(bytes)?;
            file.sync_all()?;
            fs::rename(&part, &path)?;
            sync_names(&self.blobs)
        });
        written.map_err(disk)
    }

    fn has_blob(&self, name: &str) -> Result<bool, StoreError> {
        self.blobs.join(name).try_exists().map_err(disk)
    }

    fn blob(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        match fs::read(self.blobs.join(name)) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(disk(error)),
        }
    }

    fn erase_blob(&mut self, name: &str) -> Result<(), StoreError> {
        for path in [self.blobs.join(name), self.blobs.join(format!("{name}.part"))] {
            match erase(&path) {
                Err(error) if error.kind() != ErrorKind::NotFound => return Err(disk(error)),
                _ => {}
            }
        }
        Ok(())
    }
}

/// A file's name is durable once its folder is; elsewhere than on Unix a folder cannot be synced.
fn sync_names(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { fs::File::open(folder)?.sync_all() } else { Ok(()) }
}

/// Overwritten before it is removed, so that its blocks do not keep it.
fn erase(path: &Path) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).open(path)?;
    let length = usize::try_from(file.metadata()?.len()).unwrap_or(0);
    file.write_all(&vec![0; length])?;
    file.sync_all()?;
    fs::remove_file(path)
}
