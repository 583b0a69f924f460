//! The town on an embedded network of its own, for a demonstration: on a machine, or in a browser.

use core::time::Duration;

use data_encoding::HEXLOWER;
use ed25519_dalek::SigningKey;
use medlight_app::{AppError, Application, PUT_BLOB, Query, app_state};
use medlight_devnet::{Beginning, Chain, ChainError, Validators};
use medlight_ledger::Transaction;
use medlight_merkle::sha256;
use medlight_types::{ChainId, Time};
use medlight_wallet::{Keys, Seed};
use serde_json::Value;

use crate::{Cast, SampleError, Setting, Step, seed, town};

/// Seconds between the genesis of a demonstration and its present: its history's blocks lie there.
pub const BEFORE: u64 = 10;
/// Each validator's power.
const POWER: u64 = 10;
/// Whoever admits parties as a person would, with a wallet.
pub const REGISTRAR: &str = "Registrar";

/// Why the town does not stand.
#[derive(Debug, thiserror::Error)]
pub enum NetworkError {
    /// The ledger.
    #[error(transparent)]
    App(#[from] AppError),
    /// The chain.
    #[error(transparent)]
    Chain(#[from] ChainError<AppError>),
    /// The town cannot be written.
    #[error(transparent)]
    Sample(#[from] SampleError),
    /// The ledger refuses it.
    #[error("the sample town does not stand: {what} is refused with code {code}")]
    Refused {
        /// The step.
        what: String,
        /// The ledger's code.
        code: u32,
    },
    /// The chain began without it.
    #[error("the network in this folder began without the sample town: name another folder")]
    NoTown,
    /// Time or name is none.
    #[error("the network's beginning has no {0}")]
    Beginning(&'static str),
}

/// The key of somebody in a network with this number: `registrar` 0, or a `validator`.
pub fn key(network: u64, role: &str, number: u32) -> SigningKey {
    let material =
        [b"medlight/devnet/v1", role.as_bytes(), &network.to_be_bytes(), &number.to_be_bytes()]
            .concat();
    SigningKey::from_bytes(sha256(&material).as_bytes())
}

/// The seed of the registrar who has a wallet.
pub fn registrar(network: u64) -> Seed {
    seed(network, REGISTRAR)
}

/// How the network of a number begins, whose keys all follow from it.
///
/// # Errors
/// [`NetworkError::Beginning`].
pub fn beginning(network: u64, validators: u32, time: Time) -> Result<Beginning, NetworkError> {
    let registrar = key(network, "registrar", 0);
    let name = HEXLOWER.encode(sha256(registrar.as_bytes()).as_bytes().get(..4).unwrap_or(&[]));
    let chain_id = ChainId::new(format!("medlight-dev-{name}"));
    let chain_id = chain_id.ok_or(NetworkError::Beginning("name"))?;
    // The second is for people: what they sign with is bound to the chain's name.
    let second = self::registrar(network).keys(chain_id.as_str(), 0, 0).public_key();
    let keys = (0..validators).map(|number| (key(network, "validator", number), POWER)).collect();
    let validators = Validators::new(keys);
    let app_state = app_state(&[registrar.verifying_key().to_bytes(), second]);
    Ok(Beginning { chain_id, time, validators, app_state })
}

/// Builds the town with blocks seconds apart, from the chain's genesis on, or what is missing of it:
/// so many steps. Gives who lives there.
///
/// # Errors
/// [`NetworkError`].
pub fn build<A: Application<Error = AppError>>(
    chain: &mut Chain<A>,
    network: u64,
) -> Result<(usize, Cast), NetworkError> {
    let genesis = chain.genesis().get("genesis_time").and_then(Value::as_str);
    let genesis = genesis.and_then(Time::parse);
    let after = |seconds| {
        let time = genesis.and_then(|genesis| genesis.after(Duration::from_secs(seconds)));
        time.ok_or(NetworkError::Beginning("time"))
    };
    let now = after(BEFORE)?.unix();
    let registrar = Keys::new(&key(network, "registrar", 0).to_bytes(), &[0; 32]);
    let chain_id = chain.chain_id().clone();
    let setting = Setting { seed: network, chain_id: chain_id.as_str(), now };
    let town = town(&setting, &registrar)?;
    let (mut second, mut sent) = (0, 0);
    for chapter in town.chapters() {
        second += 2;
        // A chapter is one block: all of it stands, or nothing.
        if stands(chain, chapter)? {
            continue;
        }
        if second == 2 && chain.last().is_some() {
            return Err(NetworkError::NoTown);
        }
        for blob in chapter.iter().flat_map(|step| &step.blobs) {
            let put = Query { path: PUT_BLOB.to_owned(), data: blob.clone(), height: 0 };
            chain.app().query(&put)?;
        }
        let txs = chapter.iter().map(|step| step.tx.clone()).collect();
        let results = chain.produce(after(second)?, txs)?.finalized.results.clone();
        for (step, result) in chapter.iter().zip(results) {
            if result.code != 0 {
                return Err(NetworkError::Refused { what: step.what.clone(), code: result.code });
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
) -> Result<bool, NetworkError> {
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
