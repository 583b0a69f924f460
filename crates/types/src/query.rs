//! What is asked of a node beside cells, and how (design section 10). Paths are those of
//! `abci_query`.

use medlight_merkle::protobuf::{Fields, Malformed, Wire};

use crate::encode::Message;

/// `/log`: some of a log's entries, or their hashes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LogRequest {
    /// The log.
    pub key: Vec<u8>,
    /// Place of the first entry, from 0.
    pub first: u64,
    /// How many, at most.
    pub count: u64,
    /// Their leaf hashes instead.
    pub hashes_only: bool,
}

impl LogRequest {
    /// Entries in one answer, at most.
    pub const MAX_ENTRIES: u64 = 1_000;
    /// Hashes in one answer, at most.
    pub const MAX_HASHES: u64 = 10_000;

    /// The code of an answer that there is no such place in the log.
    pub const BEYOND: u32 = 903;

    /// The query's data.
    pub fn encode(&self) -> Vec<u8> {
        Message::new()
            .bytes(1, &self.key)
            .uint(2, self.first)
            .uint(3, self.count)
            .uint(4, self.hashes_only.into())
            .finish()
    }

    /// Reads a query's data.
    ///
    /// # Errors
    /// [`Malformed`].
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut request = Self::default();
        let mut fields = Fields::of(bytes, &[]);
        while let Some(field) = fields.take()? {
            match field {
                (1, Wire::Bytes(key)) => request.key = key.to_vec(),
                (2, Wire::Varint(first)) => request.first = first,
                (3, Wire::Varint(count)) => request.count = count,
                (4, Wire::Varint(1)) => request.hashes_only = true,
                _ => return Err(Malformed),
            }
        }
        Ok(request)
    }
}

/// `/keys`: which cells a node says there are. A claim, for people who look around.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeysRequest {
    /// How their keys begin.
    pub prefix: Vec<u8>,
    /// Only keys behind this one.
    pub after: Vec<u8>,
    /// How many, at most.
    pub limit: u64,
}

impl KeysRequest {
    /// Keys in one answer, at most.
    pub const MAX: u64 = 1_000;

    /// The query's data.
    pub fn encode(&self) -> Vec<u8> {
        Message::new().bytes(1, &self.prefix).bytes(2, &self.after).uint(3, self.limit).finish()
    }

    /// Reads a query's data.
    ///
    /// # Errors
    /// [`Malformed`].
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut request = Self::default();
        let mut fields = Fields::of(bytes, &[]);
        while let Some(field) = fields.take()? {
            match field {
                (1, Wire::Bytes(prefix)) => request.prefix = prefix.to_vec(),
                (2, Wire::Bytes(after)) => request.after = after.to_vec(),
                (3, Wire::Varint(limit)) => request.limit = limit,
                _ => return Err(Malformed),
            }
        }
        Ok(request)
    }
}

/// The answer to `/keys`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeysAnswer {
    /// The keys, ascending.
    pub keys: Vec<Vec<u8>>,
    /// Whether there are more behind them.
    pub more: bool,
}

impl KeysAnswer {
    /// The answer's value.
    pub fn encode(&self) -> Vec<u8> {
        let list = self.keys.iter().fold(Message::new(), |list, key| list.item(1, key));
        list.uint(2, self.more.into()).finish()
    }

    /// Reads an answer's value.
    ///
    /// # Errors
    /// [`Malformed`].
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut answer = Self::default();
        let mut fields = Fields::of(bytes, &[1]);
        while let Some(field) = fields.take()? {
            match field {
                (1, Wire::Bytes(key)) => answer.keys.push(key.to_vec()),
                (2, Wire::Varint(1)) => answer.more = true,
                _ => return Err(Malformed),
            }
        }
        Ok(answer)
    }
}
