//! `medlight node`: the ledger, for CometBFT to drive.

use std::io;
use std::path::Path;

use medlight_app::{App, AppError, abci};
use medlight_store::{File, Store, StoreError};

/// States kept for questions, where nothing else is asked for: a day of blocks a second apart.
pub const KEEP: u64 = 86_400;

/// What keeps a node from running.
#[derive(Debug)]
pub enum NodeError {
    /// Its data.
    Store(StoreError),
    /// The ledger.
    App(AppError),
    /// The address it should be driven at.
    Listen(io::Error),
}

impl std::fmt::Display for NodeError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Store(error) => error.fmt(f),
            Self::App(error) => error.fmt(f),
            Self::Listen(error) => write!(f, "cannot listen: {error}"),
        }
    }
}

/// Serves the ledger in `home` to the engine at `address`, keeping the newest `keep` states, until
/// the engine goes.
///
/// # Errors
/// [`NodeError`].
pub fn run(home: &Path, address: &str, keep: u64) -> Result<(), NodeError> {
    let file = File::open(home).map_err(NodeError::Store)?;
    let store = Store::open(file, keep).map_err(NodeError::Store)?;
    let app = App::open(store).map_err(NodeError::App)?;
    let ready = || eprintln!("medlight: waiting for CometBFT at {address}");
    abci::serve(app, address, ready).map_err(NodeError::Listen)
}
