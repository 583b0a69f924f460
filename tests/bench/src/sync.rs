//! How many light blocks a client fetches that was away for long: of a chain that is made as it is
//! asked about, every vote in it signed.

use std::time::{Duration, Instant};

use medlight_cli::ask::block_on;
use medlight_client::{Checkpoint, Client, Clock, Nodes};
use medlight_light::Options;
use medlight_rpc::{Limits, Transport, TransportError};
use medlight_tests::chain::{BEGINNING, Draft, Signer, set};
use medlight_tests::render;
use medlight_types::{Height, Time};
use serde_json::{Value, json};

use crate::report::Report;

/// A block a second: a million of them fit into the two weeks that trust holds.
pub(crate) fn measure(report: &mut Report) {
    let mut rows = Vec::new();
    for heights in [10_000, 1_000_000] {
        for replaced in [0, 30, 100, 300] {
            let chain = Simulated { heights, validators: 100, replaced };
            let began = Instant::now();
            let (fetched, verified) = sync(chain);
            let took = 1_000.0 * began.elapsed().as_secs_f64();
            rows.push(vec![
                heights.to_string(),
                replaced.to_string(),
                fetched.to_string(),
                verified.to_string(),
                format!("{took:.0}"),
            ]);
        }
    }
    report.table(
        "A client that was away, 100 validators (the time has the simulation's signing in it)",
        &["heights", "validators replaced since", "fetched", "verified", "ms"],
        rows,
    );
}

#[derive(Clone, Copy)]
struct Simulated {
    heights: u64,
    validators: u64,
    /// How many have been replaced at its end, one after the other.
    replaced: u64,
}

impl Simulated {
    /// Who votes at a height.
    fn signers(&self, height: u64) -> Vec<Signer> {
        let replaced = height * self.replaced / self.heights;
        let member = |place: u64| {
            // The first place is the first to be given to somebody else, and is so again after the last.
            let times = (replaced + self.validators - 1 - place) / self.validators;
            Signer::new(u16::try_from(place + times * self.validators).unwrap(), 10)
        };
        (0..self.validators).map(member).collect()
    }

    fn draft(&self, height: u64) -> Draft {
        Draft { next: self.signers(height + 1), ..Draft::new(height, &self.signers(height)) }
    }

    fn answer(&self, call: &Value) -> Value {
        let height = call["params"]["height"].as_str().map(|height| height.parse().unwrap());
        let height = height.unwrap_or(self.heights);
        let result = match call["method"].as_str().unwrap() {
            "commit" => {
                let block = self.draft(height).seal().signed_header;
                let (header, commit) =
                    (render::header(&block.header), render::commit(&block.commit));
                let signed = json!({ "header": header, "commit": commit });
                json!({ "signed_header": signed, "canonical": true })
            }
            "validators" => {
                let mut page = render::validator_set(&set(&self.signers(height)));
                let count = self.validators.to_string();
                page["block_height"] = height.to_string().into();
                page["count"] = count.clone().into();
                page["total"] = count.into();
                page
            }
            other => panic!("nobody asks for {other} here"),
        };
        json!({ "jsonrpc": "2.0", "id": call["id"], "result": result })
    }
}

impl Transport for Simulated {
    async fn exchange(&self, question: Vec<u8>, _: Limits) -> Result<Vec<u8>, TransportError> {
        let question: Value = serde_json::from_slice(&question).unwrap();
        let answer = match &question {
            Value::Array(calls) => calls.iter().map(|call| self.answer(call)).collect(),
            call => self.answer(call),
        };
        Ok(answer.to_string().into_bytes())
    }
}

/// The moment of the newest block.
struct Then(Time);

impl Clock for Then {
    fn now(&self) -> Time {
        self.0
    }

    async fn sleep(&self, _: Duration) {}
}

/// Light blocks fetched and verified, from the first to the last.
fn sync(chain: Simulated) -> (u64, u64) {
    let first = chain.draft(1).seal().signed_header.header;
    let checkpoint = Checkpoint { height: Height::FIRST, hash: first.hash() };
    let now = Time::new(BEGINNING + i64::try_from(chain.heights).unwrap(), 0).unwrap();
    let nodes = Nodes::new([chain], Limits { bytes: usize::MAX, ..Limits::DEFAULT });
    let mut client = Client::new(nodes, Then(now), checkpoint, Options::default());
    let synced = block_on(client.sync(None)).unwrap();
    assert_eq!(synced.trusted.height().value(), chain.heights);
    (synced.fetched, synced.verified)
}
