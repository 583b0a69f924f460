//! One page per address.

mod not_found;
mod verify;

pub(crate) use not_found::not_found;
pub(crate) use verify::VerifyPage;
