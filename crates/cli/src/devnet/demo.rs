//! `--demo`: the sample town stands before the network is served.

use core::time::Duration;

use ed25519_dalek::SigningKey;
use medlight_app::{AppError, Application, PUT_BLOB, Query};
use medlight_devnet::Chain;
use medlight_ledger::Transaction;
use medlight_sample::{Cast, Setting, Step, town};
use medlight_types::Time;
use medlight_wallet::Keys;
use serde_json::Value;

use super::DevnetError;

/// Seconds between the genesis of a demonstration and its present: its history's blocks lie there.
pub(super) const BEFORE: u64 = 10;

/// Builds the town with blocks seconds apart, from the chain's genesis on, or what is missing of it:
/// so many steps. Gives who lives there.
pub(super) fn build<A: Application<Error = AppError>>(
    chain: &mut Chain<A>,
    registrar: &SigningKey,
    seed: u64,
) -> Result<(usize, Cast), DevnetError> {
    let genesis = chain.genesis().get("genesis_time").and_then(Value::as_str);
    let genesis = genesis.and_then(Time::parse);
    let after = |seconds| {
        let time = genesis.and_then(|genesis| genesis.after(Duration::from_secs(seconds)));
        time.ok_or(DevnetError::Setup("the network's beginning has no time"))
    };
    let now = after(BEFORE)?.unix();
    let registrar = Keys::new(&registrar.to_bytes(), &[0; 32]);
    let chain_id = chain.chain_id().clone();
    let town = town(&Setting { seed, chain_id: chain_id.as_str(), now }, &registrar)?;
    let (mut second, mut sent) = (0, 0);
    for chapter in town.chapters() {
        second += 2;
        // A chapter is one block: all of it stands, or nothing.
        if stands(chain, chapter)? {
            continue;
        }
        if second == 2 && chain.last().is_some() {
            return Err(DevnetError::NoTown);
        }
        for blob in chapter.iter().flat_map(|step| &step.blobs) {
            let put = Query { path: PUT_BLOB.to_owned(), data: blob.clone(), height: 0 };
            chain.app().query(&put)?;
        }
        let txs = chapter.iter().map(|step| step.tx.clone()).collect();
        let results = chain.produce(after(second)?, txs)?.finalized.results.clone();
        for (step, result) in chapter.iter().zip(results) {
            if result.code != 0 {
                return Err(DevnetError::Town { what: step.what.clone(), code: result.code });
            }
        }
        sent += chapter.len();
    }
    Ok((sent, town.cast))
}

/// Whether the first step's receipt stands.
fn stands<A: Application<Error = AppError>>(
    chain: &mut Chain<A>,
    chapter: &[Step],
) -> Result<bool, DevnetError> {
    let Some(first) = chapter.first() else { return Ok(true) };
    let height = chain.app().standing().height;
    if height == 0 {
        return Ok(false);
    }
    let chain_id = chain.chain_id().clone();
    let read = Transaction::read(&first.tx, chain_id.as_str());
    let key = read.map(|tx| tx.receipt_key()).unwrap_or_default();
    let asked = Query { path: "/cell".to_owned(), data: key.into_bytes(), height };
    Ok(!chain.app().query(&asked)?.value.is_empty())
}
