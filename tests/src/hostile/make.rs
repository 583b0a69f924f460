//! Makes the hostile files, the same bytes every time.

mod ics23;
mod light;
mod logs;
mod prove;
mod recording;
mod shape;

use std::collections::BTreeMap;

use serde_json::{Value, json};

/// Every hostile file made here, by its path below `tests/vectors/hostile`.
pub fn all() -> BTreeMap<String, String> {
    let cases = [
        ics23::cases(),
        light::cases(),
        logs::cases(),
        prove::cases(),
        recording::cases(),
        shape::cases(),
    ]
    .concat();
    let mut files = BTreeMap::new();
    for case in cases {
        let path = format!("{}/{}.json", case.topic, case.name);
        let mut text = serde_json::to_string_pretty(&case.content()).unwrap();
        text.push('\n');
        assert!(files.insert(path, text).is_none(), "two cases are called {}", case.name);
    }
    files
}

/// One file to be.
#[derive(Clone)]
struct Case {
    topic: &'static str,
    name: &'static str,
    why: &'static str,
    rule: &'static str,
    input: Value,
}

impl Case {
    fn content(&self) -> Value {
        let mut content = json!({ "why": self.why, "rule": self.rule });
        for (field, value) in self.input.as_object().unwrap() {
            content[field] = value.clone();
        }
        content
    }
}
