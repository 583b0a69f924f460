//! The committed recordings, and what checking one comes to.

use std::collections::{BTreeMap, BTreeSet};

use data_encoding::HEXUPPER;
use medlight_client::{Checked, Refusal, Replay};
use medlight_light::{LogRange, Options, TrustRoot};
use medlight_rpc::Recording;
use medlight_types::{ChainId, Hash, Height};
use serde_json::Value;

/// What a replay proved.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Headers.
    pub headers: usize,
    /// Votes whose signatures hold.
    pub signatures: usize,
    /// Transactions, each counted once, whether its block was whole or it had a path.
    pub transactions: usize,
    /// Cells with a value.
    pub cells_present: usize,
    /// Cells proved absent.
    pub cells_absent: usize,
    /// Pages of logs.
    pub log_pages: usize,
    /// Answers nothing proves.
    pub claims: usize,
}

/// Checks a recording from the starting point its index entry names.
///
/// # Errors
/// The refusal.
pub fn replay(entry: &Value, bytes: &[u8]) -> Result<Counts, Refusal> {
    let name = entry["name"].as_str().unwrap();
    let recording = Recording::read([(name, bytes)])?;
    let replay = Replay::new(recording, pinned(entry), Options::default())?;
    let mut counts = Counts { claims: replay.claims(), ..Counts::default() };
    let (mut bodies, mut alone) = (BTreeMap::new(), BTreeSet::new());
    let (mut present, mut absent) = (BTreeSet::new(), BTreeSet::new());
    let mut logged = BTreeSet::new();
    for step in replay {
        match step? {
            Checked::Header { votes, .. } => {
                counts.headers += 1;
                let entries = &votes.value().entries;
                counts.signatures += entries.iter().filter(|(_, sig)| sig.vote().is_some()).count();
            }
            Checked::Body(body) => _ = bodies.insert(body.proved_by(), body.value().len()),
            Checked::Transaction(proved) => {
                alone.insert((proved.proved_by(), proved.value().hash));
            }
            Checked::Cell { key, value } => {
                let cells = if value.value().is_some() { &mut present } else { &mut absent };
                cells.insert((value.proved_by(), key));
            }
            Checked::Log { key, entries } => {
                let LogRange { first, entries: page, .. } = entries.value();
                logged.insert((entries.proved_by(), key, *first, page.len()));
            }
            Checked::Claim => counts.claims += 1,
        }
    }
    counts.log_pages = logged.len();
    alone.retain(|(height, _)| !bodies.contains_key(height));
    counts.transactions = bodies.values().sum::<usize>() + alone.len();
    counts.cells_present = present.len();
    counts.cells_absent = absent.len();
    Ok(counts)
}

/// The starting point an index entry vouches for.
pub fn pinned(entry: &Value) -> TrustRoot {
    let pinned = &entry["pinned"];
    let hash = HEXUPPER.decode(pinned["hash"].as_str().unwrap().as_bytes()).unwrap();
    TrustRoot {
        chain_id: ChainId::new(pinned["chain_id"].as_str().unwrap()).unwrap(),
        height: Height::new(pinned["height"].as_u64().unwrap()).unwrap(),
        hash: Hash::new(hash.try_into().unwrap()),
    }
}
