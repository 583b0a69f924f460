//! Questions about the state, one function a path (design sections 5 and 10).

use std::collections::BTreeSet;

use medlight_store::{Backend, Store, StoreError};
use medlight_types::{Hash, KeysAnswer, KeysRequest, LogCell, LogHead, LogPage, LogRequest};

use crate::application::{Answer, Query};

/// Codes of answers that are none.
const UNKNOWN_PATH: u32 = 900;
const MALFORMED: u32 = 901;
const NO_SUCH_HEIGHT: u32 = 902;
const NO_SUCH_BLOB: u32 = 904;
const BLOB_REFUSED: u32 = 905;

/// A blob from whoever sealed it: whoever runs this node hands it on to other nodes.
pub const PUT_BLOB: &str = "/blob/put";
/// The same from another node, which hands it to every other itself.
pub const PUSH_BLOB: &str = "/blob/push";

/// `spared` blobs stay, whoever needs room for another one.
pub(crate) fn answer<B: Backend>(
    store: &mut Store<B>,
    asked: &Query,
    spared: &BTreeSet<Hash>,
) -> Result<Answer, StoreError> {
    match asked.path.as_str() {
        "/cell" => at_height(store, asked, cell),
        "/log" => at_height(store, asked, log),
        "/keys" => keys(store, &asked.data),
        "/blob" => blob(store, &asked.data),
        PUT_BLOB | PUSH_BLOB => put_blob(store, &asked.data, spared),
        other => Ok(none(UNKNOWN_PATH, format!("there is no path {other}"))),
    }
}

fn none(code: u32, log: impl Into<String>) -> Answer {
    Answer { code, log: log.into(), ..Answer::default() }
}

/// Height 0 is the newest state that a header proves already.
fn at_height<B: Backend>(
    store: &Store<B>,
    asked: &Query,
    read: impl FnOnce(&Store<B>, u64, &[u8]) -> Result<Answer, StoreError>,
) -> Result<Answer, StoreError> {
    let Some(latest) = store.latest() else {
        return Ok(none(NO_SUCH_HEIGHT, "the chain has not begun"));
    };
    let height = match asked.height {
        0 => latest.version.saturating_sub(1),
        height => height,
    };
    match read(store, height, &asked.data) {
        Err(error) if error.is_of_another_version() => Ok(none(NO_SUCH_HEIGHT, error.to_string())),
        Ok(answer) => Ok(Answer { height, ..answer }),
        Err(error) => Err(error),
    }
}

/// A cell: its value and proof, or that there is none.
fn cell<B: Backend>(store: &Store<B>, height: u64, key: &[u8]) -> Result<Answer, StoreError> {
    if key.is_empty() {
        return Ok(none(MALFORMED, "a cell has a key"));
    }
    let (value, proof) = store.prove(height, key)?;
    let value = value.unwrap_or_default();
    Ok(Answer { key: key.to_vec(), value, proof: Some(proof), ..Answer::default() })
}

/// Some of a log's entries with what leads to its root, and its head's own proof.
fn log<B: Backend>(store: &Store<B>, height: u64, data: &[u8]) -> Result<Answer, StoreError> {
    let Ok(request) = LogRequest::decode(data) else {
        return Ok(none(MALFORMED, "not a request for a log"));
    };
    let most = if request.hashes_only { LogRequest::MAX_HASHES } else { LogRequest::MAX_ENTRIES };
    let LogRequest { key, first, count, hashes_only } = request;
    let (head, proof) = store.prove(height, &key)?;
    let answer =
        |value| Answer { key: key.clone(), value, proof: Some(proof), ..Answer::default() };
    let Some(head) = head else { return Ok(answer(Vec::new())) };
    let Some(size) = size_of(&key, &head) else {
        return Ok(none(MALFORMED, "there is a cell under this key, and no log"));
    };
    // At its very end there is no entry, and still the proof that there is none.
    let Some(left) = size.checked_sub(first) else {
        return Ok(none(LogRequest::BEYOND, format!("the log has {size} entries")));
    };
    let count = count.min(most).min(left);
    let entries = match hashes_only {
        false => store.entries(&key, first, count)?,
        true => {
            let hashes = store.leaf_hashes(&key, first, count)?;
            hashes.iter().map(|hash| hash.as_bytes().to_vec()).collect()
        }
    };
    let range = store.range_proof(&key, first, count, size)?;
    Ok(answer(LogPage { head, first, entries, range }.encode()))
}

fn size_of(key: &[u8], head: &[u8]) -> Option<u64> {
    let cell = LogCell(key.to_vec());
    medlight_types::Cell::decode(&cell, head).ok().map(|head: LogHead| head.size)
}

fn keys<B: Backend>(store: &Store<B>, data: &[u8]) -> Result<Answer, StoreError> {
    let Ok(request) = KeysRequest::decode(data) else {
        return Ok(none(MALFORMED, "not a request for keys"));
    };
    let limit = usize::try_from(request.limit.min(KeysRequest::MAX)).unwrap_or(0);
    // One more than asked for tells whether there are more.
    let mut keys = store.keys(&request.prefix, &request.after, limit + 1)?;
    let more = keys.len() > limit;
    keys.truncate(limit);
    let height = store.latest().map_or(0, |latest| latest.version);
    Ok(Answer { value: KeysAnswer { keys, more }.encode(), height, ..Answer::default() })
}

fn blob<B: Backend>(store: &Store<B>, data: &[u8]) -> Result<Answer, StoreError> {
    let Ok(hash) = <[u8; 32]>::try_from(data) else {
        return Ok(none(MALFORMED, "a blob is named by 32 bytes"));
    };
    Ok(match store.blob(&Hash::new(hash))? {
        Some(value) => Answer { key: data.to_vec(), value, ..Answer::default() },
        None => none(NO_SUCH_BLOB, "this node has no such blob"),
    })
}

fn put_blob<B: Backend>(
    store: &mut Store<B>,
    data: &[u8],
    spared: &BTreeSet<Hash>,
) -> Result<Answer, StoreError> {
    match store.put_blob(data, spared) {
        Ok(hash) => Ok(Answer { value: hash.as_bytes().to_vec(), ..Answer::default() }),
        Err(error) if error.is_of_the_blob() => Ok(none(BLOB_REFUSED, error.to_string())),
        Err(error) => Err(error),
    }
}
