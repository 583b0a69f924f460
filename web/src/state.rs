//! What the page knows about the check, changed only by [`State::after`].

#[cfg(test)]
mod tests;

use std::rc::Rc;

use medlight_port::{BUILD, Event, Fault, Job, Progress, Refusal, Report};
use yew::Reducible;

/// Everything the page shows follows from this.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct State {
    /// Whether there is a worker to ask.
    pub(crate) engine: Engine,
    /// The check now under way, or the last one.
    pub(crate) check: Check,
    /// Its number; what comes from an earlier one is ignored.
    pub(crate) job: Job,
}

/// The worker, as the page sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Engine {
    /// Not heard of yet.
    Starting,
    /// Listens.
    Ready,
    /// Comes from another build than the page.
    Mismatch,
    /// Met a defect; the message is for its makers.
    Crashed(String),
}

/// One check, named by the recording it is about.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Check {
    /// None yet.
    Idle,
    /// Going on.
    Running {
        /// The recording.
        name: Rc<str>,
        /// `None` while files are fetched or handed over.
        progress: Option<Progress>,
    },
    /// Everything held.
    Verified {
        /// The recording.
        name: Rc<str>,
        /// What was verified.
        report: Rc<Report>,
        /// When, in milliseconds since 1970, by this device.
        at: f64,
    },
    /// A rule refused something: nothing of the recording is kept.
    Failed {
        /// The recording.
        name: Rc<str>,
        /// What and why.
        refusal: Rc<Refusal>,
        /// When, as above.
        at: f64,
    },
    /// It came to no check.
    Trouble(Trouble),
}

/// Why it came to no check. No fault of any server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// No file was chosen.
    NoFiles,
    /// More than fits into one check.
    TooLarge,
    /// The browser did not hand the files over.
    CannotRead,
    /// The site brings no recording of this name.
    NoSuchRecording(Rc<str>),
    /// A built-in recording did not arrive.
    NotFetched,
    /// The files hold no header.
    Nothing,
    /// This file is none of a recording's at all.
    Foreign(Rc<str>),
    /// The reader stopped the check.
    Stopped,
}

/// What can happen.
#[derive(Clone, Debug)]
pub(crate) enum Action {
    /// A new worker was started.
    EngineStarted,
    /// The worker died without a word of its own.
    EngineDied(String),
    /// A check begins.
    Begin(Job, Rc<str>),
    /// It ended before it reached the worker.
    Fail(Job, Trouble),
    /// The reader stopped it.
    Stop,
    /// The worker spoke, at this time by this device.
    Heard(Box<Event>, f64),
}

impl State {
    /// Before anything happened.
    pub(crate) fn new() -> Self {
        Self { engine: Engine::Starting, check: Check::Idle, job: 0 }
    }

    /// The state after `action`.
    pub(crate) fn after(&self, action: Action) -> Self {
        match action {
            // Whatever a worker of another build says may mean something else.
            Action::Heard(..) | Action::EngineDied(_) if self.engine == Engine::Mismatch => {
                self.clone()
            }
            Action::EngineStarted => Self { engine: Engine::Starting, ..self.clone() },
            Action::EngineDied(message) => self.crashed(message),
            Action::Begin(job, name) => {
                Self { check: Check::Running { name, progress: None }, job, ..self.clone() }
            }
            Action::Fail(job, trouble) => self.answered(job, |_| Check::Trouble(trouble)),
            Action::Stop => self.answered(self.job, |_| Check::Trouble(Trouble::Stopped)),
            Action::Heard(event, at) => self.heard(*event, at),
        }
    }

    fn heard(&self, event: Event, at: f64) -> Self {
        match event {
            Event::Ready { build } if build == BUILD => {
                Self { engine: Engine::Ready, ..self.clone() }
            }
            Event::Ready { .. } => {
                Self { engine: Engine::Mismatch, check: Check::Idle, ..self.clone() }
            }
            Event::Progress { job, progress } => {
                self.answered(job, |name| Check::Running { name, progress: Some(progress) })
            }
            Event::Verified { job, report } => {
                self.answered(job, |name| Check::Verified { name, report: Rc::new(report), at })
            }
            Event::Refused { job, refusal } if refusal.fault == Fault::Foreign => {
                self.answered(job, |_| Check::Trouble(Trouble::Foreign(refusal.source.into())))
            }
            Event::Refused { job, refusal } => {
                self.answered(job, |name| Check::Failed { name, refusal: Rc::new(refusal), at })
            }
            Event::Nothing { job } => self.answered(job, |_| Check::Trouble(Trouble::Nothing)),
            Event::BadRequest { message } | Event::Crashed { message } => self.crashed(message),
        }
    }

    /// The answer to a check counts while that check runs, and never again.
    fn answered(&self, job: Job, check: impl FnOnce(Rc<str>) -> Check) -> Self {
        match &self.check {
            Check::Running { name, .. } if job == self.job => {
                Self { check: check(Rc::clone(name)), ..self.clone() }
            }
            _ => self.clone(),
        }
    }

    /// A check that a crash cut off proves nothing, and one that ended before it stays.
    fn crashed(&self, message: String) -> Self {
        let check = match &self.check {
            Check::Running { .. } => Check::Idle,
            ended => ended.clone(),
        };
        // Of several messages the first is the cause.
        let engine = match &self.engine {
            Engine::Crashed(first) => Engine::Crashed(first.clone()),
            _ => Engine::Crashed(message),
        };
        Self { engine, check, job: self.job }
    }
}

impl Reducible for State {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let next = self.after(action);
        if next == *self { self } else { Rc::new(next) }
    }
}
