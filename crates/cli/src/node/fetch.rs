//! Blobs that blocks named and nobody put here are asked from peers after every commit.

use std::sync::mpsc::Receiver;
use std::time::Duration;

use medlight_app::abci::Shared;
use medlight_app::{App, AppError, Application, PUSH_BLOB, Query};
use medlight_rpc::{Address, AskError};
use medlight_store::File;
use medlight_types::Hash;

use super::{Peer, is_silent, peer};
use crate::ask::block_on;

/// How long one answer may take.
const PATIENCE: Duration = Duration::from_secs(5);
/// Blobs asked for after one commit; the next goes on where it stopped.
const AT_ONCE: usize = 200;

/// Asks until nobody wakes it any more.
pub(super) fn run(app: &Shared<App<File>>, peers: &[Address], wake: &Receiver<()>) {
    let peers: Vec<_> = peers.iter().map(|address| peer(address, PATIENCE)).collect();
    let mut after = None;
    loop {
        match round(app, &peers, after) {
            Ok(last) => after = last,
            Err(error) => eprintln!("medlight: blobs are not asked for: {error}"),
        }
        if wake.recv().is_err() {
            return;
        }
    }
}

/// Asks for some of what is missing behind `after`; gives where it stopped.
fn round(
    app: &Shared<App<File>>,
    peers: &[Peer],
    after: Option<Hash>,
) -> Result<Option<Hash>, AppError> {
    let wanted = app.hold().wanted_blobs(after.as_ref(), AT_ONCE)?;
    let mut here: Vec<&Peer> = peers.iter().collect();
    for hash in &wanted {
        let Some(data) = blob(&mut here, hash) else { continue };
        let query = Query { path: PUSH_BLOB.to_owned(), data, height: 0 };
        // It may have been erased meanwhile; then it is not taken.
        app.hold().query(&query)?;
    }
    // The last page: from the beginning again.
    Ok(wanted.last().copied().filter(|_| wanted.len() == AT_ONCE))
}

/// The blob from the first peer that has it; who does not answer is not asked again in this round.
fn blob(peers: &mut Vec<&Peer>, hash: &Hash) -> Option<Vec<u8>> {
    let mut found = None;
    peers.retain(|peer| {
        if found.is_some() {
            return true;
        }
        match block_on(peer.blob(hash)) {
            Ok(bytes) => found = bytes,
            Err(error @ AskError::OtherBytes) => {
                eprintln!("medlight: {}: {error}", peer.transport().address());
            }
            Err(error) => return !is_silent(&error),
        }
        true
    });
    found
}
