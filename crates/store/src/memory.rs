use std::collections::BTreeMap;
use std::ops::Bound;

use crate::backend::Row;
use crate::{Backend, Batch, StoreError, Table};

/// All in memory: for browsers, and for tests.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    rows: BTreeMap<(Table, Vec<u8>), Vec<u8>>,
    blobs: BTreeMap<String, Vec<u8>>,
}

impl Memory {
    /// How many rows a table has.
    pub fn rows(&self, table: Table) -> usize {
        self.rows.keys().filter(|(row, _)| *row == table).count()
    }
}

impl Backend for Memory {
    fn get(&self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.rows.get(&(table, key.to_vec())).cloned())
    }

    fn scan(
        &self,
        table: Table,
        from: &[u8],
        visit: &mut dyn FnMut(&[u8], &[u8]) -> bool,
    ) -> Result<(), StoreError> {
        for ((row, key), value) in self.rows.range((table, from.to_vec())..) {
            if *row != table || !visit(key, value) {
                break;
            }
        }
        Ok(())
    }

    fn last(&self, table: Table, from: &[u8], to: &[u8]) -> Result<Option<Row>, StoreError> {
        let bounds =
            (Bound::Included((table, from.to_vec())), Bound::Included((table, to.to_vec())));
        let last = self.rows.range(bounds).next_back();
        Ok(last.map(|((_, key), value)| (key.clone(), value.clone())))
    }

    fn write(&mut self, batch: Batch) -> Result<(), StoreError> {
        for (table, key, value) in batch {
            match value {
                Some(value) => _ = self.rows.insert((table, key), value),
                None => _ = self.rows.remove(&(table, key)),
            }
        }
        Ok(())
    }

    fn put_blob(&mut self, name: &str, bytes: &[u8]) -> Result<(), StoreError> {
        self.blobs.insert(name.to_owned(), bytes.to_vec());
        Ok(())
    }

    fn has_blob(&self, name: &str) -> Result<bool, StoreError> {
        Ok(self.blobs.contains_key(name))
    }

    fn blob(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.blobs.get(name).cloned())
    }

    fn erase_blob(&mut self, name: &str) -> Result<(), StoreError> {
        self.blobs.remove(name);
        Ok(())
    }
}
