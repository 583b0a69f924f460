//! ABCI 2.0 over a Unix socket or TCP: a thin face, one call after the other.
//!
//! CometBFT opens four connections and may speak on all of them; a lock gives each call the
//! application alone. What a node does besides, such as handing blobs to other nodes, hears of it
//! outside that lock ([`Beside`]).

mod connection;
mod convert;

use std::io;
use std::net::TcpListener;
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use connection::speak;

use crate::application::Application;

pub use connection::Behind;

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

/// Listens at `unix://PATH` or `tcp://HOST:PORT` and serves `app` until the listener fails, calling
/// `ready` once it listens.
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
        // What an earlier run left behind is in the way.
        if Path::new(path).exists() {
            std::fs::remove_file(path)?;
        }
        let listener = UnixListener::bind(path)?;
        ready();
        for stream in listener.incoming() {
            let stream = stream?;
            speak(app.clone(), beside.clone(), stream.try_clone()?, stream);
        }
        return Ok(());
    }
    let Some(host) = address.strip_prefix("tcp://") else {
        let message = format!("{address} is neither unix://PATH nor tcp://HOST:PORT");
        return Err(io::Error::new(io::ErrorKind::InvalidInput, message));
    };
    let listener = TcpListener::bind(host)?;
    ready();
    for stream in listener.incoming() {
        let stream = stream?;
        speak(app.clone(), beside.clone(), stream.try_clone()?, stream);
    }
    Ok(())
}
