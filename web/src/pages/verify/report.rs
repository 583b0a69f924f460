//! A recording in which everything held.

use std::rc::Rc;

use medlight_port::Report;
use yew::prelude::*;

use super::heights::heights;
use super::limits::limits;
use super::proofs::proofs;
use super::summary::summary;
use super::validators::validators;

/// Summary first, then what it does not show, then validators, heights and proofs.
pub(super) fn report(name: &str, report: &Rc<Report>) -> Html {
    html! {
        <>
            { summary(name, report) }
            { limits(report) }
            { validators(report) }
            { heights(report) }
            { proofs(report) }
        </>
    }
}
