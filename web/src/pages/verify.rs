//! *Verify*: is what I was given what the ledger's validators signed?

mod choose;
mod engine;
mod failed;
mod heights;
mod limits;
mod proofs;
mod report;
mod running;
mod summary;
mod trouble;
mod validators;

use yew::prelude::*;

use crate::components::headline::headline;
use crate::components::notice::RESULT;
use crate::hooks::{Listing, Source, Verifier, use_recordings};
use crate::platform::focus;
use crate::state::{Check, Engine};
use crate::text::{Text, say};

use choose::Choose;

/// What the page is about.
#[derive(Properties, PartialEq)]
pub(crate) struct VerifyProps {
    /// The check.
    pub(crate) verifier: Verifier,
    /// A built-in recording to open at once.
    pub(crate) recording: Option<String>,
}

/// The page.
#[component]
pub(crate) fn VerifyPage(props: &VerifyProps) -> Html {
    let VerifyProps { verifier, recording } = props;
    let listing = use_recordings();
    use_named(verifier, recording.as_deref(), &listing);
    let state = verifier.state();
    use_effect_with(ended(&state.check), |&ended| {
        if ended {
            focus::on(RESULT);
        }
    });
    html! {
        <div class="sheet">
            { headline(say(Text::VerifyTitle)) }
            <p class="lead">{ say(Text::VerifyLead) }</p>
            { engine::engine(&state.engine, verifier) }
            { result(verifier) }
            if !matches!(state.engine, Engine::Mismatch) {
                <Choose verifier={verifier.clone()} {listing} again={ended(&state.check)} />
            }
        </div>
    }
}

/// Opens the recording that the address names, once the site's list is here.
#[hook]
fn use_named(verifier: &Verifier, recording: Option<&str>, listing: &Listing) {
    let verifier = verifier.clone();
    let wanted = recording.map(str::to_owned);
    use_effect_with((wanted, listing.clone()), move |(wanted, listing)| {
        let (Some(name), Listing::Here(list)) = (wanted, listing) else { return };
        let known = list.iter().find(|listed| listed.name == *name).cloned();
        verifier.check(known.map_or_else(|| Source::Unknown(name.clone()), Source::BuiltIn));
    });
}

fn result(verifier: &Verifier) -> Html {
    match &verifier.state().check {
        Check::Idle => html! {},
        Check::Running { progress, .. } => running::running(*progress, verifier),
        Check::Verified { name, report, .. } => report::report(name, report),
        Check::Failed { refusal, .. } => failed::failed(refusal),
        Check::Trouble(trouble) => trouble::trouble(trouble),
    }
}

fn ended(check: &Check) -> bool {
    matches!(check, Check::Verified { .. } | Check::Failed { .. } | Check::Trouble(_))
}
