//! Yew hooks of this page.

mod recordings;
mod route;
mod verifier;

pub(crate) use recordings::{Listing, use_recordings};
pub(crate) use route::use_route;
pub(crate) use verifier::{Source, Verifier, use_verifier};
