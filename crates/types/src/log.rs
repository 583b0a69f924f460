use medlight_merkle::log::RangeProof;
use medlight_merkle::protobuf::{Fields, Malformed, Wire};

use crate::encode::Message;
use crate::{Cell, CellError, Hash};

/// What a log's cell holds (design section 10).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LogHead {
    /// Entries in the log, at least one.
    pub size: u64,
    /// Its RFC 6962 root.
    pub root: Hash,
}

/// The cell of a log: absent while the log is empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogCell(pub Vec<u8>);

/// Some of a log's entries, as a node answers them. Untrusted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogPage {
    /// The value of the log's cell.
    pub head: Vec<u8>,
    /// The place of the first entry here.
    pub first: u64,
    /// The entries.
    pub entries: Vec<Vec<u8>>,
    /// What leads from them to the log's root.
    pub range: RangeProof,
}

/// The encoding's version, in field 1 of every cell.
const VERSION: u64 = 1;

impl LogHead {
    /// The cell's value.
    pub fn encode(&self) -> Vec<u8> {
        Message::new().uint(1, VERSION).uint(2, self.size).bytes(3, self.root.as_bytes()).finish()
    }

    fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut fields = Fields::of(bytes, &[]);
        let (Some((1, Wire::Varint(VERSION))), Some((2, Wire::Varint(size)))) =
            (fields.take()?, fields.take()?)
        else {
            return Err(Malformed);
        };
        match (fields.take()?, fields.take()?) {
            (Some((3, Wire::Bytes(root))), None) => Ok(Self { size, root: hash(root)? }),
            _ => Err(Malformed),
        }
    }
}

impl Cell for LogCell {
    type Value = LogHead;

    fn key(&self) -> &[u8] {
        &self.0
    }

    fn decode(&self, value: &[u8]) -> Result<LogHead, CellError> {
        LogHead::decode(value).map_err(|_| CellError("not a log's head"))
    }
}

impl LogPage {
    /// The answer's value.
    pub fn encode(&self) -> Vec<u8> {
        let mut page = Message::new().bytes(1, &self.head).uint(2, self.first);
        for entry in &self.entries {
            page = page.item(3, entry);
        }
        let mut range = Message::new();
        for (field, hashes) in [(1, &self.range.left), (2, &self.range.right)] {
            for hash in hashes {
                range = range.item(field, hash.as_bytes());
            }
        }
        page.always(4, range).finish()
    }

    /// Reads an answer's value.
    ///
    /// # Errors
    /// [`Malformed`].
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        let (mut head, mut first, mut entries) = (Vec::new(), 0, Vec::new());
        let mut fields = Fields::of(bytes, &[3]);
        while let Some(field) = fields.take()? {
            match field {
                (1, Wire::Bytes(bytes)) => head = bytes.to_vec(),
                (2, Wire::Varint(place)) => first = place,
                (3, Wire::Bytes(entry)) => entries.push(entry.to_vec()),
                (4, Wire::Bytes(bytes)) => {
                    return Ok(Self { head, first, entries, range: range(bytes)? });
                }
                _ => return Err(Malformed),
            }
        }
        Err(Malformed)
    }
}

fn range(bytes: &[u8]) -> Result<RangeProof, Malformed> {
    let mut range = RangeProof::default();
    let mut fields = Fields::of(bytes, &[1, 2]);
    while let Some(field) = fields.take()? {
        match field {
            (1, Wire::Bytes(bytes)) => range.left.push(hash(bytes)?),
            (2, Wire::Bytes(bytes)) => range.right.push(hash(bytes)?),
            _ => return Err(Malformed),
        }
    }
    Ok(range)
}

fn hash(bytes: &[u8]) -> Result<Hash, Malformed> {
    bytes.try_into().map(Hash::new).map_err(|_| Malformed)
}
