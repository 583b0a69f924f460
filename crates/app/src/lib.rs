//! The ledger as an engine drives it: rules over a state, one block after the other.
//!
//! [`Application`] is what an engine asks, in our own words; [`App`] answers it over a store. CometBFT
//! speaks to it through the thin face in `abci` (feature `abci`).

#[cfg(feature = "abci")]
pub mod abci;
mod app;
mod application;
mod document;
mod latest;
mod query;
mod waiting;

pub use app::{App, AppError, QUOTA};
pub use application::{
    Answer, Application, BlockInfo, Finalized, Genesis, Query, Standing, TxResult,
};
pub use document::app_state;
pub use query::{PUSH_BLOB, PUT_BLOB};
