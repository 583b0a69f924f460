//! The ledger behind a real CometBFT, believed by nobody but the light client.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod alike;
mod crash;
mod devnet;
mod embedded;
mod face;
mod kills;
mod liar;
mod people;
mod real;
mod stock;
mod subscribers;
mod support;
mod usage;

use medlight_ledger::Refusal;
use medlight_ledger::record::{AccessEntry, Named, Party, Relationship, Stage, Stamp};
use medlight_wallet::{Keys, sign};
use people::{
    access, body, code, confirm, erase, offer, organisation, request, sealed, somebody, submit,
};
use prost::Message as _;
use support::Ledger;

/// A hospital, a patient, and five accesses.
fn town(ledger: &mut Ledger) -> (Keys, Keys) {
    let (registrar, hospital, ana) = (ledger.registrar(), somebody(2), somebody(3));
    ledger.must(&[&registrar, &hospital], organisation("Northfield Hospital"));
    let expires = ledger.asked.now() + 500;
    ledger.must(&[&hospital], offer(expires));
    ledger.must(&[&ana, &code()], request(&hospital));
    ledger.must(&[&hospital], confirm(&ana));
    for number in 0..10 {
        assert!(ledger.asked.put(&sealed(number)));
    }
    ledger.must(&[&hospital], submit((0..5).map(|number| access(&ana, number))));
    (hospital, ana)
}

#[test]
fn what_the_ledger_holds_is_proved_under_headers_of_a_real_chain() {
    let mut ledger = Ledger::begin("medlight-test-proved");
    let (hospital, ana) = town(&mut ledger);
    let height = ledger.asked.height();
    ledger.asked.reach(height + 2);
    let (party, relationship) = (
        format!("identity/party/{}", hospital.id()),
        format!("identity/relationship/{}", ana.id()),
    );
    let log = format!("access/log/{}", ana.id());
    let missing = format!("identity/party/{}", ana.id());
    let proved =
        ledger.proved(height, &[&party, &relationship, &missing], &[&log, "identity/parties"]);

    let cell = Party::decode(proved.cells[&party].as_deref().unwrap()).unwrap();
    assert_eq!(cell.name, "Northfield Hospital");
    let cell = Relationship::decode(proved.cells[&relationship].as_deref().unwrap()).unwrap();
    assert_eq!(cell.stage(), Stage::Active);
    assert_eq!(proved.cells[&missing], None, "a patient is no party, and that is proved too");

    let (entries, size) = &proved.logs[&log];
    let entries = entries.iter().map(|entry| AccessEntry::decode(entry.as_slice()).unwrap());
    let entries: Vec<_> = entries.collect();
    assert!(entries.iter().map(|entry| entry.number).eq(0..*size), "complete, in order");
    assert!(entries.iter().all(|entry| entry.stamp() == Stamp::Unsupported));
    let (parties, _) = &proved.logs["identity/parties"];
    assert_eq!(Named::decode(parties[0].as_slice()).unwrap().id, hospital.id().as_bytes());
    assert!(proved.headers >= height, "every header from the first on");
    ledger.stock_client_agrees(height);
}

#[test]
fn a_refused_transaction_has_its_code_and_changes_no_state() {
    let mut ledger = Ledger::begin("medlight-test-refused");
    let (hospital, ana) = town(&mut ledger);
    let stranger = somebody(9);
    let before = ledger.asked.app_hash();
    // Refused before it waits for a block: form, time, novelty.
    let message = || submit([access(&ana, 5)]);
    let written = |chain: &str| body(chain, ledger.asked.now(), 1 << 64, &[&hospital], message());
    let elsewhere = sign(&written("another-chain"), &[&hospital]);
    assert_eq!(ledger.asked.send(&elsewhere), (Refusal::ChainId.code(), 0));
    let sound = written("medlight-test-refused");
    let forged = sign(&sound, &[&stranger]);
    assert_eq!(ledger.asked.send(&forged), (Refusal::BadSignature.code(), 0));
    let unsealed = ledger.bytes(&[&hospital], submit([access(&ana, 99)]));
    assert_eq!(ledger.asked.send(&unsealed), (Refusal::MissingBlob.code(), 0));
    // Refused in its block: who may, and what follows what.
    let by_another = ledger.bytes(&[&stranger], message());
    assert_eq!(ledger.asked.send(&by_another), (0, Refusal::NoSuchParty.code()));
    let gap = ledger.bytes(&[&hospital], submit([access(&ana, 7)]));
    assert_eq!(ledger.asked.send(&gap), (0, Refusal::EntryNumber.code()));
    assert_eq!(ledger.asked.app_hash(), before, "a refused transaction wrote something");
    // And the same bytes take effect once.
    let bytes = sign(&sound, &[&hospital]);
    assert_eq!(ledger.asked.send(&bytes), (0, 0));
    assert_ne!(ledger.asked.app_hash(), before);
}

#[test]
fn a_power_cut_loses_nothing_and_a_lost_disk_is_replayed() {
    let mut ledger = Ledger::begin("medlight-test-crash");
    let (hospital, ana) = town(&mut ledger);
    let log = format!("access/log/{}", ana.id());
    let mut number = 5;
    for lose_disk in [false, true, false] {
        // Sealed bytes are beside the chain: whoever loses the disk has them from somewhere else.
        assert!(ledger.asked.put(&sealed(number)));
        let accepted = ledger.bytes(&[&hospital], submit([access(&ana, number)]));
        assert_eq!(ledger.asked.send(&accepted), (0, 0));
        number += 1;
        ledger.power_cut(lose_disk);
        let height = ledger.asked.height();
        ledger.asked.reach(height + 2);
        let proved = ledger.proved(height, &[], &[&log]);
        assert_eq!(proved.logs[&log].1, number, "an acknowledged entry is gone");
    }
}

/// The sealed bytes are gone from the disk; the entry, its number and its proof stand.
#[test]
fn erased_content_is_nowhere_and_its_entry_is_still_proved() {
    let mut ledger = Ledger::begin("medlight-test-erased");
    let (hospital, ana) = town(&mut ledger);
    let hash = medlight_merkle::sha256(&sealed(3));
    let on_disk = |ledger: &Ledger, number| {
        let sealed = sealed(number);
        ledger.disk().windows(sealed.len()).any(|bytes| bytes == sealed)
    };
    assert!(on_disk(&ledger, 3) && ledger.asked.blob(hash.as_bytes()) == Some(sealed(3)));
    ledger.must(&[&hospital], erase(&ana, 3));
    assert!(!on_disk(&ledger, 3) && on_disk(&ledger, 2));
    assert_eq!(ledger.asked.blob(hash.as_bytes()), None);
    assert!(!ledger.asked.put(&sealed(3)), "erased bytes were taken again");
    let height = ledger.asked.height();
    ledger.asked.reach(height + 2);
    let tombstone = format!("blob/tombstone/{}", hash.to_string().to_lowercase());
    let log = format!("access/log/{}", ana.id());
    let proved = ledger.proved(height, &[&tombstone], &[&log]);
    assert!(proved.cells[&tombstone].is_some(), "erased, and said so");
    let (entries, size) = &proved.logs[&log];
    let entry = AccessEntry::decode(entries[3].as_slice()).unwrap();
    assert_eq!((entry.number, *size), (3, 5));
}
