//! What a person sees in a real Chromium, in the portal that `cargo xtask dist` built.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "tests")]

mod support;

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, TcpListener};
use std::time::Duration;

use medlight_tests::recordings;
use serde_json::{Value, json};
use support::{Portal, recording, recordings_index};

/// Opens the first row's votes and every hash in full.
const OPEN_EVERYTHING: &str = "\
    document.querySelector('[data-test=height-row] details')?.setAttribute('open', ''); \
    return new Promise((done) => setTimeout(() => { \
        document.querySelectorAll('[aria-pressed=false]').forEach((button) => button.click()); \
        setTimeout(done, 100); \
    }, 100));";
/// Cells of votes and numbers that take more than one line.
const BROKEN_WORDS: &str = "\
    return [...document.querySelectorAll('.vote, td.number')] \
        .filter((cell) => cell.getBoundingClientRect().height > 0) \
        .filter((cell) => { \
            const range = document.createRange(); \
            range.selectNodeContents(cell.lastChild); \
            return range.getClientRects().length > 1; \
        }).map((cell) => cell.textContent)";

/// Presses *Stop checking* as soon as it is there, quicker than any check.
const STOP_AT_ONCE: &str = "\
    new MutationObserver(() => document.querySelector('[data-test=stop]')?.click()) \
        .observe(document.body, { childList: true, subtree: true })";

const TAB: char = '\u{e004}';
const ENTER: char = '\u{e007}';

#[test]
fn counts_on_the_page_are_those_computed_natively() {
    for prefix in ["", "/some/sub-path"] {
        let portal = Portal::open(prefix);
        for entry in recordings_index() {
            let name = entry["name"].as_str().unwrap();
            let native = recordings::replay(&entry, &recording(name)).unwrap();
            portal.visit(&format!("#/verify?recording={name}"));
            assert_eq!(portal.result(), "verified", "{name} at {prefix:?}");
            let page = portal.counts();
            let expected = BTreeMap::from(
                [
                    ("headers", native.headers),
                    ("signatures", native.signatures),
                    ("transactions", native.transactions),
                    ("cells-present", native.cells_present),
                    ("cells-absent", native.cells_absent),
                    ("log-pages", native.log_pages),
                    ("claims", native.claims),
                ]
                .map(|(name, count)| (name.to_owned(), count)),
            );
            assert_eq!(page, expected, "{name} at {prefix:?}");
            assert_eq!(portal.text("chain-id"), entry["pinned"]["chain_id"].as_str().unwrap());
        }
        portal.asked_nobody_else();
        portal.complained_of_nothing();
    }
}

#[test]
fn a_flipped_byte_is_a_failed_check_and_shows_no_row() {
    let portal = Portal::open("");
    for (what, spoil, rule) in [
        ("a signature", support::spoil_signature as fn(&mut Value), "light/bad-signature"),
        ("a header's app hash", support::spoil_app_hash, "light/commit-block"),
        ("a transaction", support::spoil_transaction, "prove/block-data"),
    ] {
        let mut answers: Value = serde_json::from_slice(&recording("many-transactions")).unwrap();
        spoil(&mut answers);
        portal.visit("#/verify");
        portal.pick("spoilt.json", answers.to_string().as_bytes());
        assert_eq!(portal.result(), "failed", "{what}");
        assert_eq!(portal.text("rule"), rule, "{what}");
        let rows = portal
            .count_of("[data-test=height-row],[data-test=proof-row],[data-test=validator-row]");
        assert_eq!(rows, 0, "{what}: rows of a refused recording");
    }
}

#[test]
fn a_picked_file_is_checked_like_a_built_in_one_but_nobody_vouches_for_its_start() {
    let portal = Portal::open("");
    portal.visit("#/verify");
    portal.pick("mine.json", &recording("steady"));
    assert_eq!(portal.result(), "consistent");
    assert!(portal.count_of("[data-test=height-row]") > 0);
    assert!(portal.count_of("[data-test=validator-row]") >= 4);
}

/// Beside the box too: a browser would open the file and lose the page.
#[test]
fn a_file_dropped_anywhere_is_checked() {
    let portal = Portal::open("");
    portal.visit("#/verify");
    portal.drop_on("h1", "dropped.json", &recording("steady"));
    assert_eq!(portal.result(), "consistent");
}

/// The red words are for what contradicts the signatures, not for a person's wrong file.
#[test]
fn a_file_that_is_no_recording_is_no_failed_check() {
    let portal = Portal::open("");
    portal.visit("#/verify");
    portal.pick("holiday.txt", b"Dear diary");
    portal.wait_for("document.querySelector('[data-trouble=foreign]')");
    assert_eq!(portal.count_of("[data-test=failed]"), 0);
}

/// Stopping ends the worker; the next check runs in a new one.
#[test]
fn a_stopped_check_says_so_and_leaves_room_for_the_next() {
    let portal = Portal::open("");
    portal.visit("#/verify");
    portal.script(STOP_AT_ONCE);
    portal.pick("mine.json", &recording("steady"));
    portal.wait_for("document.querySelector('[data-trouble=stopped]')");
    assert_eq!(portal.script("return document.activeElement.id"), "result");
    portal.visit("#/verify");
    portal.pick("mine.json", &recording("steady"));
    assert_eq!(portal.result(), "consistent");
}

#[test]
fn verification_runs_in_a_worker_that_can_reach_nobody_else() {
    let portal = Portal::open("");
    portal.visit("#/verify?recording=steady");
    assert_eq!(portal.result(), "verified");
    let mut worker = portal.worker();
    let elsewhere = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    elsewhere.set_nonblocking(true).unwrap();
    let ask = |url: &str| format!("fetch('{url}').then(() => 'answered', () => 'refused')");
    let outside = format!("http://{}/", elsewhere.local_addr().unwrap());
    assert_eq!(worker.evaluate(&ask(&outside)), "refused", "outside connect-src");
    assert!(elsewhere.accept().is_err(), "and yet it was asked");
    // The same question to where the page comes from is answered, so it is the policy that refused.
    assert_eq!(worker.evaluate(&ask(&portal.address())), "answered");
}

#[test]
fn a_phone_shows_it_without_scrolling_sideways() {
    let portal = Portal::open("");
    portal.narrow(360);
    for route in ["#/verify", "#/verify?recording=changing-validators", "#/nowhere"] {
        portal.visit(route);
        if route.contains("recording") {
            assert_eq!(portal.result(), "verified");
        }
        portal.script(OPEN_EVERYTHING);
        let width = portal.script("return document.documentElement.scrollWidth");
        assert!(width.as_u64().unwrap() <= 360, "{route} is {width} wide");
        let broken = portal.script(BROKEN_WORDS);
        assert_eq!(broken, json!([]), "{route}: words broken in the middle");
    }
    portal.screenshot("phone");
}

#[test]
fn the_keyboard_is_enough() {
    let portal = Portal::open("");
    portal.visit("#/verify");
    portal.wait_for("document.querySelector('[data-test=open-recording]')");
    let focused = "return document.activeElement?.dataset.test ?? null";
    let reached = (0..30).any(|_| {
        portal.press(TAB);
        portal.script(focused) == json!("open-recording")
    });
    assert!(reached, "no recording can be reached by Tab");
    portal.press(ENTER);
    assert_eq!(portal.result(), "verified");
    let heading = "return document.activeElement?.tagName";
    portal.wait_for("/^H[12]$/.test(document.activeElement?.tagName)");
    assert!(portal.script(heading).as_str().unwrap().starts_with('H'));
}

#[test]
fn a_desktop_sees_the_result() {
    let portal = Portal::open("");
    portal.narrow(1200);
    portal.visit("#/verify?recording=absent-and-nil");
    assert_eq!(portal.result(), "verified");
    std::thread::sleep(Duration::from_millis(300));
    portal.screenshot("desktop");
    assert!(portal.count_of("[data-test=height-row]") > 0);
}
