//! The committed recordings, and what checking one comes to.

use std::collections::BTreeSet;

use data_encoding::HEXUPPER;
use medlight_client::{Checked, Refusal, Replay};
use medlight_light::{Options, TrustRoot};
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
    let now = recording.as_of().unwrap();
    let mut counts = Counts::default();
    let mut transactions = BTreeSet::new();
    for step in Replay::new(recording, pinned(entry), Options::default(), now) {
        match step? {
            Checked::Header { votes, .. } => {
                counts.headers += 1;
                let entries = &votes.value().entries;
                counts.signatures += entries.iter().filter(|(_, sig)| sig.vote().is_some()).count();
            }
            Checked::Body(body) => {
                let places = 0..body.value().len() as u64;
                transactions.extend(places.map(|place| (body.proved_by(), place)));
            }
            Checked::Transaction(proved) => {
                transactions.insert((proved.proved_by(), proved.value().index));
            }
            Checked::Cell { value, .. } if value.value().is_some() => counts.cells_present += 1,
            Checked::Cell { .. } => counts.cells_absent += 1,
            Checked::Claim { .. } => counts.claims += 1,
        }
    }
    counts.transactions = transactions.len();
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
