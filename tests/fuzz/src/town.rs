//! The sample town on a chain of its own, in memory: where bytes of every kind come from.

use ed25519_dalek::SigningKey;
use medlight_app::{App, Application as _, PUT_BLOB, Query, app_state};
use medlight_devnet::{Beginning, Chain, MemoryHistory, Validators};
use medlight_sample::{Setting, Town, town};
use medlight_store::{Memory, Store};
use medlight_types::{ChainId, Time};
use medlight_wallet::{Keys, Seed};

pub(crate) const CHAIN: &str = "medlight-dev-fuzzed";
pub(crate) const NOW: u64 = 1_795_449_600;

pub(crate) fn registrar() -> Keys {
    Seed::new([1; 64]).keys(CHAIN, 0, 0)
}

pub(crate) fn written() -> Town {
    let setting = Setting { seed: 7, chain_id: CHAIN, now: NOW };
    town(&setting, &registrar()).unwrap()
}

fn at(second: u64) -> Time {
    Time::of_unix(NOW + second).unwrap()
}

/// A network of four validators that has not begun.
pub(crate) fn chain() -> Chain<App<Memory>> {
    let keys = (1..=4).map(|number| (SigningKey::from_bytes(&[number; 32]), 10));
    let beginning = Beginning {
        chain_id: ChainId::new(CHAIN).unwrap(),
        time: at(0),
        validators: Validators::new(keys.collect()),
        app_state: app_state(&[registrar().public_key()]),
    };
    let app = App::open(Store::open(Memory::default(), 100).unwrap()).unwrap();
    Chain::open(app, Box::new(MemoryHistory::default()), &beginning).unwrap()
}

/// The same with the town on it, a block a chapter, and one more that proves the last.
pub(crate) fn built() -> Chain<App<Memory>> {
    let (mut chain, town, mut second) = (chain(), written(), 0);
    for chapter in town.chapters() {
        for blob in chapter.iter().flat_map(|step| &step.blobs) {
            let put = Query { path: PUT_BLOB.to_owned(), data: blob.clone(), height: 0 };
            assert_eq!(chain.app().query(&put).unwrap().code, 0);
        }
        second += 2;
        let produced = chain.produce(at(second), chapter.iter().map(|it| it.tx.clone()).collect());
        let results = &produced.unwrap().finalized.results;
        for (step, result) in chapter.iter().zip(results) {
            assert_eq!(result.code, 0, "{}", step.what);
        }
    }
    chain.produce(at(second + 2), Vec::new()).unwrap();
    chain
}
