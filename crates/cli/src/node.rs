//! `medlight node`: the ledger, for CometBFT to drive, and its blobs among other nodes.

mod fetch;
mod push;

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread;
use std::time::Duration;

use clap::Args;
use medlight_app::abci::{self, Behind, Beside, Shared};
use medlight_app::{App, AppError, QUOTA};
use medlight_rpc::{Address, AskError, Http, Limits, Node};
use medlight_store::{File, Store, StoreError};

use crate::parse;
use push::Pushes;

/// States kept for questions, where nothing else is asked for: a day of blocks a second apart.
pub const KEEP: u64 = 86_400;

/// How the node is to be.
#[derive(Args, Clone, Debug)]
pub struct Setup {
    /// The folder that holds its data.
    #[arg(long)]
    pub home: PathBuf,
    /// Where CometBFT finds it: `unix://PATH` or `tcp://HOST:PORT`.
    #[arg(long, default_value = "tcp://127.0.0.1:26658")]
    pub abci: String,
    /// How many of the newest states can be asked about.
    #[arg(long, default_value_t = KEEP, value_parser = parse::kept)]
    pub keep: u64,
    /// How many transactions of one signer may wait for a block.
    #[arg(long, default_value_t = QUOTA)]
    pub quota: usize,
    /// Another node, by its CometBFT's `http://HOST:PORT`: blobs are handed to it, and it is asked
    /// for those missing here; may repeat.
    #[arg(long = "peer", value_name = "URL")]
    pub peers: Vec<Address>,
}

/// What keeps a node from running.
#[derive(Debug, thiserror::Error)]
pub enum NodeError {
    /// Its data.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The ledger.
    #[error(transparent)]
    App(#[from] AppError),
    /// The address it should be driven at.
    #[error("cannot listen: {0}")]
    Listen(#[from] io::Error),
}

/// Serves the ledger to the engine until the engine goes.
///
/// # Errors
/// [`NodeError`].
pub fn run(setup: Setup) -> Result<(), NodeError> {
    let Setup { home, abci: address, keep, quota, peers } = setup;
    let app = App::open(Store::open(File::open(&home)?, keep)?)?.with_quota(quota);
    let app = Shared::new(app);
    let neighbours = Arc::new(Neighbours::new(&app, &peers));
    let ready = || eprintln!("medlight: waiting for CometBFT at {address}");
    Ok(abci::serve(&app, &neighbours, &address, ready)?)
}

/// The nodes beside this one.
struct Neighbours {
    pushes: Pushes,
    /// Wakes whoever asks for what is missing.
    committed: SyncSender<()>,
}

impl Neighbours {
    fn new(app: &Shared<App<File>>, peers: &[Address]) -> Self {
        let (committed, wake) = sync_channel(1);
        if !peers.is_empty() {
            let (app, peers) = (app.clone(), peers.to_vec());
            thread::spawn(move || fetch::run(&app, &peers, &wake));
        }
        Self { pushes: Pushes::to(peers), committed }
    }
}

impl Beside for Neighbours {
    fn blob_put(&self, blob: &[u8], behind: &Behind) {
        self.pushes.hand_on(blob, behind);
    }

    fn committed(&self) {
        // Full: it is about to look anyway. Gone: there is nobody to ask.
        let _ = self.committed.try_send(());
    }
}

/// A node beside this one. Blobs are sealed and named by their hash, so plain HTTP gives nothing away
/// and nobody on the way can change one.
type Peer = Node<Http>;

/// The peer at an address, which may take so long for an answer.
fn peer(address: &Address, patience: Duration) -> Peer {
    // A blob in base64 and what stands around it.
    Node::new(Http::to(address.clone()), Limits { bytes: 1 << 20, patience })
}

/// Whether a peer gives no sound answer at all: it is left alone for a while.
fn is_silent(error: &AskError) -> bool {
    error.is_silence() || matches!(error, AskError::Shape(_))
}
