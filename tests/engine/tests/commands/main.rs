//! What people do, told in commands alone and on both engines: a real CometBFT, and the embedded
//! network. What was typed and printed is compared with the transcripts in `snapshots/`, which are
//! the same for both.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod desk;
mod encrypted;
mod organisation;
mod patient;
mod place;
mod transcript;
mod unclaimed;

use std::process::{Command, Stdio};

use medlight_app::app_state;
use medlight_engine_tests::{Asked, Devnet, build};
use medlight_sample::network::key;
use medlight_sample::seed;
use medlight_wallet::Keys;
use transcript::Transcript;
use xtask::cometbft::engine::Engine;
use xtask::medlight;

/// Its name, also of its transcript.
type Story = (&'static str, fn(&mut Transcript));

/// In this order: each changes the town for those behind it.
const STORIES: [Story; 8] = [
    ("reads the complete list", patient::reads_the_complete_list),
    ("stops an organisation", patient::stops_an_organisation),
    ("withdraws a choice", patient::withdraws_a_choice),
    ("allows a specialist for a month", patient::allows_a_specialist),
    ("connects and comes back from words", desk::connects_and_comes_back),
    ("sees an emergency and its review", desk::sees_an_emergency),
    ("asks about an entry", patient::asks_about_an_entry),
    ("is told what is wrong", patient::is_told_what_is_wrong),
];

/// Both engines know the same registrar.
fn registrar() -> Keys {
    Keys::new(&key(1, "registrar", 0).to_bytes(), &[0; 32])
}

fn tell(engine: &str, asked: &Asked) {
    let town = build(asked, &registrar());
    let mut transcript = Transcript::begin(engine, asked, town);
    for (story, told) in STORIES {
        println!("{engine}: {story}");
        told(&mut transcript);
        transcript.close(story);
    }
}

#[test]
fn every_command_does_the_same_on_the_embedded_network() {
    let devnet = Devnet::start(&Devnet::FAST);
    tell("embedded", &devnet.asked());
}

#[test]
fn every_command_does_the_same_on_a_real_cometbft() {
    let app_state = app_state(&[registrar().public_key()]);
    let engine = Engine::start("medlight-test-commands", &app_state).unwrap();
    tell("cometbft", &Asked::at(engine.port()));
}

#[test]
fn whoever_stops_reading_has_read_enough() {
    let mut lists = Command::new(medlight::built().unwrap());
    lists.args(["devnet", "--lie", "list"]).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut lists = lists.spawn().unwrap();
    drop(lists.stdout.take());
    let ended = lists.wait_with_output().unwrap();
    assert_eq!((ended.status.code(), ended.stderr.as_slice()), (Some(0), &[][..]));
}

#[test]
fn an_organisation_begins_on_the_embedded_network() {
    let devnet = Devnet::start(&Devnet::FAST);
    organisation::begins("embedded", &devnet.asked());
}

#[test]
fn an_organisation_begins_on_a_real_cometbft() {
    let chain_id = "medlight-test-office";
    let registrar = seed(1, "Registrar").keys(chain_id, 0, 0);
    let engine = Engine::start(chain_id, &app_state(&[registrar.public_key()])).unwrap();
    organisation::begins("cometbft", &Asked::at(engine.port()));
}
