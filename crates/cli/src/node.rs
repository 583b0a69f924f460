//! `medlight node`: the ledger, for CometBFT to drive.

use std::io;
use std::path::Path;

use medlight_app::{App, AppError, abci};
use medlight_store::{File, Store, StoreError};

/// States kept for questions, where nothing else is asked for: a day of blocks a second apart.
pub const KEEP: u64 = 86_400;

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

/// Serves the ledger in `home` to the engine at `address`, keeping the newest `keep` states, until
/// the engine goes.
///
/// # Errors
/// [`NodeError`].
pub fn run(home: &Path, address: &str, keep: u64) -> Result<(), NodeError> {
    let app = App::open(Store::open(File::open(home)?, keep)?)?;
    let ready = || eprintln!("medlight: waiting for CometBFT at {address}");
    Ok(abci::serve(app, address, ready)?)
}
