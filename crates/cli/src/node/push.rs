//! A blob put here is handed to every peer before the put is answered, so that whoever put it can
//! send the transaction that names it to any node.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, SyncSender, channel, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use medlight_app::abci::Behind;

use medlight_rpc::Address;

use super::{is_silent, peer};
use crate::ask::block_on;

/// How long one peer may take, and with it whoever put the blob may wait.
const PATIENCE: Duration = Duration::from_secs(1);
/// How long a peer that did not answer is left alone. It asks for what it missed by itself.
const REST: Duration = Duration::from_secs(10);
/// Blobs that may wait for one peer.
const QUEUED: usize = 64;
/// How often somebody who waits looks up.
const TICK: Duration = Duration::from_millis(5);

/// A blob on its way to one peer; dropped once it is there or given up.
struct Push {
    blob: Arc<[u8]>,
    _done: Sender<()>,
}

/// One worker a peer, so that a slow one holds up no other.
pub(super) struct Pushes(Vec<SyncSender<Push>>);

impl Pushes {
    pub(super) fn to(peers: &[Address]) -> Self {
        let worker = |peer: &Address| {
            let (sender, pushes) = sync_channel(QUEUED);
            let peer = peer.clone();
            thread::spawn(move || push_all(&peer, &pushes));
            sender
        };
        Self(peers.iter().map(worker).collect())
    }

    /// Hands `blob` to every peer and returns when each has it or is given up, or at once where a
    /// peer waits `behind` with a blob of its own; what is on its way then still arrives.
    pub(super) fn hand_on(&self, blob: &[u8], behind: &Behind) {
        if self.0.is_empty() {
            return;
        }
        let blob: Arc<[u8]> = blob.into();
        let (done, all_done) = channel::<()>();
        for peer in &self.0 {
            // Where too many wait already, this one is not handed on: the peer will ask for it.
            let _ = peer.try_send(Push { blob: blob.clone(), _done: done.clone() });
        }
        drop(done);
        let start = Instant::now();
        while all_done.recv_timeout(TICK) == Err(RecvTimeoutError::Timeout) {
            if behind.has_push() || start.elapsed() >= PATIENCE {
                return;
            }
        }
    }
}

fn push_all(address: &Address, pushes: &Receiver<Push>) {
    let peer = peer(address, PATIENCE);
    let mut silent: Option<Instant> = None;
    for push in pushes {
        if silent.is_some_and(|since| since.elapsed() < REST) {
            continue;
        }
        silent = match block_on(peer.push_blob(&push.blob)) {
            Err(error) if is_silent(&error) => {
                eprintln!("medlight: {address}: {error}; blobs are not handed to it for a while");
                Some(Instant::now())
            }
            // Refused is an answer too: it was erased there.
            _ => None,
        };
    }
}
