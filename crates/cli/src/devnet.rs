//! `medlight devnet`: the embedded network, served on this machine.

mod people;

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use clap::Args;
use medlight_app::{App, AppError};
use medlight_devnet::server::{Bound, ListenError, Pace, serve};
use medlight_devnet::{
    Beginning, Chain, ChainError, FileHistory, History, HistoryError, Lie, MemoryHistory, Node,
};
use medlight_sample::network::{self, NetworkError};
use medlight_store::{Backend, File, Memory, Store, StoreError};
use medlight_types::Time;

use crate::parse;
use crate::patient::PatientError;
use crate::say::say;

/// States kept for questions, where nothing else is asked for.
const KEEP: u64 = 10_000;

/// How the network is to be.
#[derive(Args, Clone, Debug)]
pub struct Setup {
    /// How many validators sign each block.
    #[arg(long, default_value_t = 4, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub validators: u32,
    /// Where it answers; may repeat.
    #[arg(long, default_value = "127.0.0.1:26657", value_parser = parse::address)]
    pub rpc: Vec<String>,
    /// A listener on the same chain that lies: `KIND@HOST:PORT`; may repeat. `list` names the
    /// kinds.
    #[arg(long = "lie", value_name = "KIND@HOST:PORT", value_parser = parse::lying)]
    pub lies: Vec<Lying>,
    /// The folder that holds its data, made if it is not there; without one all is gone when it
    /// ends. It goes on where it stood, with the seed and the number of validators it began with.
    #[arg(long)]
    pub home: Option<PathBuf>,
    /// All its keys follow from this number.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Blocks are at least so far apart: `1s`, `200ms`.
    #[arg(long, default_value = "1s", value_parser = parse::duration)]
    pub block_time: Duration,
    /// And at most, where nothing happens.
    #[arg(long, default_value = "10s", value_parser = parse::duration)]
    pub idle: Duration,
    /// How many of the newest states can be asked about.
    #[arg(long, default_value_t = KEEP, value_parser = parse::kept)]
    pub keep: u64,
    /// Begin with the sample town: invented people, two years of history.
    #[arg(long)]
    pub demo: bool,
    /// Write the wallet of a registrar into this folder, and with --demo those of the town's
    /// people.
    #[arg(long, value_name = "DIR")]
    pub people: Option<PathBuf>,
}

/// What `--lie` takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lying {
    /// To be told which lies there are.
    List,
    /// A listener, and how it lies.
    At(String, Lie),
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
    /// Its beginning, or the sample town in it.
    #[error(transparent)]
    Network(#[from] NetworkError),
    /// The wallets of its people.
    #[error(transparent)]
    People(#[from] PatientError),
    /// A clock before 1970.
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
    if setup.lies.contains(&Lying::List) {
        Lie::names().for_each(say);
        return Ok(());
    }
    let before = if setup.demo { network::BEFORE } else { 0 };
    let time = now(before).ok_or(DevnetError::Setup("the clock is before 1970: set it"))?;
    let beginning = network::beginning(setup.seed, setup.validators, time)?;
    // Before anything is written: whoever cannot be reached leaves no folder behind.
    let honest = setup.rpc.iter().map(|address| Bound::at(address, None));
    let lying = setup.lies.iter().filter_map(|lying| match lying {
        Lying::List => None,
        Lying::At(address, lie) => Some(Bound::at(address, Some(*lie))),
    });
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
    let mut names = vec![network::REGISTRAR];
    if setup.demo {
        let (steps, cast) = network::build(&mut chain, setup.seed)?;
        eprintln!(
            "medlight: the sample town stands, {steps} steps of it new; its people are invented"
        );
        names.extend(people::names(&cast));
    }
    if let Some(folder) = &setup.people {
        people::write(folder, setup.seed, &names)?;
        let (folder, passphrase) = (folder.display(), people::PASSPHRASE);
        eprintln!("medlight: wallets are in {folder}, passphrase {passphrase}");
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

/// So many seconds before now.
fn now(before: u64) -> Option<Time> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).ok()?;
    Time::new(i64::try_from(since.as_secs().checked_sub(before)?).ok()?, since.subsec_nanos())
}
