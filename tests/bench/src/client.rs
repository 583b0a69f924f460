//! What a person waits for: a fresh client over HTTP, from a checkpoint to a list that is proved,
//! opened and compared, and to an answer at the bedside.

use std::cell::Cell;
use std::process::Command;
use std::rc::Rc;
use std::time::Instant;

use medlight_cli::ask::{System, block_on};
use medlight_client::{Checkpoint, Client, Nodes};
use medlight_engine_tests::{Asked, Devnet, build};
use medlight_ledger::connection::Connection;
use medlight_ledger::consent::{Purpose, Request, decide};
use medlight_light::{Options, TrustRoot};
use medlight_rpc::{Address, Http, Limits, Transport, TransportError};
use medlight_sample::network::key;
use medlight_wallet::audit::Audit;
use medlight_wallet::{Keys, Opener};
use serde_json::Value;
use xtask::medlight;

use crate::report::{Report, percentiles};

const RUNS: usize = 30;

/// HTTP, and how many bytes came by it.
struct Counted(Http, Rc<Cell<usize>>);

impl Transport for Counted {
    async fn exchange(&self, question: Vec<u8>, limits: Limits) -> Result<Vec<u8>, TransportError> {
        let answer = self.0.exchange(question, limits).await?;
        self.1.set(self.1.get() + answer.len());
        Ok(answer)
    }
}

/// A client that knows nothing but the first header's hash.
fn fresh(asked: &Asked) -> (Client<Counted, System>, Rc<Cell<usize>>) {
    let TrustRoot { height, hash, .. } = asked.root();
    let checkpoint = Checkpoint { height, hash };
    let address: Address = format!("http://127.0.0.1:{}", asked.port).parse().unwrap();
    let bytes = Rc::new(Cell::new(0));
    let nodes = Nodes::new([Counted(Http::to(address), bytes.clone())], Limits::DEFAULT);
    (Client::new(nodes, System, checkpoint, Options::default()), bytes)
}

pub(crate) fn measure(report: &mut Report) {
    let devnet = Devnet::start(&Devnet::FAST);
    let asked = devnet.asked();
    let registrar = Keys::new(&key(1, "registrar", 0).to_bytes(), &[0; 32]);
    let town = build(&asked, &registrar);
    let ana = &town.cast.ana.connections[0];
    let mut rows = Vec::new();
    let mut row = |what: &str, runs: Vec<(f64, usize)>| {
        let bytes = runs.iter().map(|(_, bytes)| bytes).max().unwrap() / 1_000;
        let (middle, slow) = percentiles(runs.iter().map(|(time, _)| *time).collect());
        rows.push(vec![
            what.into(),
            format!("{middle:.1}"),
            format!("{slow:.1}"),
            bytes.to_string(),
        ]);
        slow
    };
    let list = |connection: &Connection| {
        let audit = Audit::of(connection, &Opener::new(connection, &ana.keys));
        assert_eq!(audit.counts().opened, 127, "all but one that is held back");
    };
    let listed = (0..RUNS).map(|_| {
        let (began, (mut client, bytes)) = (Instant::now(), fresh(&asked));
        block_on(client.sync(None)).unwrap();
        list(&block_on(client.connection(ana.keys.id())).unwrap().unwrap());
        (1_000.0 * began.elapsed().as_secs_f64(), bytes.get())
    });
    row("128 entries proved, opened, compared", listed.collect());
    let answered = (0..RUNS).map(|_| {
        let (began, (mut client, bytes)) = (Instant::now(), fresh(&asked));
        let now = block_on(client.sync(None)).unwrap().trusted.header().time.unix();
        let connection = block_on(client.choices(ana.keys.id())).unwrap().unwrap();
        let request = Request {
            at: now,
            organisation: ana.custodian,
            practitioner: None,
            purpose: Purpose::Treat,
            labels: Default::default(),
        };
        let closed = connection.in_force().into_iter().map(|change| change.closed(ana.custodian));
        decide(&closed.collect::<Vec<_>>(), connection.default_policy(), &request);
        (1_000.0 * began.elapsed().as_secs_f64(), bytes.get())
    });
    let slow = row("an answer at the bedside", answered.collect());
    report.target("an answer at the bedside, p95, ms", slow, 1_000.0);
    report.table("A fresh client over HTTP", &["what", "p50 ms", "p95 ms", "kB"], rows);
    audit(report, &asked);
}

/// The command itself, from its start to its end: every cell and log of the town.
fn audit(report: &mut Report, asked: &Asked) {
    let (program, trust) = (medlight::built().unwrap(), asked.trust());
    let node = format!("http://127.0.0.1:{}", asked.port);
    let mut found = Value::Null;
    let run = |_| {
        let mut audit = Command::new(&program);
        audit.args(["audit", "--json", "--trust", &trust, "--node", &node]);
        let began = Instant::now();
        let output = audit.output().unwrap();
        let took = 1_000.0 * began.elapsed().as_secs_f64();
        found = serde_json::from_slice(&output.stdout).unwrap();
        took
    };
    let (middle, slow) = percentiles((0..RUNS).map(run).collect());
    assert_eq!(found["refused"], 0, "{found}");
    let mut row: Vec<_> =
        ["cells", "logs", "entries"].iter().map(|what| found[what].to_string()).collect();
    row.extend([format!("{middle:.0}"), format!("{slow:.0}")]);
    let columns = ["cells", "logs", "entries", "p50 ms", "p95 ms"];
    report.table("`medlight audit` of the sample town", &columns, vec![row]);
}
