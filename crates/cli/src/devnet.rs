//! `medlight devnet`: the embedded network, served on this machine.

use std::io;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use data_encoding::{BASE64, HEXLOWER};
use ed25519_dalek::SigningKey;
use medlight_app::{App, AppError, Genesis};
use medlight_devnet::server::{Pace, serve};
use medlight_devnet::{Chain, ChainError, Lie, Node, Validators};
use medlight_ledger::Id;
use medlight_merkle::sha256;
use medlight_store::{Memory, Store, StoreError};
use medlight_types::{ChainId, Time};
use serde_json::{Value, json};

/// States that can be asked about.
const KEEP: u64 = 10_000;
/// Each validator's power.
const POWER: u64 = 10;

/// How the network is to be.
#[derive(Clone, Debug)]
pub struct Setup {
    /// How many validators sign each block.
    pub validators: u32,
    /// Where it answers, `HOST:PORT`.
    pub rpc: Vec<String>,
    /// Where it lies, and how.
    pub lies: Vec<(String, Lie)>,
    /// All its keys follow from this number: for tests and demonstrations only.
    pub seed: u64,
    /// How far apart blocks are, at least.
    pub block_time: Duration,
    /// And at most, where nothing happens.
    pub idle: Duration,
}

/// What keeps it from running.
#[derive(Debug, thiserror::Error)]
pub enum DevnetError {
    /// Its state.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The ledger.
    #[error(transparent)]
    App(#[from] AppError),
    /// The chain.
    #[error(transparent)]
    Chain(#[from] ChainError<AppError>),
    /// A clock before 1970, or a number of validators that is no set.
    #[error("{0}")]
    Setup(&'static str),
    /// The address, or a block that could not be decided.
    #[error("cannot serve: {0}")]
    Serve(#[from] io::Error),
}

/// Runs it until it is ended.
///
/// # Errors
/// [`DevnetError`].
pub fn run(setup: &Setup) -> Result<(), DevnetError> {
    let registrar = key(setup.seed, "registrar", 0);
    let name = HEXLOWER.encode(sha256(registrar.as_bytes()).as_bytes().get(..4).unwrap_or(&[]));
    let chain_id = ChainId::new(format!("medlight-dev-{name}"));
    let chain_id = chain_id.ok_or(DevnetError::Setup("no name for the chain"))?;
    let keys: Vec<_> =
        (0..setup.validators).map(|n| (key(setup.seed, "validator", n), POWER)).collect();
    let time = now().ok_or(DevnetError::Setup("the clock is before 1970: set it"))?;
    let public = registrar.verifying_key().to_bytes();
    let app_state = json!({ "registrars": [{
        "id": Id::of_key(&public).to_string(), "key": HEXLOWER.encode(&public),
    }] });
    let document = document(&chain_id, &keys, time, &app_state);
    let genesis = Genesis {
        chain_id: chain_id.as_str().to_owned(),
        app_state: app_state.to_string().into_bytes(),
    };
    let app = App::open(Store::open(Memory::default(), KEEP)?)?;
    let chain = Chain::begin(app, &genesis, chain_id.clone(), Validators::new(keys), time)?;
    let pace = Pace { block_time: setup.block_time, idle: setup.idle };
    let honest = setup.rpc.iter().map(|address| (address.clone(), None));
    let lying = setup.lies.iter().map(|(address, lie)| (address.clone(), Some(*lie)));
    let addresses: Vec<_> = honest.chain(lying).collect();
    eprintln!("medlight: {chain_id}, a test network without any real data, kept in memory only");
    let ready = |address, lie: Option<Lie>| match lie {
        None => eprintln!("medlight: it answers at http://{address}"),
        Some(lie) => eprintln!("medlight: it lies at http://{address} ({lie:?})"),
    };
    Ok(serve(Node::new(chain, document), &addresses, pace, ready)?)
}

/// The key of somebody in a network with this seed: `registrar` 0, or a `validator`.
pub fn key(seed: u64, role: &str, number: u32) -> SigningKey {
    let material =
        [b"medlight/devnet/v1", role.as_bytes(), &seed.to_be_bytes(), &number.to_be_bytes()]
            .concat();
    SigningKey::from_bytes(sha256(&material).as_bytes())
}

fn now() -> Option<Time> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).ok()?;
    Time::new(i64::try_from(since.as_secs()).ok()?, since.subsec_nanos())
}

/// The genesis document as CometBFT v0.38 writes it.
fn document(
    chain_id: &ChainId,
    keys: &[(SigningKey, u64)],
    time: Time,
    app_state: &Value,
) -> Value {
    let validator = |(key, power): &(SigningKey, u64)| {
        let public = key.verifying_key().to_bytes();
        json!({
            "address": medlight_types::PublicKey::new(public).address().to_string(),
            "pub_key": { "type": "tendermint/PubKeyEd25519", "value": BASE64.encode(&public) },
            "power": power.to_string(),
            "name": "",
        })
    };
    json!({
        "genesis_time": time.to_string(),
        "chain_id": chain_id.as_str(),
        "initial_height": "1",
        "consensus_params": {
            "block": { "max_bytes": "22020096", "max_gas": "-1" },
            "evidence": {
                "max_age_num_blocks": "100000",
                "max_age_duration": "172800000000000",
                "max_bytes": "1048576",
            },
            "validator": { "pub_key_types": ["ed25519"] },
            "version": { "app": "0" },
            "abci": { "vote_extensions_enable_height": "0" },
        },
        "validators": keys.iter().map(validator).collect::<Vec<_>>(),
        "app_hash": "",
        "app_state": app_state,
    })
}
