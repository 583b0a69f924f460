use std::ops::Range;

use data_encoding::BASE64;
use medlight_client::Nodes;
use medlight_light::{LogRange, Verified};
use medlight_merkle::{leaf_hash, log as merkle_log};
use medlight_rpc::{Address, Http, Limits};
use serde_json::{Value, json};

use super::{Asking, Failure};
use crate::say::say;

/// `medlight get`: one cell, proved to be there or not to be.
///
/// # Errors
/// [`Failure`].
pub async fn get(asking: &Asking, key: &str) -> Result<(), Failure> {
    let mut client = asking.client();
    client.sync(None).await?;
    let snapshot = client.snapshot(&[key.into()], &[]).await?;
    let value = snapshot.cell(key.as_bytes()).and_then(|cell| cell.value().as_ref());
    let value = value.map_or(Value::Null, |value| BASE64.encode(value).into());
    let height = snapshot.height().value();
    asking.print(&json!({ "height": height, "key": key, "value": value }), || {
        match value.as_str() {
            Some(value) => format!("{value}\nproved after block {height}"),
            None => format!("nothing there, proved after block {height}"),
        }
    });
    Ok(())
}

/// `medlight log`: a log, proved whole.
///
/// # Errors
/// [`Failure`].
pub async fn log(asking: &Asking, key: &str) -> Result<(), Failure> {
    let mut client = asking.client();
    client.sync(None).await?;
    let snapshot = client.snapshot(&[], &[key.into()]).await?;
    let entries = snapshot.log(key.as_bytes()).map(|log| log.value().entries.as_slice());
    let entries = entries.unwrap_or_default();
    let leaves: Vec<_> = entries.iter().map(|entry| leaf_hash(entry)).collect();
    let height = snapshot.height().value();
    let found = json!({
        "height": height,
        "size": entries.len(),
        "root": merkle_log::root(&leaves).to_string(),
        "entries": entries.iter().map(|entry| BASE64.encode(entry)).collect::<Vec<_>>(),
    });
    asking.print(&found, || {
        let lines = entries.iter().map(|entry| BASE64.encode(entry) + "\n").collect::<String>();
        format!("{lines}{} entries, all there are, proved after block {height}", entries.len())
    });
    Ok(())
}

/// `medlight log --newest`: the newest entries of a log, proved to be its last.
///
/// # Errors
/// [`Failure`].
pub async fn newest(asking: &Asking, key: &str, count: u64) -> Result<(), Failure> {
    let mut client = asking.client();
    client.sync(None).await?;
    let newest = client.newest_entries(key.as_bytes(), count).await?;
    print(asking, newest, |count, size| format!("the newest {count} of {size} entries"));
    Ok(())
}

/// `medlight log --range`: entries of a log, proved to stand in these places.
///
/// # Errors
/// [`Failure`].
pub async fn range(asking: &Asking, key: &str, places: Range<u64>) -> Result<(), Failure> {
    let mut client = asking.client();
    client.sync(None).await?;
    let count = places.end.saturating_sub(places.start);
    let found = client.entries(key.as_bytes(), places.start, count).await?;
    print(asking, found, |count, size| {
        format!("{count} of {size} entries, those from {}", places.start)
    });
    Ok(())
}

/// Entries of a log, and which of how many.
fn print(asking: &Asking, found: Verified<LogRange>, which: impl Fn(usize, u64) -> String) {
    // The header that proves a state is that of the block behind it.
    let height = found.proved_by().value().saturating_sub(1);
    let LogRange { first, entries, size } = found.into_value();
    let entries: Vec<_> = entries.iter().map(|entry| BASE64.encode(entry)).collect();
    let found = json!({ "height": height, "size": size, "first": first, "entries": entries });
    asking.print(&found, || {
        let lines = entries.iter().map(|entry| format!("{entry}\n")).collect::<String>();
        format!("{lines}{}, proved after block {height}", which(entries.len(), size))
    });
}

/// `medlight keys`: which cells a node says it has, one a line. A claim.
///
/// # Errors
/// [`Failure`].
pub async fn keys(nodes: &[Address], prefix: &str, json: bool) -> Result<(), Failure> {
    let transports = nodes.iter().cloned().map(Http::to);
    let mut nodes = Nodes::new(transports, Limits::DEFAULT);
    let keys = nodes.keys(prefix.as_bytes(), &super::System).await?;
    let keys = keys.iter().map(|key| String::from_utf8_lossy(key).escape_default().to_string());
    if json {
        say(json!({ "keys": keys.collect::<Vec<_>>() }));
    } else {
        keys.for_each(say);
    }
    Ok(())
}
