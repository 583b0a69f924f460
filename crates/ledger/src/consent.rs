//! Who may see what, decided by one function for patient, clinician, gateway and tests.
//!
//! A [`Provision`] is a line of a patient's choice; an [`OpenedDirective`] is what one reader has
//! been shown of a choice. [`decide()`] weighs all of them for one [`Request`]. The rules, their
//! order and where they come from: `docs/spec/consent.md`.

mod answer;
mod code;
mod disclosure;
mod encoding;
mod label;
mod provision;
mod purpose;
mod request;
mod rules;
mod stop;

pub use answer::{Answer, Obligation, Place, Verdict};
pub use disclosure::{Disclosure, DisclosureError};
pub use encoding::ProvisionError;
pub use label::Label;
pub use provision::{Actor, Effect, Period, Provision};
pub use purpose::Purpose;
pub use request::{Leaf, OpenedDirective, Request};
pub use rules::Rules;
pub use stop::stop;

pub use crate::message::consent::DefaultPolicy;

/// Whether `request` is allowed by the directives in force, all of which count together. Where
/// they are silent the custodian's registered `default_policy` speaks.
///
/// `directives` are the active ones, each as far as it is open to whoever asks. Their order does
/// not matter.
pub fn decide(
    directives: &[OpenedDirective],
    default_policy: DefaultPolicy,
    request: &Request,
) -> Answer {
    Rules::all().decide(directives, default_policy, request)
}
