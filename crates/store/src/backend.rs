use crate::StoreError;

/// What is kept apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Table {
    /// Nodes of the tree, by their key.
    Nodes,
    /// Cells' values: hash of the key, version -> value or deletion.
    Values,
    /// Hash of a cell's key -> the key.
    Preimages,
    /// Keys of the cells there are now.
    Keys,
    /// Version from which on a node or value is of no use -> which.
    Stale,
    /// Log and place -> entry.
    Entries,
    /// Log, height and place -> root of a perfect subtree of its leaves.
    Subtrees,
    /// Log -> its size.
    Sizes,
    /// Time and key -> nothing: what is due when.
    Due,
    /// Hashes of blobs that were erased.
    Tombstones,
    /// Hash of a blob -> since when it is loose; nothing once a block named it.
    Blobs,
    /// Since when a blob is loose, and its hash -> its length.
    Loose,
    /// Hashes of blobs that a block named and that are not here.
    Wanted,
    /// The store's own: format, version, root.
    Meta,
}

impl Table {
    /// All of them.
    pub const ALL: [Self; 14] = [
        Self::Nodes,
        Self::Values,
        Self::Preimages,
        Self::Keys,
        Self::Stale,
        Self::Entries,
        Self::Subtrees,
        Self::Sizes,
        Self::Due,
        Self::Tombstones,
        Self::Blobs,
        Self::Loose,
        Self::Wanted,
        Self::Meta,
    ];
}

/// What is to be written together: `None` removes.
pub type Batch = Vec<(Table, Vec<u8>, Option<Vec<u8>>)>;

/// A key and its value.
pub type Row = (Vec<u8>, Vec<u8>);

/// Ordered tables of bytes, and blobs beside them.
pub trait Backend {
    /// What stands under a key.
    ///
    /// # Errors
    /// [`StoreError`] of the disk.
    fn get(&self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError>;

    /// Visits keys from `from` on, ascending, while `visit` says true.
    ///
    /// # Errors
    /// [`StoreError`] of the disk.
    fn scan(
        &self,
        table: Table,
        from: &[u8],
        visit: &mut dyn FnMut(&[u8], &[u8]) -> bool,
    ) -> Result<(), StoreError>;

    /// The last key and value from `from` up to and with `to`.
    ///
    /// # Errors
    /// [`StoreError`] of the disk.
    fn last(&self, table: Table, from: &[u8], to: &[u8]) -> Result<Option<Row>, StoreError>;

    /// Writes all of it durably, or nothing.
    ///
    /// # Errors
    /// [`StoreError`] of the disk.
    fn write(&mut self, batch: Batch) -> Result<(), StoreError>;

    /// Keeps a blob under its name, durably.
    ///
    /// # Errors
    /// [`StoreError`] of the disk.
    fn put_blob(&mut self, name: &str, bytes: &[u8]) -> Result<(), StoreError>;

    /// Whether there is a blob of this name.
    ///
    /// # Errors
    /// [`StoreError`] of the disk.
    fn has_blob(&self, name: &str) -> Result<bool, StoreError>;

    /// A blob's bytes.
    ///
    /// # Errors
    /// [`StoreError`] of the disk.
    fn blob(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError>;

    /// Removes a blob so that its bytes are nowhere in the store.
    ///
    /// # Errors
    /// [`StoreError`] of the disk.
    fn erase_blob(&mut self, name: &str) -> Result<(), StoreError>;
}
