use yew::prelude::*;

use crate::components::headline;
use crate::platform::{address, focus};
use crate::route::Route;
use crate::text::{Text, say};

/// Where the reader is. Names the tab, and moves the focus to the headline when the page changes.
#[hook]
pub(crate) fn use_route() -> Route {
    let route = use_state_eq(address::route);
    let seen = use_mut_ref(|| None::<Route>);
    {
        let route = route.clone();
        use_effect_with((), move |()| {
            address::settle();
            let listener = address::listen(move |now| route.set(now));
            move || drop(listener)
        });
    }
    use_effect_with((*route).clone(), move |route| {
        let page = say(route.title());
        address::set_title(&say(Text::TabTitle { page: &page }));
        let before = seen.replace(Some(route.clone()));
        if before.is_some_and(|before| !before.same_page(route)) {
            focus::on(headline::ID);
        }
    });
    (*route).clone()
}
