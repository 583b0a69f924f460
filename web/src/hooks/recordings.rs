use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::platform::recordings::{self, Listed};

/// The site's list of recordings.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Listing {
    /// Being fetched.
    Loading,
    /// Here.
    Here(Rc<[Listed]>),
    /// Did not arrive.
    Missing,
}

/// Fetches the list once.
#[hook]
pub(crate) fn use_recordings() -> Listing {
    let listing = use_state_eq(|| Listing::Loading);
    {
        let listing = listing.clone();
        use_effect_with((), move |()| {
            spawn_local(async move {
                listing.set(match recordings::list().await {
                    Ok(list) => Listing::Here(list.into()),
                    Err(_) => Listing::Missing,
                });
            });
        });
    }
    (*listing).clone()
}
