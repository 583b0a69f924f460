use std::cell::{Cell, RefCell};
use std::rc::Rc;

use medlight_port::{Job, Pin, Request};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::platform::clock;
use crate::platform::drop::Dropped;
use crate::platform::files::{self, Bytes, Picked};
use crate::platform::recordings::Listed;
use crate::platform::worker::{Heard, Link};
use crate::state::{Action, Check, Engine, State, Trouble};

/// Where a recording comes from.
pub(crate) enum Source {
    /// From an input.
    Picked(Vec<Picked>),
    /// From a drop.
    Dropped(Dropped),
    /// From the site.
    BuiltIn(Listed),
    /// From the site, by a name that it does not know.
    Unknown(String),
}

/// The check and what can be asked of it.
#[derive(Clone)]
pub(crate) struct Verifier {
    state: UseReducerHandle<State>,
    link: Rc<RefCell<Option<Link>>>,
    last_job: Rc<Cell<Job>>,
}

impl PartialEq for Verifier {
    fn eq(&self, other: &Self) -> bool {
        self.state == other.state
    }
}

/// Starts the worker with the component and ends it with it.
#[hook]
pub(crate) fn use_verifier() -> Verifier {
    let state = use_reducer_eq(State::new);
    let link = use_mut_ref(|| None);
    let last_job = use_memo((), |()| Cell::new(0));
    let verifier = Verifier { state, link, last_job };
    {
        let verifier = verifier.clone();
        use_effect_with((), move |()| {
            verifier.start();
            let link = verifier.link;
            move || drop(link.take())
        });
    }
    verifier
}

impl Verifier {
    /// What is known now.
    pub(crate) fn state(&self) -> &State {
        &self.state
    }

    /// Starts a worker, in place of one that died.
    pub(crate) fn start(&self) {
        let dispatcher = self.state.dispatcher();
        dispatcher.dispatch(Action::EngineStarted);
        let on_heard = {
            let dispatcher = dispatcher.clone();
            move |heard| {
                dispatcher.dispatch(match heard {
                    Heard::Event(event) => Action::Heard(event, clock::now()),
                    Heard::Died(message) => Action::EngineDied(message),
                });
            }
        };
        match Link::open(on_heard) {
            Ok(link) => drop(self.link.replace(Some(link))),
            Err(error) => dispatcher.dispatch(Action::EngineDied(described(&error))),
        }
    }

    /// Begins to check a recording, in place of whatever was there.
    pub(crate) fn check(&self, source: Source) {
        let job = self.last_job.get() + 1;
        self.last_job.set(job);
        // A worker deep in an earlier check would come to this one late, a dead one never.
        let busy = matches!(self.state.check, Check::Running { .. });
        if busy || matches!(self.state.engine, Engine::Crashed(_)) {
            self.start();
        }
        let this = self.clone();
        this.state.dispatch(Action::Begin(job, source.name().into()));
        spawn_local(async move {
            match source.read().await {
                // Another check may have begun while files were read.
                Ok((bytes, pinned)) if this.last_job.get() == job => this.send(job, bytes, pinned),
                Ok(_) => {}
                Err(trouble) => this.state.dispatch(Action::Fail(job, trouble)),
            }
        });
    }

    /// Ends the check under way, and the worker with it: it may be too deep in work to listen.
    pub(crate) fn stop(&self) {
        self.last_job.set(self.last_job.get() + 1);
        self.state.dispatch(Action::Stop);
        self.start();
    }

    fn send(&self, job: Job, Bytes { names, buffers }: Bytes, pinned: Option<Pin>) {
        self.post(&Request::Check { job, names, pinned }, &buffers);
    }

    fn post(&self, request: &Request, buffers: &js_sys::Array) {
        let sent = self.link.borrow().as_ref().map(|link| link.send(request, buffers));
        if let Some(Err(error)) = sent {
            self.state.dispatch(Action::EngineDied(described(&error)));
        }
    }
}

impl Source {
    fn name(&self) -> String {
        match self {
            Self::Picked(picked) => files::title(picked),
            Self::Dropped(dropped) => dropped.title(),
            Self::BuiltIn(listed) => listed.title.clone(),
            Self::Unknown(name) => name.clone(),
        }
    }

    async fn read(self) -> Result<(Bytes, Option<Pin>), Trouble> {
        match self {
            Self::Picked(picked) => Ok((files::read(picked).await?, None)),
            Self::Dropped(dropped) => Ok((files::read(dropped.files().await?).await?, None)),
            Self::BuiltIn(listed) => {
                let bytes = listed.fetch().await.map_err(|_| Trouble::NotFetched)?;
                Ok((bytes, listed.pinned))
            }
            Self::Unknown(name) => Err(Trouble::NoSuchRecording(name.into())),
        }
    }
}

fn described(error: &JsValue) -> String {
    format!("{error:?}")
}
