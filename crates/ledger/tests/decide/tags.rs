//! Code, specification and cases name the same rules.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use medlight_ledger::consent::Rules;

use crate::format::{all_cases, file, list, root, text};

fn is_tag(word: &str) -> bool {
    word.strip_prefix("consent/").is_some_and(|name| {
        !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c == '-')
    })
}

/// Tags between quotes in the sources of `consent`.
fn in_code() -> BTreeSet<String> {
    fn read(path: &Path, tags: &mut BTreeSet<String>) {
        if path.is_dir() {
            fs::read_dir(path).unwrap().for_each(|entry| read(&entry.unwrap().path(), tags));
        } else {
            let source = fs::read_to_string(path).unwrap();
            tags.extend(source.split('"').filter(|word| is_tag(word)).map(str::to_owned));
        }
    }
    let mut tags = BTreeSet::new();
    read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/consent"), &mut tags);
    tags
}

fn in_specification() -> Vec<String> {
    let text = fs::read_to_string(root().join("docs/spec/consent.md")).unwrap();
    let first = |line: &str| line.strip_prefix("| `")?.split('`').next().map(str::to_owned);
    text.lines().filter_map(first).filter(|word| is_tag(word)).collect()
}

#[test]
fn code_specification_and_cases_name_the_same_rules() {
    let mut in_cases: BTreeSet<_> = all_cases().into_iter().map(|case| case.rule).collect();
    let refused = file("encoding.json")["refused"].clone();
    in_cases.extend(list(&refused, |case| text(&case["rule"]).to_owned()));
    let in_specification: BTreeSet<_> = in_specification().into_iter().collect();
    assert_eq!(in_code(), in_specification);
    assert_eq!(in_code(), in_cases);
}

#[test]
fn the_specification_lists_the_rules_in_the_order_they_are_applied() {
    let applied: Vec<_> = Rules::all().tags().map(str::to_owned).collect();
    let listed: Vec<_> =
        in_specification().into_iter().filter(|tag| applied.contains(tag)).collect();
    assert_eq!(listed, applied);
}
