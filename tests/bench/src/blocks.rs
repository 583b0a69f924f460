//! Blocks per second of the embedded network, in one process, without waiting.

use std::time::Instant;

use medlight_app::App;
use medlight_devnet::{Beginning, Chain, MemoryHistory, Validators};
use medlight_sample::network::key;
use medlight_store::{Memory, Store};
use medlight_types::{ChainId, Time};

use crate::people::{People, app_state};
use crate::report::Report;

const CHAIN: &str = "medlight-dev-bench";
const START: u64 = 1_795_449_600;

pub(crate) fn measure(report: &mut Report) {
    let mut rows = Vec::new();
    for (validators, txs, blocks) in [(1, 0, 2_000), (4, 0, 1_000), (4, 10, 500), (100, 0, 100)] {
        let (per_second, median) = run(validators, txs, blocks);
        rows.push(vec![
            validators.to_string(),
            txs.to_string(),
            format!("{per_second:.0}"),
            format!("{median:.2}"),
        ]);
    }
    let columns = ["validators", "transactions a block", "blocks/s", "ms a block"];
    report.table("Embedded network, in memory", &columns, rows);
}

fn chain(validators: u32) -> Chain<App<Memory>> {
    let app = App::open(Store::open(Memory::default(), 1_000).unwrap()).unwrap();
    let keys = (0..validators).map(|number| (key(1, "validator", number), 10)).collect();
    let beginning = Beginning {
        chain_id: ChainId::new(CHAIN).unwrap(),
        time: at(0),
        validators: Validators::new(keys),
        app_state: app_state(),
    };
    Chain::open(app, Box::new(MemoryHistory::default()), &beginning).unwrap()
}

fn at(second: u64) -> Time {
    Time::of_unix(START + second).unwrap()
}

fn run(validators: u32, txs: usize, blocks: u64) -> (f64, f64) {
    let mut chain = chain(validators);
    let mut people = People::on(CHAIN, START);
    chain.produce(at(1), people.admissions()).unwrap();
    let full: Vec<Vec<_>> =
        (0..blocks).map(|_| (0..txs).map(|_| people.offer()).collect()).collect();
    let began = Instant::now();
    for txs in full {
        // One second for all: offers hold for minutes only.
        let produced = chain.produce(at(2), txs).unwrap();
        assert!(produced.finalized.results.iter().all(|result| result.code == 0));
    }
    let seconds = began.elapsed().as_secs_f64();
    let blocks = f64::from(u32::try_from(blocks).unwrap());
    (blocks / seconds, 1_000.0 * seconds / blocks)
}
