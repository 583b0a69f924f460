//! What nodes answer, untrusted.
//!
//! A [`Node`] is asked over a [`Transport`]; a [`Recording`] of a network is read from files.
//! Nothing here checks a signature or a proof; that is the room `light`'s, and `client` joins the
//! two.

#[cfg(feature = "browser")]
pub mod browser;
#[cfg(feature = "http")]
mod http;
mod node;
mod recording;
mod transport;

#[cfg(feature = "http")]
pub use http::{Address, AddressError, Http};
pub use node::{AskError, Node};
pub use recording::{Joined, Recording, RecordingError, Sourced};
pub use transport::{Limits, Transport, TransportError};
