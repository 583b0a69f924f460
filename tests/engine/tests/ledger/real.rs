//! A real CometBFT's chain, judged by the stock light client, plainly and through liars.

use data_encoding::BASE64;
use medlight_ledger::Refusal;
use medlight_ledger::message::Message;
use medlight_ledger::message::identity::SetValidator;
use serde_json::json;
use xtask::cometbft::rpc::ask;

use crate::people::{organisation, somebody};
use crate::stock::{refuse_lies, walk};
use crate::support::Ledger;

/// Blocks looked at: transactions, empty ones and three changes of the set are among them.
const HEIGHTS: u64 = 200;

fn set_validator(ledger: &mut Ledger, key: &[u8], power: u64) {
    let registrar = ledger.registrar();
    let change = SetValidator { key: key.to_vec(), power };
    ledger.must(&[&registrar], Message::SetValidator(change));
}

/// The only validator gets more power; one that never votes comes and goes.
fn change_the_set(ledger: &mut Ledger) {
    let set = ask(ledger.asked.port, "validators", json!({ "height": "1" })).unwrap();
    let only = set["validators"][0]["pub_key"]["value"].as_str().unwrap();
    let absent = somebody(600).public_key();
    set_validator(ledger, &BASE64.decode(only.as_bytes()).unwrap(), 35);
    set_validator(ledger, &absent, 1);
    let height = ledger.asked.height();
    ledger.asked.reach(height + 4);
    set_validator(ledger, &absent, 0);
}

#[test]
fn the_stock_light_client_believes_a_real_chain_and_no_falsified_header_of_it() {
    let mut ledger = Ledger::begin("medlight-test-walked");
    let registrar = ledger.registrar();
    for seed in 0..20 {
        let practice = organisation(&format!("Practice {seed}"));
        ledger.must(&[&registrar, &somebody(500 + seed)], practice);
    }
    change_the_set(&mut ledger);
    ledger.asked.reach(HEIGHTS + 2);
    let port = ledger.asked.port;
    let walked = walk(port, HEIGHTS);
    assert_eq!(walked.changes.len(), 3, "{:?}", walked.changes);
    let empty = u64::try_from(walked.empty.len()).unwrap();
    assert!(empty > 20 && empty < HEIGHTS - 20, "{empty} empty blocks");

    let refused = refuse_lies(port, HEIGHTS, &walked);
    println!("{HEIGHTS} headers of a real chain believed, {refused} lies refused");
}

/// CometBFT ends for good at a change it refuses: the ledger refuses it first, and the chain goes on.
#[test]
fn no_change_of_validators_ends_a_real_chain() {
    let mut ledger = Ledger::begin("medlight-test-validators");
    let registrar = ledger.registrar();
    let set = ask(ledger.asked.port, "validators", json!({ "height": "1" })).unwrap();
    let only = set["validators"][0]["pub_key"]["value"].as_str().unwrap();
    let only = BASE64.decode(only.as_bytes()).unwrap();
    let absent = somebody(600).public_key().to_vec();
    for (key, power, refusal) in [
        (&absent, 0, Refusal::NoSuchValidator),
        (&only, 0, Refusal::LastValidator),
        (&absent, (1 << 53) + 1, Refusal::TooMuchPower),
        (&absent, u64::MAX, Refusal::TooMuchPower),
        (&vec![2; 32], 1, Refusal::Field),
    ] {
        let change = SetValidator { key: key.clone(), power };
        let bytes = ledger.bytes(&[&registrar], Message::SetValidator(change));
        assert_eq!(ledger.asked.send(&bytes), (0, refusal.code()));
    }
    // Comes and goes, in one block if both are in time for it.
    for power in [1, 0] {
        let change = SetValidator { key: absent.clone(), power };
        let bytes = ledger.bytes(&[&registrar], Message::SetValidator(change));
        let sent = json!({ "tx": BASE64.encode(&bytes) });
        assert_eq!(ask(ledger.asked.port, "broadcast_tx_sync", sent).unwrap()["code"], 0);
    }
    let height = ledger.asked.height();
    ledger.asked.reach(height + 4);
}
