use std::time::Duration;

use medlight_sample::{Setting, Town, town};
use medlight_wallet::Keys;
use xtask::interrupt::wait_for;

use crate::Asked;

/// Builds the sample town on a chain, and gives it once every step stands in a block.
pub fn build(asked: &Asked, registrar: &Keys) -> Town {
    let setting = Setting { seed: 7, chain_id: &asked.chain_id, now: asked.now() };
    let town = town(&setting, registrar).unwrap();
    for chapter in town.chapters() {
        for step in chapter {
            for blob in &step.blobs {
                assert!(asked.put(blob), "{}", step.what);
            }
            assert_eq!(asked.submit(&step.tx), 0, "{}", step.what);
        }
        for step in chapter {
            assert_eq!(asked.outcome(&step.tx), 0, "{}", step.what);
        }
        let second = asked.now();
        wait_for("a later second", Duration::from_secs(30), || Ok(asked.now() > second)).unwrap();
    }
    town
}
