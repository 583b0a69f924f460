//! Pages of a log of five entries, the third to fifth asked for.

use data_encoding::BASE64;
use medlight_merkle::leaf_hash;
use medlight_merkle::log::{self, prove_range};
use medlight_types::{LogHead, LogPage};
use serde_json::json;

use super::{Case, cell, one_cell_proof, one_cell_root};
use crate::chain::{Draft, four_signers};
use crate::render;

fn entries() -> Vec<Vec<u8>> {
    (1..=5).map(|number| format!("entry {number}").into_bytes()).collect()
}

fn head() -> Vec<u8> {
    let leaves: Vec<_> = entries().iter().map(|entry| leaf_hash(entry)).collect();
    LogHead { size: 5, root: log::root(&leaves) }.encode()
}

/// The sound page, changed, in a state whose one cell holds `head`.
fn page(
    name: &'static str,
    rule: &'static str,
    why: &'static str,
    head: &[u8],
    edit: impl FnOnce(&mut LogPage),
) -> Case {
    let leaves: Vec<_> = entries().iter().map(|entry| leaf_hash(entry)).collect();
    let mut page = LogPage {
        head: head.to_vec(),
        first: 2,
        entries: entries().split_off(2),
        range: prove_range(&leaves, 2, 3).unwrap(),
    };
    edit(&mut page);
    let block = Draft::new(11, &four_signers())
        .seal_with(|header| header.app_hash = one_cell_root(head).as_bytes().to_vec());
    let mut case = cell(name, rule, why, |answer| {
        answer["value"] = json!(BASE64.encode(&page.encode()));
        answer["proofOps"]["ops"][0]["data"] = json!(BASE64.encode(&one_cell_proof(head)));
    });
    case.input["header"] = render::header(&block.signed_header.header);
    case.input["log"] = json!(true);
    case
}

pub(super) fn cases() -> Vec<Case> {
    let sound = |name, rule, why, edit: fn(&mut LogPage)| page(name, rule, why, &head(), edit);
    vec![
        sound("log-entry-left-out", "log/right-count", "the fourth of five is gone", |page| {
            page.entries.remove(1);
        }),
        sound("log-entry-altered", "log/root", "another word in the fourth", |page| {
            page.entries[1] = b"entry four".to_vec();
        }),
        sound("log-entries-reordered", "log/root", "the last two exchanged", |page| {
            page.entries.swap(1, 2);
        }),
        sound("log-entry-added", "log/range", "a sixth of five", |page| {
            page.entries.push(b"entry 6".to_vec());
        }),
        sound(
            "log-page-at-another-place",
            "log/left-count",
            "said to begin at the second",
            |page| {
                page.first = 3;
                page.entries.pop();
            },
        ),
        sound("log-page-without-a-head", "prove/log-page", "entries of no log", |page| {
            page.head.clear();
        }),
        sound(
            "log-head-of-another-log",
            "ics23/value",
            "a head that is not in the state",
            |page| {
                page.head = LogHead { size: 5, root: leaf_hash(b"") }.encode();
            },
        ),
        page("log-head-unreadable", "prove/cell", "a cell that is no log's", b"head", |_| ()),
    ]
}
