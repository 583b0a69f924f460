use data_encoding::HEXLOWER;
use medlight_merkle::{Hash, leaf_hash, log, sha256};
use serde_json::{Value, json};

use super::Case;

/// A log of thirteen entries.
fn leaves() -> Vec<Hash> {
    (0..13_u8).map(|i| leaf_hash(&[i])).collect()
}

fn hex(hash: &Hash) -> Value {
    json!(HEXLOWER.encode(hash.as_bytes()))
}

fn list(hashes: &[Hash]) -> Value {
    hashes.iter().map(hex).collect()
}

fn case(
    topic: &'static str,
    name: &'static str,
    rule: &'static str,
    why: &'static str,
    mut input: Value,
    edit: impl FnOnce(&mut Value),
) -> Case {
    edit(&mut input);
    Case { topic, name, why, rule, input }
}

fn other() -> Value {
    hex(&sha256(b"other"))
}

fn pop(value: &mut Value) {
    value.as_array_mut().unwrap().pop();
}

fn push(value: &mut Value) {
    value.as_array_mut().unwrap().push(other());
}

pub(super) fn cases() -> Vec<Case> {
    [inclusion(), consistency(), ranges(), items()].concat()
}

fn inclusion() -> Vec<Case> {
    let leaves = leaves();
    let path = log::prove_inclusion(&leaves, 6).unwrap();
    let sound = json!({
        "proof": "inclusion", "index": 6, "size": 13, "leaf": hex(&leaves[6]),
        "path": list(&path), "root": hex(&log::root(&leaves)),
    });
    let case =
        |name, rule, why, edit: fn(&mut Value)| case("log", name, rule, why, sound.clone(), edit);
    vec![
        case("entry-beyond-the-log", "log/index", "place 13 of 13", |c| c["index"] = json!(13)),
        case("entry-of-an-empty-log", "log/index", "a log of nothing", |c| c["size"] = json!(0)),
        case("entry-at-another-place", "log/root", "place 7, proved at 6", |c| {
            c["index"] = json!(7)
        }),
        case("entry-in-a-longer-log", "log/path-length", "a size with a longer path", |c| {
            c["size"] = json!(17)
        }),
        case("entry-path-too-short", "log/path-length", "the last hash is missing", |c| {
            pop(&mut c["path"])
        }),
        case("entry-path-too-long", "log/path-length", "a hash too many", |c| push(&mut c["path"])),
        case("entry-path-with-another-hash", "log/root", "one hash was exchanged", |c| {
            c["path"][1] = other()
        }),
        case("another-entry", "log/root", "another leaf", |c| c["leaf"] = other()),
        case("entry-under-another-root", "log/root", "another log", |c| c["root"] = other()),
        case("entry-beyond-u64", "log/path-length", "the largest size there is", |c| {
            c["size"] = json!(u64::MAX)
        }),
    ]
}

fn consistency() -> Vec<Case> {
    let leaves = leaves();
    let path = log::prove_consistency(&leaves, 6).unwrap();
    let sound = json!({
        "proof": "consistency", "old_size": 6, "old_root": hex(&log::root(&leaves[..6])),
        "size": 13, "path": list(&path), "root": hex(&log::root(&leaves)),
    });
    let case =
        |name, rule, why, edit: fn(&mut Value)| case("log", name, rule, why, sound.clone(), edit);
    vec![
        case("log-that-shrank", "log/shrunk", "fewer entries than before", |c| {
            c["old_size"] = json!(14)
        }),
        case("log-that-began-empty", "log/empty", "nothing to compare with", |c| {
            c["old_size"] = json!(0)
        }),
        case("history-changed", "log/old-root", "another older root", |c| c["old_root"] = other()),
        case("future-changed", "log/root", "another newer root", |c| c["root"] = other()),
        case("consistency-path-too-short", "log/path-length", "the last hash is missing", |c| {
            pop(&mut c["path"])
        }),
        case("consistency-path-too-long", "log/path-length", "a hash too many", |c| {
            push(&mut c["path"])
        }),
        case("consistency-without-a-path", "log/path-length", "no hash at all", |c| {
            c["path"] = json!([])
        }),
        case("same-size-another-root", "log/root", "one size, two logs", |c| {
            c["size"] = json!(6);
            c["path"] = json!([]);
        }),
        case("same-size-with-a-path", "log/path-length", "nothing to prove, and a proof", |c| {
            c["size"] = json!(6)
        }),
    ]
}

fn ranges() -> Vec<Case> {
    let leaves = leaves();
    let proof = log::prove_range(&leaves, 5, 4).unwrap();
    let sound = json!({
        "proof": "range", "first": 5, "size": 13, "leaves": list(&leaves[5..9]),
        "left": list(&proof.left), "right": list(&proof.right),
        "root": hex(&log::root(&leaves)), "old_root": hex(&log::root(&leaves[..5])),
    });
    let case =
        |name, rule, why, edit: fn(&mut Value)| case("log", name, rule, why, sound.clone(), edit);
    vec![
        case("range-beyond-the-log", "log/range", "ends behind the last entry", |c| {
            c["size"] = json!(8)
        }),
        case("range-that-overflows", "log/range", "begins at the end of numbers", |c| {
            c["first"] = json!(u64::MAX)
        }),
        case("range-without-a-left-hash", "log/left-count", "one is missing", |c| {
            pop(&mut c["left"])
        }),
        case("range-with-a-left-hash-more", "log/left-count", "one too many", |c| {
            push(&mut c["left"])
        }),
        case("range-without-a-right-hash", "log/right-count", "one is missing", |c| {
            pop(&mut c["right"])
        }),
        case("range-with-a-right-hash-more", "log/right-count", "one too many", |c| {
            push(&mut c["right"])
        }),
        case("range-with-an-entry-left-out", "log/right-count", "three of four entries", |c| {
            pop(&mut c["leaves"])
        }),
        case("range-with-an-entry-exchanged", "log/root", "another entry", |c| {
            c["leaves"][2] = other()
        }),
        case("range-with-another-left-hash", "log/root", "another beginning", |c| {
            c["left"][0] = other()
        }),
        case("range-at-another-place", "log/left-count", "begins at 4, proved at 5", |c| {
            c["first"] = json!(4)
        }),
        case("extension-of-another-log", "log/old-root", "appended to another beginning", |c| {
            c["proof"] = json!("extension");
            c["old_root"] = other();
        }),
        case("extension-to-another-log", "log/root", "ends in another log", |c| {
            c["proof"] = json!("extension");
            c["root"] = other();
        }),
    ]
}

fn items() -> Vec<Case> {
    let leaves = leaves();
    let aunts = log::prove_inclusion(&leaves, 12).unwrap();
    let sound = json!({
        "total": 13, "index": 12, "item": "0c", "leaf": hex(&leaves[12]),
        "aunts": list(&aunts), "root": hex(&log::root(&leaves)),
    });
    let case = |name, rule, why, edit: fn(&mut Value)| {
        case("simple", name, rule, why, sound.clone(), edit)
    };
    vec![
        case("another-item", "simple/leaf", "the proof is about item 12", |c| {
            c["item"] = json!("0b")
        }),
        case("another-leaf", "simple/leaf", "the leaf is not the item's", |c| c["leaf"] = other()),
        case("item-of-an-empty-tree", "log/index", "no items", |c| c["total"] = json!(0)),
        case("item-beyond-the-tree", "log/index", "item 13 of 13", |c| c["index"] = json!(13)),
        case("item-at-another-place", "log/path-length", "place 11 has a longer path", |c| {
            c["index"] = json!(11)
        }),
        case("aunt-missing", "log/path-length", "a hash too few", |c| pop(&mut c["aunts"])),
        case("aunt-too-many", "log/path-length", "a hash too many", |c| push(&mut c["aunts"])),
        case("aunt-exchanged", "log/root", "another hash", |c| c["aunts"][0] = other()),
        case("tree-of-one-item-with-aunts", "log/path-length", "one item needs no path", |c| {
            c["total"] = json!(1);
            c["index"] = json!(0);
        }),
    ]
}
