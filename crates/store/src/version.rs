use medlight_types::Hash;

use crate::StoreError;

/// A state that was made durable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Version {
    /// Its number: the height of its block, 0 for the first state.
    pub version: u64,
    /// The tree's root.
    pub root: Hash,
    /// The time of its block, in unix seconds; `None` before the first.
    pub time: Option<u64>,
}

impl Version {
    /// Version, root and, from the first block on, its time.
    pub(crate) fn row(&self) -> Vec<u8> {
        let time = self.time.map(u64::to_be_bytes);
        let time = time.as_ref().map_or(&[][..], <[u8; 8]>::as_slice);
        [self.version.to_be_bytes().as_slice(), self.root.as_bytes(), time].concat()
    }

    pub(crate) fn read(row: &[u8]) -> Result<Self, StoreError> {
        let parts = row.split_first_chunk().and_then(|(version, row)| {
            let (root, time) = row.split_first_chunk()?;
            Some((u64::from_be_bytes(*version), Hash::new(*root), time))
        });
        let (version, root, time) = parts.ok_or(StoreError::Damaged("its newest version"))?;
        let time = if time.is_empty() { None } else { Some(number(time)?) };
        Ok(Self { version, root, time })
    }
}

pub(crate) fn number(row: &[u8]) -> Result<u64, StoreError> {
    row.try_into().map(u64::from_be_bytes).map_err(|_| StoreError::Damaged("its versions"))
}
