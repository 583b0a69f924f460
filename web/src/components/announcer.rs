use yew::prelude::*;

use crate::state::{Check, State};
use crate::text::{Text, say};

/// Says what changed, for those who do not see it: politely, and at most once a quarter of a check.
pub(crate) fn announcer(state: &State) -> Html {
    html! { <p class="unseen" role="status" aria-live="polite">{ spoken(&state.check) }</p> }
}

fn spoken(check: &Check) -> Option<AttrValue> {
    match check {
        Check::Running { progress: None, .. } => Some(say(Text::Reading)),
        Check::Running { progress: Some(progress), .. } => {
            let quarters = (progress.done.saturating_mul(4)).checked_div(progress.total)?;
            Some(say(Text::ProgressSpoken { percent: quarters * 25 }))
        }
        // The focus moves to the result's heading, which speaks for itself.
        Check::Idle | Check::Verified { .. } | Check::Failed { .. } | Check::Trouble(_) => None,
    }
}
