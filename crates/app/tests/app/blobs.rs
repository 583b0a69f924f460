//! Which blobs stay: those a block named, until they are erased.

use medlight_app::Application;
use medlight_ledger::Refusal;
use medlight_merkle::sha256;

use crate::support::{HOSPITAL, HOUR, Ledger, START, accesses, code, erase, tx};

const REFUSED: u32 = 905;

fn submit(blobs: &[&[u8]], first: u64, time: u64) -> Vec<u8> {
    tx(&[HOSPITAL], accesses(blobs, first), time + 60, 1_000 + first)
}

#[test]
fn a_blob_that_no_block_names_goes_after_an_hour_of_block_time() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = Ledger::on_disk(folder.path());
    assert_eq!(ledger.ask("/blob/put", b"early").code, 0);
    ledger.settle();
    for blob in [&b"named"[..], b"loose", b"again", b"refused"] {
        assert_eq!(ledger.ask("/blob/put", blob).code, 0);
    }
    ledger.must(START + 10, &[submit(&[b"named"], 0, START)]);
    // A refused transaction names nothing.
    let refused = ledger.block(START + 11, &[submit(&[b"refused"], 7, START)]);
    assert_eq!(refused.results[0].code, code(Refusal::EntryNumber));
    ledger.ask("/blob/put", b"again");
    let standing = ledger.app.standing();
    ledger.block(START + HOUR, &[]);
    drop(ledger);
    let mut ledger = Ledger::on_disk(folder.path());
    for blob in [&b"named"[..], b"loose", b"again", b"refused", b"early"] {
        assert!(ledger.has_blob(blob), "the last second is still its own");
    }
    ledger.block(START + HOUR + 1, &[]);
    let here = [&b"named"[..], b"loose", b"again", b"refused", b"early"];
    assert_eq!(here.map(|blob| ledger.has_blob(blob)), [true, false, true, false, false]);
    ledger.block(START + HOUR + 12, &[]);
    assert_eq!(here.map(|blob| ledger.has_blob(blob)), [true, false, false, false, false]);
    assert_eq!(std::fs::read_dir(folder.path().join("blobs")).unwrap().count(), 1);
    ledger.block(START + 1_000 * HOUR, &[]);
    assert!(ledger.has_blob(b"named"));
    assert_eq!(ledger.app.standing().root, standing.root, "no blob is part of the state");
}

#[test]
fn a_block_that_names_it_in_its_last_moment_keeps_it() {
    let mut ledger = Ledger::begin();
    ledger.settle();
    ledger.ask("/blob/put", b"sealed");
    let late = START + 2 * HOUR;
    ledger.must(late, &[submit(&[b"sealed"], 0, late)]);
    assert!(ledger.has_blob(b"sealed"));
}

#[test]
fn what_a_waiting_transaction_names_outlasts_its_hour() {
    let mut ledger = Ledger::begin();
    ledger.settle();
    for blob in [&b"sealed"[..], b"dropped"] {
        ledger.ask("/blob/put", blob);
    }
    let end = START + 3 * HOUR;
    let [kept, dropped] = [&b"sealed"[..], b"dropped"]
        .map(|blob| tx(&[HOSPITAL], accesses(&[blob], 0), end, blob.len() as u64));
    assert_eq!([ledger.check(&kept), ledger.check(&dropped)], [0, 0]);
    ledger.block(START + HOUR + 1, &[]);
    // The engine asks again about what still waits.
    assert_eq!(ledger.app.check_tx(&kept, false).unwrap().code, 0);
    ledger.block(START + HOUR + 2, &[]);
    assert!(ledger.has_blob(b"sealed") && !ledger.has_blob(b"dropped"));
    ledger.must(START + HOUR + 3, &[kept]);
    ledger.block(START + 9 * HOUR, &[]);
    assert!(ledger.has_blob(b"sealed"));
}

#[test]
fn what_a_block_names_and_nobody_put_is_wanted_until_it_comes() {
    let mut ledger = Ledger::begin();
    ledger.settle();
    let blobs: [&[u8]; 4] = [b"here", b"a", b"b", b"c"];
    ledger.ask("/blob/put", b"here");
    ledger.must(START + 1, &[submit(&blobs, 0, START)]);
    let mut hashes: Vec<_> = blobs[1..].iter().map(|blob| sha256(blob)).collect();
    hashes.sort();
    assert_eq!(ledger.app.wanted_blobs(None, 10).unwrap(), hashes);
    assert_eq!(ledger.app.wanted_blobs(None, 2).unwrap(), hashes[..2]);
    assert_eq!(ledger.app.wanted_blobs(Some(&hashes[1]), 2).unwrap(), hashes[2..]);
    assert_eq!(ledger.ask("/blob/push", b"b").value, sha256(b"b").as_bytes());
    hashes.retain(|hash| *hash != sha256(b"b"));
    assert_eq!(ledger.app.wanted_blobs(None, 10).unwrap(), hashes);
    ledger.block(START + 3 * HOUR, &[]);
    assert!(ledger.has_blob(b"b"), "it was named before it came");
}

#[test]
fn what_was_erased_is_neither_taken_nor_wanted() {
    let mut ledger = Ledger::begin();
    ledger.settle();
    ledger.must(START + 1, &[submit(&[b"sealed", b"missing"], 0, START)]);
    // Put beside the chain and named by nobody: nobody's to erase.
    ledger.ask("/blob/put", b"loose");
    let loose = ledger.block(START + 2, &[tx(&[HOSPITAL], erase(b"loose"), START + 60, 3)]);
    assert_eq!(loose.results[0].code, code(Refusal::NoSuchBlob));
    assert!(ledger.has_blob(b"loose"));
    for (nonce, blob) in [(1, b"sealed".as_slice()), (2, b"missing")] {
        if nonce == 1 {
            ledger.ask("/blob/put", blob);
        }
        ledger.must(START + 2, &[tx(&[HOSPITAL], erase(blob), START + 60, nonce)]);
        assert!(!ledger.has_blob(blob));
        for path in ["/blob/put", "/blob/push"] {
            assert_eq!(ledger.ask(path, blob).code, REFUSED);
        }
    }
    assert!(ledger.app.wanted_blobs(None, 10).unwrap().is_empty());
    // It is gone, and is not named once more.
    let again = ledger.block(START + 3, &[submit(&[b"sealed"], 2, START)]);
    assert_eq!(again.results[0].code, code(Refusal::BlobNamed));
    assert!(ledger.app.wanted_blobs(None, 10).unwrap().is_empty());
    ledger.block(START + 3 * HOUR, &[]);
}
