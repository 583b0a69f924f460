//! What an organisation, its people and registrars do: with keys of their own, from files.

mod error;
mod events;
mod form;
mod import;
mod intent;
mod keyfile;
mod resources;
mod send;

pub use error::OrganisationError;
pub use events::Misplaced;
pub use form::FormError;
pub use import::{Import, import};
pub use send::{Send, send};
