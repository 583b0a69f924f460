use std::collections::BTreeSet;

use medlight_ledger::record::is_log;
use serde_json::json;

use super::{Asking, Failure};

/// `medlight audit`: reads and proves every cell and log a node offers, at one height.
///
/// # Errors
/// [`Failure`].
pub async fn audit(asking: &Asking) -> Result<(), Failure> {
    let mut client = asking.client();
    client.sync(None).await?;
    let offered = client.keys(b"").await?;
    let (logs, cells): (Vec<_>, Vec<_>) =
        offered.into_iter().partition(|key| core::str::from_utf8(key).is_ok_and(is_log));
    // Its key list is newer than the state that is proved: what is absent there came later.
    let snapshot = client.snapshot(&cells, &logs).await?;
    let present = |key: &&Vec<u8>| snapshot.cell(key).is_some_and(|cell| cell.value().is_some());
    let cells = cells.iter().filter(present).collect::<BTreeSet<_>>().len();
    let sizes = logs.iter().filter_map(|key| snapshot.log(key)).map(|log| log.value().size);
    let (entries, whole): (u64, usize) =
        sizes.filter(|size| *size > 0).fold((0, 0), |(sum, logs), size| (sum + size, logs + 1));
    // A refusal is an error before anything is printed.
    let found = json!({ "cells": cells, "logs": whole, "entries": entries, "refused": 0 });
    asking.print(&found, || {
        format!(
            "{cells} cells and {whole} logs with {entries} entries, all proved after block {}",
            snapshot.height(),
        )
    });
    Ok(())
}
