//! The same files, the same rules, compiled for the browser.
#![cfg(target_arch = "wasm32")]
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use include_dir::{Dir, include_dir};
use medlight_tests::hostile;
use medlight_tests::recordings::{Counts, replay};
use wasm_bindgen_test::{console_log, wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

static VECTORS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../vectors");

#[wasm_bindgen_test]
fn recordings_replay_as_wasm() {
    let index = VECTORS.get_file("recordings/index.json").unwrap().contents();
    let index: serde_json::Value = serde_json::from_slice(index).unwrap();
    let mut all = Counts::default();
    for entry in index["recordings"].as_array().unwrap() {
        let name = entry["name"].as_str().unwrap();
        let bytes = VECTORS.get_file(format!("recordings/{name}.json")).unwrap().contents();
        let counts = replay(entry, bytes).unwrap_or_else(|why| panic!("{name}: {why:?}"));
        console_log!("{name}: {counts:?}");
        all.headers += counts.headers;
        all.transactions += counts.transactions;
    }
    assert!(all.headers >= 60 && all.transactions >= 30, "{all:?}");
}

#[wasm_bindgen_test]
fn hostile_files_are_refused_as_wasm() {
    let (mut run, mut failed) = (0, Vec::new());
    for topic in hostile::TOPICS {
        for file in VECTORS.get_dir(format!("hostile/{topic}")).unwrap().files() {
            run += 1;
            if let Err(why) = hostile::run(topic, file.contents()) {
                failed.push(format!("{}: {why}", file.path().display()));
            }
        }
    }
    console_log!("{run} hostile files refused");
    assert!(failed.is_empty(), "{}", failed.join("\n"));
    assert!(run >= 80);
}
