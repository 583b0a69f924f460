//! ABCI 2.0 over a Unix socket or TCP: a thin face, one call after the other.
//!
//! CometBFT opens four connections and may speak on all of them; a lock gives each call the
//! application alone. What a node does besides, such as handing blobs to other nodes, hears of it
//! outside that lock ([`Beside`]).

mod connection;
mod convert;

use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::FileTypeExt as _;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use connection::speak;

use crate::application::Application;

pub use connection::Behind;

/// Before the next connection, where the system has nothing left for one.
const BREATH: Duration = Duration::from_millis(100);

/// What a node does beside the ledger. Called while nobody holds the application.
pub trait Beside: Send + Sync {
    /// The ledger took a blob from whoever sealed it. That is answered once this returns; what has
    /// come in `behind` it on the same connection is answered only then.
    fn blob_put(&self, blob: &[u8], behind: &Behind);

    /// A block is durable.
    fn committed(&self);
}

/// An application that several threads ask, one call after the other.
pub struct Shared<A>(Arc<Mutex<A>>);

impl<A> Clone for Shared<A> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<A> Shared<A> {
    /// Shares `app`.
    pub fn new(app: A) -> Self {
        Self(Arc::new(Mutex::new(app)))
    }

    /// The application alone, until this is dropped.
    pub fn hold(&self) -> MutexGuard<'_, A> {
        // A panic elsewhere is no reason to answer with half a state: it is the same state.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Listens at `unix://PATH` or `tcp://HOST:PORT` and serves `app` from then on, calling `ready` once
/// it listens.
///
/// # Errors
/// The address is not one, or cannot be listened at.
pub fn serve<A, B>(
    app: &Shared<A>,
    beside: &Arc<B>,
    address: &str,
    ready: impl FnOnce(),
) -> io::Result<()>
where
    A: Application + Send + 'static,
    B: Beside + 'static,
{
    if let Some(path) = address.strip_prefix("unix://") {
        clear(Path::new(path))?;
        let listener = UnixListener::bind(path)?;
        ready();
        accept(app, beside, listener.incoming(), UnixStream::try_clone);
        return Ok(());
    }
    let Some(host) = address.strip_prefix("tcp://") else {
        let message = format!("{address} is neither unix://PATH nor tcp://HOST:PORT");
        return Err(io::Error::new(io::ErrorKind::InvalidInput, message));
    };
    let listener = TcpListener::bind(host)?;
    ready();
    accept(app, beside, listener.incoming(), TcpStream::try_clone);
    Ok(())
}

/// Speaks with whoever comes. One that cannot be accepted now may come again.
fn accept<A, B, S>(
    app: &Shared<A>,
    beside: &Arc<B>,
    incoming: impl Iterator<Item = io::Result<S>>,
    cloned: impl Fn(&S) -> io::Result<S>,
) where
    A: Application + Send + 'static,
    B: Beside + 'static,
    S: Read + Write + Send + 'static,
{
    for stream in incoming {
        match stream.and_then(|stream| Ok((cloned(&stream)?, stream))) {
            Ok((read, write)) => speak(app.clone(), beside.clone(), read, write),
            Err(_) => thread::sleep(BREATH),
        }
    }
}

/// Takes away the socket an earlier run left behind, and nothing else: no file, and no socket at
/// which somebody listens.
fn clear(path: &Path) -> io::Result<()> {
    let Ok(there) = std::fs::symlink_metadata(path) else { return Ok(()) };
    let refused = |why: &str| {
        let message = format!("{} {why}: name another path", path.display());
        Err(io::Error::new(io::ErrorKind::AlreadyExists, message))
    };
    if !there.file_type().is_socket() {
        return refused("is there and is no socket");
    }
    if UnixStream::connect(path).is_ok() {
        return refused("is the socket of a node that runs");
    }
    std::fs::remove_file(path)
}
