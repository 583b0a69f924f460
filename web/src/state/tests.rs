use medlight_port::{BUILD, Counts, Event, Fault, Progress, Refusal, Report, Stage, StartView};

use super::{Action, Check, Engine, State, Trouble};

fn report() -> Report {
    Report {
        chain_id: "demo".into(),
        start: StartView { height: 1, hash: "AB".into(), pinned: false },
        counts: Counts::default(),
        validator_sets: vec![],
        heights: vec![],
        proofs: vec![],
    }
}

fn refusal() -> Refusal {
    Refusal {
        source: "commit_3.json".into(),
        height: Some(3),
        rule: "light/bad-signature".into(),
        message: "the signature is not valid".into(),
        fault: Fault::Contradicts,
    }
}

fn heard(event: Event) -> Action {
    Action::Heard(Box::new(event), 7.0)
}

fn running(job: u32) -> State {
    State::new()
        .after(heard(Event::Ready { build: BUILD.into() }))
        .after(Action::Begin(job, "demo".into()))
}

#[test]
fn a_worker_of_another_build_is_refused() {
    let state = State::new().after(heard(Event::Ready { build: "older".into() }));
    assert_eq!(state.engine, Engine::Mismatch);
    assert_eq!(state.after(heard(Event::Crashed { message: "noise".into() })), state);
    assert_eq!(
        State::new().after(heard(Event::Ready { build: BUILD.into() })).engine,
        Engine::Ready
    );
}

#[test]
fn a_check_goes_from_progress_to_verified() {
    let progress = Progress { stage: Stage::Headers, done: 1, total: 2 };
    let state = running(1).after(heard(Event::Progress { job: 1, progress }));
    assert_eq!(state.check, Check::Running { name: "demo".into(), progress: Some(progress) });
    let state = state.after(heard(Event::Verified { job: 1, report: report() }));
    assert!(matches!(state.check, Check::Verified { at: 7.0, .. }));
}

#[test]
fn nothing_that_follows_a_refusal_is_shown() {
    let refused = running(1).after(heard(Event::Refused { job: 1, refusal: refusal() }));
    assert!(matches!(refused.check, Check::Failed { .. }));
    let later = refused.after(heard(Event::Verified { job: 1, report: report() }));
    assert_eq!(later, refused);
}

#[test]
fn answers_to_an_older_check_are_dropped() {
    let state = running(2);
    for event in [
        Event::Verified { job: 1, report: report() },
        Event::Refused { job: 1, refusal: refusal() },
        Event::Nothing { job: 1 },
    ] {
        assert_eq!(state.after(heard(event)), state);
    }
    assert_eq!(state.after(Action::Fail(1, Trouble::CannotRead)), state);
}

#[test]
fn a_stopped_check_stays_stopped() {
    let stopped = running(1).after(Action::Stop);
    assert_eq!(stopped.check, Check::Trouble(Trouble::Stopped));
    assert_eq!(stopped.after(heard(Event::Verified { job: 1, report: report() })), stopped);
}

#[test]
fn a_crash_ends_the_check_under_way_and_keeps_an_ended_one() {
    let crashed = running(1).after(Action::EngineDied("out of memory".into()));
    assert_eq!(crashed.engine, Engine::Crashed("out of memory".into()));
    assert_eq!(crashed.check, Check::Idle);
    let ended = running(1).after(heard(Event::Verified { job: 1, report: report() }));
    let crashed = ended.after(heard(Event::Crashed { message: "defect".into() }));
    assert_eq!(crashed.check, ended.check);
    assert_eq!(crashed.after(Action::EngineStarted).engine, Engine::Starting);
}

#[test]
fn a_file_that_is_no_recordings_is_no_failed_check() {
    let foreign = Refusal { fault: Fault::Foreign, ..refusal() };
    let state = running(1).after(heard(Event::Refused { job: 1, refusal: foreign }));
    assert_eq!(state.check, Check::Trouble(Trouble::Foreign("commit_3.json".into())));
}

#[test]
fn stopping_without_a_check_changes_nothing() {
    let idle = State::new();
    assert_eq!(idle.after(Action::Stop), idle);
}

#[test]
fn files_without_a_header_are_a_state_of_their_own() {
    let state = running(1).after(heard(Event::Nothing { job: 1 }));
    assert_eq!(state.check, Check::Trouble(Trouble::Nothing));
}
