//! Promises the words make (product sections 3 and 8).

use super::in_plain_words;

/// Every string a person may read stands in these files.
const SOURCES: [(&str, &str); 2] =
    [("en.rs", include_str!("en.rs")), ("rules.rs", include_str!("rules.rs"))];

/// Words that promise too much, accuse, or belong to engineers.
const FORBIDDEN: [&str; 26] = [
    "immutable",
    "tamper",
    "all accesses",
    "genuine",
    "fraud",
    "complete control",
    "directive",
    "provision",
    "custodian",
    "relationship",
    "break-glass",
    "permit",
    "deny",
    "no consent",
    "trusted header",
    "checkpoint",
    "seed phrase",
    "node",
    "nullifier",
    "envelope",
    "commitment",
    "please note",
    "click",
    "invalid",
    "error",
    "!",
];

/// The string literals of a source file, with the line breaks in them closed.
fn literals(source: &str) -> Vec<String> {
    let code: String = source
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .map(|line| format!("{line}\n"))
        .collect();
    let closed: Vec<&str> = code.split("\\\n").map(str::trim_start).collect();
    closed.concat().split('"').skip(1).step_by(2).map(str::to_owned).collect()
}

#[test]
fn no_string_holds_a_forbidden_word() {
    for (file, source) in SOURCES {
        let found = literals(source);
        assert!(found.len() > 20, "{file}: {} strings", found.len());
        for text in found.iter().map(|text| text.to_lowercase()) {
            for word in FORBIDDEN {
                assert!(!text.contains(word), "{file}: “{word}” in “{text}”");
            }
        }
    }
}

#[test]
fn sentences_stay_under_twenty_words() {
    for (file, source) in SOURCES {
        for text in literals(source) {
            for sentence in text.split(['.', '?', ':']) {
                let words = sentence.split_whitespace().count();
                assert!(words < 20, "{file}: {words} words in “{sentence}”");
            }
        }
    }
}

#[test]
fn every_rule_is_told_in_a_sentence() {
    for rule in ["light/bad-signature", "shape/not-json", "ics23/root", "something/new", ""] {
        let sentence = in_plain_words(rule);
        assert!(sentence.ends_with('.') && sentence.len() > 20, "{rule}: {sentence}");
    }
}
