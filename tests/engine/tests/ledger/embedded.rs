//! The embedded network, judged by the stock light client.

use medlight_cli::devnet::key;
use medlight_ledger::message::Message;
use medlight_ledger::message::identity::SetValidator;
use serde_json::json;
use xtask::cometbft::rpc::ask;

use crate::devnet::Devnet;
use crate::people::{Somebody, organisation};

/// Blocks looked at: transactions, empty ones and two changes of the set are among them.
const HEIGHTS: u64 = 200;

#[test]
fn the_stock_light_client_believes_the_honest_and_none_of_the_liars() {
    let mut devnet = Devnet::start();
    for seed in 0..20 {
        devnet.send(&[&Somebody::new(500 + seed)], organisation(&format!("Practice {seed}")));
    }
    let validator = |number, power| {
        let key = key(1, "validator", number).verifying_key().to_bytes().to_vec();
        Message::SetValidator(SetValidator { key, power })
    };
    devnet.send(&[], validator(2, 35));
    devnet.send(&[], validator(3, 0));
    devnet.reach(HEIGHTS + 3);

    let proxy = devnet.behind_a_proxy(devnet.port());
    let (mut sets, mut empty) = (std::collections::BTreeSet::new(), 0);
    for height in 1..=HEIGHTS {
        let theirs = proxy.commit(height).unwrap();
        let ours = devnet.header(height);
        assert_eq!(theirs["signed_header"]["header"], ours, "height {height}");
        sets.insert(ours["validators_hash"].to_string());
        let nothing = "E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855";
        empty += u64::from(ours["data_hash"] == nothing);
    }
    assert_eq!(sets.len(), 3, "the first set, one with more power, one without a member");
    assert!(empty > 20 && empty < HEIGHTS - 20, "{empty} empty blocks");

    for (lie, port) in devnet.lying() {
        let asked = ask(*port, "commit", json!({ "height": "5" })).unwrap();
        assert_ne!(asked["signed_header"]["header"], devnet.header(5), "{lie} is no lie");
        let proxy = devnet.behind_a_proxy(*port);
        let refused = proxy.commit(5).unwrap_err().to_string();
        assert!(refused.contains("error"), "{lie}: {refused}");
    }
    println!("{HEIGHTS} headers believed, {} lies refused", devnet.lying().len());
    assert_eq!(devnet.lying().len(), 14);
}
