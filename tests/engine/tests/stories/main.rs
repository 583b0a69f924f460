//! What people do with the ledger, written once and told on both engines: a real CometBFT, and the
//! embedded network. Each story begins in the sample town and believes only what is proved.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod access;
mod consent;
mod form;
mod ics23_go;
mod identity;
mod scene;

use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use medlight_app::app_state;
use medlight_engine_tests::{Asked, Devnet};
use medlight_sample::network::key;
use medlight_wallet::Keys;
use scene::Scene;
use xtask::cometbft::engine::Engine;

/// What it shows, and how.
type Story = (&'static str, fn(&mut Scene));

/// In this order: each changes the town for those behind it.
const STORIES: [Story; 17] = [
    ("the town stands, and each of its cells and logs is proved", scene::is_proved_whole),
    ("Go's ics23 believes of its proofs what we do", ics23_go::believes_what_we_believe),
    ("a proved log opens to its patient", access::opens_to_its_patient),
    ("a claimed history comes with its key", identity::claimed_history_comes_with_its_key),
    ("an offer is used once", identity::an_offer_is_used_once),
    ("a turned key signs, and the old one no more", identity::a_turned_key_signs),
    ("a suspended organisation cannot act", identity::a_suspended_organisation_cannot_act),
    ("a stopped organisation is denied, but for emergencies", consent::stop_denies),
    ("a withdrawn choice leaves the rule", consent::withdrawn_leaves_the_rule),
    ("a choice replaces the one it names and no other", consent::replaces_the_one_it_names),
    ("an access on an ended choice is recorded and stamped", access::on_an_ended_choice),
    ("two batches share a block, a gap is refused", access::two_batches_share_a_block),
    ("an emergency is reviewed once, by somebody else", access::emergency_is_reviewed),
    ("a question is asked once and answered once", access::a_question_is_answered_once),
    ("coverage goes on and is never taken back", access::coverage_is_never_taken_back),
    ("erased content is gone, its entry stands", access::erased_content_is_gone),
    ("what is refused has its code and writes nothing", form::refused_writes_nothing),
];

/// Both engines know the same registrar.
fn registrar() -> Keys {
    Keys::new(&key(1, "registrar", 0).to_bytes(), &[0; 32])
}

fn tell(engine: &str, asked: Asked) {
    let began = Instant::now();
    let mut scene = Scene::begin(asked, registrar());
    println!("{engine}: the town stands after {:?}", began.elapsed());
    for (story, told) in STORIES {
        println!("{engine}: {story}");
        told(&mut scene);
    }
    println!("{engine}: {} stories in {:?}", STORIES.len(), began.elapsed());
}

#[test]
fn every_story_is_true_on_the_embedded_network() {
    let devnet = Devnet::start(&Devnet::FAST);
    tell("embedded", devnet.asked());
}

#[test]
fn every_story_is_true_on_a_real_cometbft() {
    let app_state = app_state(&[registrar().public_key()]);
    let engine = Engine::start("medlight-test-stories", &app_state).unwrap();
    tell("cometbft", Asked::at(engine.port()));
}

#[test]
fn a_demonstration_begins_with_the_town() {
    let devnet = Devnet::start(&[&["--demo"], Devnet::FAST.as_slice()].concat());
    let asked = devnet.asked();
    let keys = asked.keys();
    let receipts = keys.iter().filter(|key| key.starts_with("tx/")).count();
    let logs: Vec<_> = keys.iter().filter(|key| key.starts_with("access/log/")).collect();
    let logs: Vec<_> = logs.iter().map(|key| key.as_str()).collect();
    let proved = asked.proved_now(&[], &logs);
    let entries: u64 = proved.logs.values().map(|(_, size)| size).sum();
    assert_eq!((receipts, logs.len(), entries), (86, 9, 384));
}

#[test]
fn a_town_that_was_half_built_is_finished() {
    for delay in [100, 200, 300, 400] {
        let home = xtask::project::target().join(format!("engine/half-{delay}"));
        drop(std::fs::remove_dir_all(&home));
        let home = home.to_str().unwrap();
        let mut first = Command::new(xtask::medlight::built().unwrap())
            .args(["devnet", "--demo", "--rpc", "127.0.0.1:0", "--home", home])
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        sleep(Duration::from_millis(delay));
        first.kill().unwrap();
        first.wait().unwrap();
        let again = ["--demo", "--home", home];
        let devnet = Devnet::start(&[again.as_slice(), &Devnet::FAST].concat());
        let keys = devnet.asked().keys();
        let receipts = keys.iter().filter(|key| key.starts_with("tx/")).count();
        assert_eq!(receipts, 86, "killed after {delay} ms");
    }
}
