//! The portal in a browser of its own, and questions to it.

mod worker;

use std::collections::BTreeMap;
use std::fs;
use std::thread;
use std::time::Duration;

use medlight_tests::files::vectors;
use serde_json::{Value, json};
use worker::Worker;
use xtask::project;
use xtask::serve::Server;
use xtask::webdriver::Browser;

const PATIENCE: Duration = Duration::from_secs(60);

pub(crate) struct Portal {
    browser: Browser,
    address: String,
}

impl Portal {
    /// Serves `dist/` below `prefix` and opens a fresh browser.
    pub(crate) fn open(prefix: &str) -> Self {
        let dist = project::root().join("dist");
        assert!(dist.join("index.html").is_file(), "no portal in dist/: run `cargo xtask dist`");
        let server = Server::new(&dist, 0, prefix).unwrap();
        let address = server.address().unwrap();
        thread::spawn(move || server.serve());
        Self { browser: Browser::start().unwrap(), address }
    }

    pub(crate) fn address(&self) -> String {
        self.address.clone()
    }

    /// Opens a route afresh: a change of the hash alone would keep the page.
    pub(crate) fn visit(&self, route: &str) {
        self.browser.open("about:blank").unwrap();
        self.browser.open(&format!("{}{route}", self.address)).unwrap();
        self.wait_for("document.querySelector('[data-test=state],[data-test=not-found]')");
    }

    /// How it ends: `verified`, `consistent` (nobody vouches for its start) or `failed`.
    pub(crate) fn result(&self) -> String {
        let script = "const state = document.querySelector('[data-test=state]')?.dataset.state; \
                      return ['verified', 'consistent', 'failed'].includes(state) && state";
        let state = self.browser.wait("a result", PATIENCE, script).unwrap();
        state.as_str().unwrap().to_owned()
    }

    pub(crate) fn counts(&self) -> BTreeMap<String, usize> {
        let script = "return [...document.querySelectorAll('[data-test^=count-]')] \
                      .map((count) => [count.dataset.test.slice(6), Number(count.dataset.value)])";
        serde_json::from_value::<Vec<(String, usize)>>(self.script(script))
            .unwrap()
            .into_iter()
            .collect()
    }

    pub(crate) fn text(&self, test: &str) -> String {
        let script = format!("return document.querySelector('[data-test={test}]')?.textContent");
        self.script(&script).as_str().unwrap_or_default().trim().to_owned()
    }

    pub(crate) fn count_of(&self, selector: &str) -> u64 {
        let script = format!("return document.querySelectorAll('{selector}').length");
        self.script(&script).as_u64().unwrap()
    }

    pub(crate) fn script(&self, script: &str) -> Value {
        self.browser.script(script, json!([])).unwrap()
    }

    pub(crate) fn wait_for(&self, condition: &str) {
        let script = format!("return Boolean({condition})");
        self.browser.wait(condition, PATIENCE, &script).unwrap();
    }

    /// Hands a file to the page's file input, as a person would.
    pub(crate) fn pick(&self, name: &str, bytes: &[u8]) {
        let input = self.browser.find("[data-test=pick-files]").unwrap();
        self.browser.type_into(&input, &written(name, bytes)).unwrap();
    }

    /// Lets go of a file over an element, with the mouse.
    pub(crate) fn drop_on(&self, selector: &str, name: &str, bytes: &[u8]) {
        let script = format!(
            "const place = document.querySelector('{selector}').getBoundingClientRect(); \
             return [place.x + 1, place.y + 1]"
        );
        let [x, y] = serde_json::from_value::<[f64; 2]>(self.script(&script)).unwrap();
        let data = json!({ "items": [], "files": [written(name, bytes)], "dragOperationsMask": 1 });
        for step in ["dragEnter", "dragOver", "drop"] {
            let event = json!({ "type": step, "x": x, "y": y, "data": data });
            self.browser.devtools("Input.dispatchDragEvent", event).unwrap();
        }
    }

    pub(crate) fn press(&self, key: char) {
        self.browser.press(key).unwrap();
    }

    /// A screen of this width; below 600 it is a phone's.
    pub(crate) fn narrow(&self, width: u32) {
        let screen = json!({
            "width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 600,
        });
        self.browser.devtools("Emulation.setDeviceMetricsOverride", screen).unwrap();
    }

    /// Keeps what is seen in cargo's build folder, for people.
    pub(crate) fn screenshot(&self, name: &str) {
        let shot = self.browser.devtools("Page.captureScreenshot", json!({})).unwrap();
        let bytes = medlight_tests::files::base64(shot["data"].as_str().unwrap());
        let dir = project::target().join("browser/screenshots");
        fs::create_dir_all(&dir).unwrap();
        fs::write(dir.join(format!("{name}.png")), bytes).unwrap();
    }

    /// Every request of the page went to the server it came from.
    pub(crate) fn asked_nobody_else(&self) {
        let mut asked = 0;
        for entry in self.browser.log("performance").unwrap() {
            let event: Value = serde_json::from_str(entry["message"].as_str().unwrap()).unwrap();
            if event["message"]["method"] != "Network.requestWillBeSent" {
                continue;
            }
            let url = event["message"]["params"]["request"]["url"].as_str().unwrap().to_owned();
            // The browser's own pages (about:, chrome:) and the page's own blobs go nowhere.
            if !url.starts_with("http") && !url.starts_with("ws") {
                continue;
            }
            assert!(url.starts_with(&self.address), "asked {url}");
            asked += 1;
        }
        assert!(asked > 5, "only {asked} requests were seen");
    }

    /// No error in the console.
    pub(crate) fn complained_of_nothing(&self) {
        let log = self.browser.log("browser").unwrap();
        let errors: Vec<_> = log.iter().filter(|entry| entry["level"] == "SEVERE").collect();
        assert!(errors.is_empty(), "{errors:#?}");
    }

    /// The page's one worker, through DevTools.
    pub(crate) fn worker(&self) -> Worker {
        Worker::of(self.browser.devtools_port())
    }
}

/// What the site's list says of its recordings.
pub(crate) fn recordings_index() -> Vec<Value> {
    let index: Value = serde_json::from_slice(&file("index")).unwrap();
    index["recordings"].as_array().unwrap().clone()
}

pub(crate) fn recording(name: &str) -> Vec<u8> {
    file(name)
}

fn file(name: &str) -> Vec<u8> {
    fs::read(vectors().join("recordings").join(format!("{name}.json"))).unwrap()
}

/// The path of a file with these bytes.
fn written(name: &str, bytes: &[u8]) -> String {
    let dir = project::target().join("browser/picked");
    fs::create_dir_all(&dir).unwrap();
    let path = dir.join(format!("{}-{name}", std::process::id()));
    fs::write(&path, bytes).unwrap();
    path.display().to_string()
}

/// The first answer whose question begins so.
fn answer<'a>(answers: &'a mut Value, question: &str) -> &'a mut Value {
    let asks =
        |answer: &&mut Value| answer["id"].as_str().is_some_and(|id| id.starts_with(question));
    let answer = answers.as_array_mut().unwrap().iter_mut().find(asks);
    &mut answer.unwrap()["result"]
}

/// Another character in the same place: of base64, so that only the bytes change.
fn flip(text: &mut Value) {
    let old = text.as_str().unwrap();
    let first = if old.starts_with('A') { "B" } else { "A" };
    *text = json!(format!("{first}{}", &old[1..]));
}

pub(crate) fn spoil_signature(answers: &mut Value) {
    let signatures = &mut answer(answers, "commit/")["signed_header"]["commit"]["signatures"];
    flip(&mut signatures[0]["signature"]);
}

pub(crate) fn spoil_app_hash(answers: &mut Value) {
    let header = &mut answer(answers, "commit/")["signed_header"]["header"];
    let app_hash = header["app_hash"].as_str().unwrap();
    let first = if app_hash.starts_with('0') { "1" } else { "0" };
    header["app_hash"] = json!(format!("{first}{}", &app_hash[1..]));
}

pub(crate) fn spoil_transaction(answers: &mut Value) {
    let blocks = answers.as_array_mut().unwrap().iter_mut();
    let transactions = blocks.filter_map(|answer| {
        answer.pointer_mut("/result/block/data/txs").and_then(Value::as_array_mut)
    });
    flip(&mut transactions.into_iter().find(|txs| !txs.is_empty()).unwrap()[0]);
}
