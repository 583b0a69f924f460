//! What nodes answer, untrusted.
//!
//! Today one way to be answered: a [`Recording`] of a network, read from files. Nothing here
//! checks a hash or a signature; that is the room `light`'s, and `client` joins the two.

mod recording;

pub use recording::{Joined, Recording, RecordingError, Sourced};
