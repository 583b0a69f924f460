//! What nodes answer, and files that keep such answers.

use medlight_merkle::ics23::{CommitmentProof, jmt, verify_absence, verify_existence};
use medlight_merkle::log::verify_range;
use medlight_merkle::{Hash, leaf_hash};
use medlight_rpc::Recording;
use medlight_types::json;
use medlight_types::{Cell as _, KeysAnswer, KeysRequest, LogCell, LogPage, LogRequest};

pub(crate) fn light_block(bytes: &[u8]) -> bool {
    let single = [json::header(bytes).is_ok(), json::validator_set(bytes).is_ok()];
    json::light_block(bytes).is_ok() || single.contains(&true)
}

pub(crate) fn answers(bytes: &[u8]) -> bool {
    let several = json::answers(bytes);
    let single = json::Answer::parse(bytes).map(|answer| vec![answer]);
    several.or(single).is_ok_and(|answers| {
        answers.iter().any(|answer| !matches!(answer.reply, json::Reply::Unproved))
    })
}

pub(crate) fn queried(bytes: &[u8]) -> bool {
    let queried = json::queried(bytes).is_ok_and(|queried| queried.is_some());
    queried | json::checked(bytes).is_ok_and(|checked| checked.is_some())
}

pub(crate) fn recording(bytes: &[u8]) -> bool {
    Recording::read([("a file", bytes)]).is_ok()
}

/// A page of a log, its head, and the proof that leads from one to the other.
pub(crate) fn log_page(bytes: &[u8]) -> bool {
    let Ok(page) = LogPage::decode(bytes) else { return false };
    let Ok(head) = LogCell(b"a/log".to_vec()).decode(&page.head) else { return false };
    let leaves: Vec<Hash> = page.entries.iter().map(|entry| leaf_hash(entry)).collect();
    verify_range(&page.range, page.first, &leaves, head.size, &head.root).is_ok()
}

/// What nodes are asked, and which keys they say there are.
pub(crate) fn questions(bytes: &[u8]) -> bool {
    let log = LogRequest::decode(bytes).is_ok();
    let keys = KeysRequest::decode(bytes).is_ok();
    log | keys | KeysAnswer::decode(bytes).is_ok()
}

/// A proof, held against a tree it does not come from: all of it is walked before that shows.
pub(crate) fn ics23(bytes: &[u8]) -> bool {
    let Ok(proof) = CommitmentProof::decode(bytes) else { return false };
    let (spec, root) = (jmt(), Hash::new([7; 32]));
    let error = match &proof {
        CommitmentProof::Exist(it) => {
            verify_existence(&spec, &root, &proof, &it.key, &it.value).err()
        }
        CommitmentProof::Nonexist(it) => verify_absence(&spec, &root, &proof, &it.key).err(),
    };
    error.is_some_and(|error| error.rule() == "ics23/root")
}
