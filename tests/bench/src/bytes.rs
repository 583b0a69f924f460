//! Bytes that an entry costs a node's disk, for ever.

use std::path::Path;

use medlight_app::{App, Application, BlockInfo, Genesis};
use medlight_merkle::sha256;
use medlight_sample::{Setting, town};
use medlight_store::{File, Store};
use medlight_wallet::Keys;

use crate::engines::entry;
use crate::people::{People, app_state, registrar};
use crate::report::Report;

const CHAIN: &str = "medlight-dev-bytes";
const NOW: u64 = 1_795_449_600;
const ENTRIES: u64 = 50_000;

pub(crate) fn measure(report: &mut Report) {
    let rows = [1_u16, 100, 10_000].map(|patients| {
        let bytes = growth(patients);
        vec![patients.to_string(), format!("{bytes:.0}")]
    });
    report.table(
        "State on disk, growth for 50,000 entries in 100 blocks (sealed bytes apart)",
        &["logs", "bytes an entry"],
        rows.to_vec(),
    );
    let town = town(&Setting { seed: 7, chain_id: CHAIN, now: NOW }, &registrar()).unwrap();
    let blobs: Vec<_> = town.steps.iter().flat_map(|step| &step.blobs).map(Vec::len).collect();
    let (count, all) = (blobs.len(), blobs.iter().sum::<usize>());
    report.table(
        "Sealed bytes of the sample town",
        &["blobs", "bytes", "bytes a blob"],
        vec![vec![count.to_string(), all.to_string(), (all / count).to_string()]],
    );
}

/// Bytes of the store's file more, an entry.
fn growth(patients: u16) -> f64 {
    let folder = xtask::project::target().join(format!("bench/{patients}"));
    drop(std::fs::remove_dir_all(&folder));
    std::fs::create_dir_all(&folder).unwrap();
    let mut app = App::open(Store::open(File::open(&folder).unwrap(), 10).unwrap()).unwrap();
    let app_state = app_state().to_string().into_bytes();
    app.init_chain(&Genesis {
        chain_id: CHAIN.to_owned(),
        app_state,
        validators: Default::default(),
    })
    .unwrap();
    let mut people = People::on(CHAIN, NOW);
    let known: Vec<Keys> = (0..patients).map(|number| people.patient(number)).collect();
    let openings: Vec<_> = known.iter().map(|patient| people.opening(patient)).collect();
    let mut height = 0;
    let mut block = |app: &mut App<File>, txs: &[Vec<u8>]| {
        height += 1;
        let done = app.finalize_block(&BlockInfo { height, time: NOW }, txs).unwrap();
        assert!(done.results.iter().all(|result| result.code == 0));
        app.commit().unwrap();
    };
    block(&mut app, &people.admissions());
    for openings in openings.chunks(1_000) {
        block(&mut app, openings);
    }
    // Versions kept are those of the last blocks at both ends.
    (0..10).for_each(|_| block(&mut app, &[]));
    let before = size(&folder);
    let mut next = vec![0; known.len()];
    let each = ENTRIES / 100;
    for batch in 0..100 {
        let entries = (0..each).map(|at| {
            let whose = usize::try_from((batch * each + at) % u64::from(patients)).unwrap();
            let number = next[whose];
            next[whose] += 1;
            // Every entry has sealed bytes of its own.
            entry(&known[whose], number, sha256(&(batch * each + at).to_be_bytes()).as_bytes())
        });
        let entries = entries.collect();
        let tx = people.batch(entries);
        block(&mut app, &[tx]);
    }
    (0..10).for_each(|_| block(&mut app, &[]));
    let grown = size(&folder).saturating_sub(before);
    drop(app);
    drop(std::fs::remove_dir_all(&folder));
    f64::from(u32::try_from(grown).unwrap()) / f64::from(u32::try_from(ENTRIES).unwrap())
}

/// Bytes of all files.
fn size(folder: &Path) -> u64 {
    let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().metadata().unwrap());
    files.filter(|file| file.is_file()).map(|file| file.len()).sum()
}
