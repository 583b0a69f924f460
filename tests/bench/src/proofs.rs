//! Size and time of a cell's proof, by how many cells there are.

use std::time::Instant;

use medlight_merkle::Hash;
use medlight_merkle::ics23::{CommitmentProof, jmt, verify_absence, verify_existence};
use medlight_store::{Changes, Memory, Store};

use crate::report::{Report, percentiles};

const AT_ONCE: u64 = 10_000;
const SAMPLES: u64 = 200;

pub(crate) fn measure(report: &mut Report) {
    let mut rows = Vec::new();
    let mut store = Store::open(Memory::default(), 2).unwrap();
    let (mut cells, mut version) = (0, 0);
    for goal in [1_000, 10_000, 100_000, 1_000_000] {
        while cells < goal {
            let count = AT_ONCE.min(goal - cells);
            let changes = Changes {
                cells: (cells..cells + count).map(|n| (key(n), Some(value(n)))).collect(),
                ..Changes::default()
            };
            let prepared = store.prepare(version, changes).unwrap();
            store.commit(prepared).unwrap();
            (cells, version) = (cells + count, version + 1);
        }
        let latest = store.latest().unwrap();
        let one = |present| sample(&store, latest.version, &latest.root, cells, present);
        for (what, figures) in [("present", one(true)), ("absent", one(false))] {
            let [size, most, made, checked] = figures;
            rows.push(vec![
                cells.to_string(),
                what.to_owned(),
                format!("{size:.0}"),
                format!("{most:.0}"),
                format!("{made:.0}"),
                format!("{checked:.0}"),
            ]);
            if cells == 1_000_000 && what == "absent" {
                report.target("proof of absence among 10^6 cells, p95, bytes", most, 65_536.0);
            }
        }
    }
    let columns = ["cells", "proof", "p50 bytes", "p95 bytes", "made, us", "verified, us"];
    report.table("Proofs of one cell", &columns, rows);
}

fn key(number: u64) -> Vec<u8> {
    format!("identity/party/{number:040x}").into_bytes()
}

fn value(number: u64) -> Vec<u8> {
    [[1; 32].as_slice(), &number.to_be_bytes()].concat()
}

/// Bytes (middle, most), and microseconds to make and to verify one (middle).
fn sample(store: &Store<Memory>, version: u64, root: &Hash, cells: u64, present: bool) -> [f64; 4] {
    let (mut sizes, mut made, mut checked) = (Vec::new(), Vec::new(), Vec::new());
    for at in 0..SAMPLES {
        let number = at * (cells / SAMPLES) + if present { 0 } else { 1 << 40 };
        let began = Instant::now();
        let (found, proof) = store.prove(version, &key(number)).unwrap();
        made.push(1e6 * began.elapsed().as_secs_f64());
        assert_eq!(found.is_some(), present);
        let began = Instant::now();
        let read = CommitmentProof::decode(&proof).unwrap();
        match &found {
            Some(value) => {
                drop(verify_existence(&jmt(), root, &read, &key(number), value).unwrap());
            }
            None => drop(verify_absence(&jmt(), root, &read, &key(number)).unwrap()),
        }
        checked.push(1e6 * began.elapsed().as_secs_f64());
        sizes.push(f64::from(u32::try_from(proof.len()).unwrap()));
    }
    let (size, most) = percentiles(sizes);
    [size, most, percentiles(made).0, percentiles(checked).0]
}
