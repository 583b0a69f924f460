//! The address bar.

use gloo_events::EventListener;
use gloo_utils::window;

use crate::route::Route;

/// Where the reader is now.
pub(crate) fn route() -> Route {
    Route::read(&window().location().hash().unwrap_or_default())
}

/// Goes there; whoever listens is told unless that is where the reader is already.
pub(crate) fn go(route: &Route) {
    // Fails only for a detached window, in which nobody reads.
    let _ = window().location().set_hash(&route.fragment());
}

/// Writes the page's own address over an empty one, without a step in the history.
pub(crate) fn settle() {
    let location = window().location();
    if location.hash().is_ok_and(|hash| hash.trim_start_matches(['#', '/']).is_empty()) {
        let _ = location.replace(&Route::Verify { recording: None }.fragment());
    }
}

/// Calls `on_change` with each new route, until dropped.
pub(crate) fn listen(on_change: impl Fn(Route) + 'static) -> EventListener {
    EventListener::new(&window(), "hashchange", move |_| on_change(route()))
}

/// Loads the page again.
pub(crate) fn reload() {
    let _ = window().location().reload();
}

/// Names the browser's tab.
pub(crate) fn set_title(title: &str) {
    gloo_utils::document().set_title(title);
}
