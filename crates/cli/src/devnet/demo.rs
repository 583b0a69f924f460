//! `--demo`: the sample town stands before the network is served.

use core::time::Duration;

use ed25519_dalek::SigningKey;
use medlight_app::{AppError, Application, Query};
use medlight_devnet::Chain;
use medlight_sample::{Setting, town};
use medlight_types::Time;
use medlight_wallet::Keys;

use super::DevnetError;

/// Seconds between the genesis of a demonstration and its present: its history's blocks lie there.
pub(super) const BEFORE: u64 = 10;

/// Builds the town with blocks a second apart, from the chain's genesis on.
pub(super) fn build<A: Application<Error = AppError>>(
    chain: &mut Chain<A>,
    registrar: &SigningKey,
    seed: u64,
    genesis: Time,
) -> Result<usize, DevnetError> {
    let registrar = Keys::new(&registrar.to_bytes(), &[0; 32]);
    let chain_id = chain.chain_id().clone();
    let after = |seconds| {
        let time = genesis.after(Duration::from_secs(seconds));
        time.ok_or(DevnetError::Setup("the clock is past the year 9999: set it"))
    };
    let now = u64::try_from(after(BEFORE)?.seconds()).unwrap_or(0);
    let town = town(&Setting { seed, chain_id: chain_id.as_str(), now }, &registrar)?;
    let mut second = 0;
    for chapter in town.steps.chunk_by(|one, other| one.chapter == other.chapter) {
        for blob in chapter.iter().flat_map(|step| &step.blobs) {
            let put = Query { path: "/blob/put".to_owned(), data: blob.clone(), height: 0 };
            chain.app().query(&put)?;
        }
        second += 2;
        let txs = chapter.iter().map(|step| step.tx.clone()).collect();
        let results = chain.produce(after(second)?, txs)?.finalized.results.clone();
        for (step, result) in chapter.iter().zip(results) {
            if result.code != 0 {
                return Err(DevnetError::Town { what: step.what.clone(), code: result.code });
            }
        }
    }
    Ok(town.steps.len())
}
