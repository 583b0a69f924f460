//! What crosses between the page and the worker, as plain data.
//!
//! Both ways values travel as bytes in the postcard format, so that neither side carries code for
//! field names. Page → worker: one JavaScript array `[request, buffers]`. `request` is a
//! `Uint8Array`, a [`Request`]; `buffers` holds one `ArrayBuffer` per name in it, transferred, so
//! that a file's bytes are never copied between the two. Worker → page: one `Uint8Array`, an
//! [`Event`].
//!
//! Nothing here proves anything. A view can be built by anyone; only the worker builds views from
//! what the light client has verified, and the page shows nothing that did not come in an
//! [`Event::Verified`].

mod event;
mod request;
mod view;

pub use event::{Event, Fault, Progress, Refusal, Stage};
pub use request::{Job, Pin, Request};
pub use view::{
    Address, BytesView, Counts, Digest, HeightView, Moment, PathView, ProofKind, ProofView, Report,
    StartView, ValidatorSetView, ValidatorView, Vote,
};

/// Names the build both sides came from. The worker's file has no integrity attribute, so an old
/// copy may meet a new page; the page refuses a worker that answers with another build.
///
/// `MEDLIGHT_BUILD` is set by the build chore to a digest of the sources; without it, the version
/// stands in.
pub const BUILD: &str = match option_env!("MEDLIGHT_BUILD") {
    Some(build) => build,
    None => env!("CARGO_PKG_VERSION"),
};
