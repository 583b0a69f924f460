use medlight_ledger::State;
use medlight_merkle::log::CompactRange;
use medlight_store::{Backend, Store, StoreError};

/// The newest durable state, as the rules read it.
pub(crate) struct Latest<'s, B: Backend>(pub(crate) &'s Store<B>);

impl<B: Backend> State for Latest<'_, B> {
    type Error = StoreError;

    fn cell(&self, key: &str) -> Result<Option<Vec<u8>>, StoreError> {
        self.0.latest_cell(key.as_bytes())
    }

    fn log(&self, key: &str) -> Result<CompactRange, StoreError> {
        self.0.log(key.as_bytes())
    }

    fn due(&self, time: u64, limit: usize) -> Result<Vec<(u64, String)>, StoreError> {
        let text = |(time, key)| match String::from_utf8(key) {
            Ok(key) => Ok((time, key)),
            Err(_) => Err(StoreError::Damaged("what is due")),
        };
        self.0.due(time, limit)?.into_iter().map(text).collect()
    }
}
