//! `medlight devnet`: the embedded network, served on this machine.

mod demo;
mod people;

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use data_encoding::HEXLOWER;
use ed25519_dalek::SigningKey;
use medlight_app::{App, AppError, app_state};
use medlight_devnet::server::{Bound, ListenError, Pace, serve};
use medlight_devnet::{
    Beginning, Chain, ChainError, FileHistory, History, HistoryError, Lie, MemoryHistory, Node,
    Validators,
};
use medlight_merkle::sha256;
use medlight_sample::SampleError;
use medlight_store::{Backend, File, Memory, Store, StoreError};
use medlight_types::{ChainId, Time};

use crate::patient::PatientError;

/// States kept for questions, where nothing else is asked for.
pub const KEEP: u64 = 10_000;
/// Each validator's power.
const POWER: u64 = 10;

/// How the network is to be.
#[derive(Clone, Debug)]
pub struct Setup {
    /// How many validators sign each block.
    pub validators: u32,
    /// The folder that holds its data; without one it is gone with the process.
    pub home: Option<PathBuf>,
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
    /// How many of the newest states it keeps.
    pub keep: u64,
    /// Whether the sample town stands there from the beginning.
    pub demo: bool,
    /// Where the wallets of the town's people are written.
    pub people: Option<PathBuf>,
}

/// What keeps it from running.
#[derive(Debug, thiserror::Error)]
pub enum DevnetError {
    /// Its state.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Its blocks.
    #[error(transparent)]
    History(#[from] HistoryError),
    /// The ledger.
    #[error(transparent)]
    App(#[from] AppError),
    /// The chain.
    #[error(transparent)]
    Chain(#[from] ChainError<AppError>),
    /// The sample town cannot be written.
    #[error(transparent)]
    Sample(#[from] SampleError),
    /// The wallets of its people.
    #[error(transparent)]
    People(#[from] PatientError),
    /// The sample town cannot be built.
    #[error("the sample town does not stand: {what} is refused with code {code}")]
    Town {
        /// The step.
        what: String,
        /// The ledger's code.
        code: u32,
    },
    /// The chain began without the sample town.
    #[error("the network in this folder began without the sample town: name another folder")]
    NoTown,
    /// A clock before 1970, or a number of validators that is no set.
    #[error("{0}")]
    Setup(&'static str),
    /// An address.
    #[error(transparent)]
    Listen(#[from] ListenError),
    /// What is in the folder, or the folder itself.
    #[error("{}: {why}", folder.display())]
    Home {
        /// The folder.
        folder: PathBuf,
        /// What is wrong there.
        why: Box<DevnetError>,
    },
}

impl DevnetError {
    /// Of this folder, where there is one.
    fn at_home(self, home: Option<&PathBuf>) -> Self {
        match home {
            Some(folder) => Self::Home { folder: folder.clone(), why: Box::new(self) },
            None => self,
        }
    }
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
    let before = if setup.demo { demo::BEFORE } else { 0 };
    let time = now(before).ok_or(DevnetError::Setup("the clock is before 1970: set it"))?;
    let app_state = app_state(&[registrar.verifying_key().to_bytes()]);
    let beginning = Beginning { chain_id, time, validators: Validators::new(keys), app_state };
    // Before anything is written: whoever cannot be reached leaves no folder behind.
    let honest = setup.rpc.iter().map(|address| Bound::at(address, None));
    let lying = setup.lies.iter().map(|(address, lie)| Bound::at(address, Some(*lie)));
    let addresses = honest.chain(lying).collect::<Result<Vec<_>, _>>()?;
    let ran = match &setup.home {
        None => open(
            Memory::default(),
            Box::new(MemoryHistory::default()),
            &beginning,
            setup,
            addresses,
        ),
        Some(home) => kept_in(home, &beginning, setup, addresses),
    };
    ran.map_err(|error| error.at_home(setup.home.as_ref()))
}

fn kept_in(
    home: &Path,
    beginning: &Beginning,
    setup: &Setup,
    addresses: Vec<Bound>,
) -> Result<(), DevnetError> {
    let history = Box::new(FileHistory::open(home)?);
    open(File::open(home)?, history, beginning, setup, addresses)
}

/// Begins the network or goes on with it, and serves it.
fn open<B: Backend + Send + 'static>(
    state: B,
    history: Box<dyn History + Send>,
    beginning: &Beginning,
    setup: &Setup,
    addresses: Vec<Bound>,
) -> Result<(), DevnetError> {
    // Whoever runs it has it alone: nobody's room has to be kept.
    let app = App::open(Store::open(state, setup.keep)?)?.with_quota(usize::MAX);
    let mut chain = Chain::open(app, history, beginning)?;
    if setup.demo {
        let (steps, cast) = demo::build(&mut chain, &key(setup.seed, "registrar", 0), setup.seed)?;
        eprintln!(
            "medlight: the sample town stands, {steps} steps of it new; its people are invented"
        );
        if let Some(folder) = &setup.people {
            people::write(folder, setup.seed, &cast)?;
            let (folder, passphrase) = (folder.display(), people::PASSPHRASE);
            eprintln!("medlight: their wallets are in {folder}, passphrase {passphrase}");
        }
    }
    let pace = Pace { block_time: setup.block_time, idle: setup.idle };
    let kept = match &setup.home {
        None => "kept in memory only".to_owned(),
        Some(home) => {
            let height = chain.last().map_or(0, |last| last.block.header.height.value());
            let again = if chain.caught_up() { ", which the ledger was given again" } else { "" };
            format!("kept in {}, at height {height}{again}", home.display())
        }
    };
    eprintln!("medlight: {}, a test network without any real data, {kept}", chain.chain_id());
    for bound in &addresses {
        match bound.lie() {
            None => eprintln!("medlight: it answers at http://{}", bound.address()),
            Some(lie) => {
                eprintln!("medlight: it lies at http://{} ({})", bound.address(), lie.name());
            }
        }
    }
    let lied = |lie: Lie, about: &str| eprintln!("medlight: lied ({}) to {about}", lie.name());
    Ok(serve(Node::new(chain), addresses, pace, lied)?)
}

/// The key of somebody in a network with this seed: `registrar` 0, or a `validator`.
pub fn key(seed: u64, role: &str, number: u32) -> SigningKey {
    let material =
        [b"medlight/devnet/v1", role.as_bytes(), &seed.to_be_bytes(), &number.to_be_bytes()]
            .concat();
    SigningKey::from_bytes(sha256(&material).as_bytes())
}

/// So many seconds before now.
fn now(before: u64) -> Option<Time> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).ok()?;
    Time::new(i64::try_from(since.as_secs().checked_sub(before)?).ok()?, since.subsec_nanos())
}
