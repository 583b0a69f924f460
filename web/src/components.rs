//! Pieces that know nothing of routes or of the worker.

pub(crate) mod announcer;
pub(crate) mod disclosure;
pub(crate) mod footer;
pub(crate) mod hash;
pub(crate) mod header;
pub(crate) mod headline;
pub(crate) mod mark;
pub(crate) mod notice;
pub(crate) mod paged;
pub(crate) mod strip;
