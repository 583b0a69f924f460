//! The embedded network, judged by the stock light client.

use medlight_ledger::message::Message;
use medlight_ledger::message::identity::SetValidator;
use medlight_sample::network::key;

use crate::devnet::Devnet;
use crate::people::{organisation, somebody};
use crate::stock::{client_before, header, refuse_lies, walk};

/// Blocks looked at: transactions, empty ones and two changes of the set are among them.
const HEIGHTS: u64 = 200;

#[test]
fn the_stock_light_client_believes_the_honest_and_none_of_the_liars() {
    let mut devnet = Devnet::start();
    for seed in 0..20 {
        devnet.send(&[&somebody(500 + seed)], organisation(&format!("Practice {seed}")));
    }
    let validator = |number, power| {
        let key = key(1, "validator", number).verifying_key().to_bytes().to_vec();
        Message::SetValidator(SetValidator { key, power })
    };
    devnet.send(&[], validator(2, 35));
    devnet.send(&[], validator(3, 0));
    devnet.asked.reach(HEIGHTS + 3);

    let walked = walk(devnet.asked.port, HEIGHTS);
    assert_eq!(walked.changes.len(), 2, "more power for one, then one gone");
    let empty = u64::try_from(walked.empty.len()).unwrap();
    assert!(empty > 20 && empty < HEIGHTS - 20, "{empty} empty blocks");

    for (lie, port) in devnet.lying() {
        assert_ne!(header(*port, 5), devnet.asked.header(Some(5)), "{lie} is no lie");
        let refused = client_before(*port, devnet.asked.port, 1).commit(5).unwrap_err().to_string();
        assert!(refused.contains("error"), "{lie}: {refused}");
    }
    assert_eq!(devnet.lying().len(), 14);
    let refused = refuse_lies(devnet.asked.port, HEIGHTS, &walked);
    println!("{HEIGHTS} headers believed, {} lies refused", devnet.lying().len() + refused);
}
