use std::borrow::Cow;
use std::collections::BTreeMap;

use medlight_merkle::sha256;
use serde_json::Value;

use super::{History, HistoryError};
use crate::{Produced, Rotation};

/// All in memory: for browsers, and for tests.
#[derive(Clone, Default)]
pub struct MemoryHistory {
    genesis: Option<Value>,
    blocks: Vec<Produced>,
    rotations: Vec<Rotation>,
    places: BTreeMap<[u8; 32], (u64, usize)>,
}

/// What stands at a height in a list that begins with height 1.
fn at<T>(list: &[T], height: u64) -> Option<&T> {
    list.get(usize::try_from(height.checked_sub(1)?).ok()?)
}

impl History for MemoryHistory {
    fn genesis(&self) -> Result<Option<Value>, HistoryError> {
        Ok(self.genesis.clone())
    }

    fn begin(&mut self, genesis: &Value, first: [&Rotation; 2]) -> Result<(), HistoryError> {
        self.genesis = Some(genesis.clone());
        self.rotations = first.map(Rotation::clone).into();
        Ok(())
    }

    fn height(&self) -> Result<u64, HistoryError> {
        Ok(self.blocks.last().map_or(0, |block| block.block.header.height.value()))
    }

    fn block(&self, height: u64) -> Result<Option<Cow<'_, Produced>>, HistoryError> {
        Ok(at(&self.blocks, height).map(Cow::Borrowed))
    }

    fn rotation(&self, height: u64) -> Result<Option<Rotation>, HistoryError> {
        Ok(at(&self.rotations, height).cloned())
    }

    fn place(&self, hash: &[u8; 32]) -> Result<Option<(u64, usize)>, HistoryError> {
        Ok(self.places.get(hash).copied())
    }

    fn append(&mut self, block: &Produced, later: &Rotation) -> Result<(), HistoryError> {
        let height = block.block.header.height.value();
        let hashes = block.block.transactions.iter().map(|tx| *sha256(tx).as_bytes());
        self.places.extend(hashes.enumerate().map(|(place, hash)| (hash, (height, place))));
        self.blocks.push(block.clone());
        self.rotations.push(later.clone());
        Ok(())
    }
}
