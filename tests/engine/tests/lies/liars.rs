//! One chain, an honest listener, and a liar for each lie.

use std::fs::File;
use std::path::PathBuf;
use std::process::{Child, Command as Process, Stdio};
use std::time::Duration;

use medlight_engine_tests::Asked;
use serde_json::{Value, json};
use tempfile::TempDir;
use xtask::cometbft::free_ports;
use xtask::cometbft::rpc::ask;
use xtask::interrupt::wait_for;
use xtask::{medlight, project};

use crate::Command;

/// A patient of the town, connected with all of its organisations.
const PATIENT: &str = "ana-weber.wallet";

pub(crate) struct Liars {
    process: Child,
    people: TempDir,
    program: PathBuf,
    log: PathBuf,
    honest: u16,
    ports: Vec<(&'static str, u16)>,
    pub(crate) trust: String,
    keys: Vec<String>,
}

/// A command that has ended.
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Ran {
    /// What it printed, without how many headers were fetched for it, which two nodes make more,
    /// and how old it is.
    pub(crate) fn answer(&self) -> Value {
        let mut answer: Value = serde_json::from_str(&self.stdout).unwrap_or_default();
        if let Some(fields) = answer.as_object_mut() {
            fields.retain(|name, _| !["fetched", "age"].contains(&name.as_str()));
        }
        answer
    }
}

impl Liars {
    /// The town on a network that stands still once it stands, for as long as `idle`.
    pub(crate) fn start(lies: &[&'static str], idle: &str) -> Self {
        let program = medlight::built().unwrap();
        let mut ports = free_ports(lies.len() + 1).unwrap().into_iter();
        let honest = ports.next().unwrap();
        let ports: Vec<_> = lies.iter().copied().zip(ports).collect();
        let folder = project::target().join("engine");
        std::fs::create_dir_all(&folder).unwrap();
        let log = folder.join(format!("liars-{honest}.log"));
        let mut network = Process::new(&program);
        network.args(["devnet", "--demo", "--block-time", "50ms", "--idle", idle, "--rpc"]);
        let people = tempfile::tempdir().unwrap();
        network.arg(format!("127.0.0.1:{honest}")).arg("--people").arg(people.path());
        for (lie, port) in &ports {
            network.arg("--lie").arg(format!("{lie}@127.0.0.1:{port}"));
        }
        network.stdin(Stdio::null()).stdout(Stdio::null()).stderr(File::create(&log).unwrap());
        let process = network.spawn().unwrap();
        let (trust, keys) = (String::new(), Vec::new());
        let liars = Self { process, people, program, log, honest, ports, trust, keys };
        // Two blocks of the town, and the one that proves it; then nothing more is due.
        wait_for("the network", Duration::from_secs(30), || {
            Ok(ask(honest, "commit", json!({ "height": "3" })).is_ok())
        })
        .unwrap();
        liars.begun()
    }

    fn begun(mut self) -> Self {
        let asked = Asked::at(self.honest);
        (self.trust, self.keys) = (asked.trust(), asked.keys());
        self
    }

    /// The first key that begins so.
    pub(crate) fn key(&self, prefix: &str) -> &str {
        self.keys.iter().find(|key| key.starts_with(prefix)).unwrap()
    }

    /// Where a liar answers; for `None` the honest node.
    pub(crate) fn port(&self, lie: Option<&str>) -> u16 {
        lie.map_or(self.honest, |lie| self.ports.iter().find(|(name, _)| *name == lie).unwrap().1)
    }

    /// Runs it against these nodes, `None` the honest one.
    pub(crate) fn run(&self, command: Command, nodes: &[Option<&str>]) -> Ran {
        let words = match command {
            Command::Sync => vec!["light", "sync"],
            Command::Get(prefix) => vec!["get", self.key(prefix)],
            Command::Log(prefix) => vec!["log", self.key(prefix)],
        };
        self.told(&words, nodes)
    }

    /// Runs a patient's command about this connection.
    pub(crate) fn patients(&self, words: &[&str], connection: &str, nodes: &[Option<&str>]) -> Ran {
        let patient = ["--wallet", PATIENT, "--connection", connection];
        self.told(&[words, &patient].concat(), nodes)
    }

    /// The patient's first connection.
    pub(crate) fn connection(&self) -> String {
        let all = self.told(&["wallet", "relationships", "--wallet", PATIENT], &[None]).answer();
        all["relationships"][0]["id"].as_str().unwrap().to_owned()
    }

    /// Runs what stands in these words.
    pub(crate) fn told(&self, words: &[&str], nodes: &[Option<&str>]) -> Ran {
        let mut process = Process::new(&self.program);
        process.current_dir(&self.people).env("MEDLIGHT_PASSPHRASE", "demonstration").args(words);
        for node in nodes {
            process.arg("--node").arg(format!("http://127.0.0.1:{}", self.port(*node)));
        }
        let output = process.args(["--json", "--trust", &self.trust]).output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Ran {
            code: output.status.code().unwrap(),
            stdout: text(output.stdout),
            stderr: text(output.stderr),
        }
    }

    /// Whether the liar itself says so.
    pub(crate) fn has_lied(&self, lie: &str) -> bool {
        let log = std::fs::read_to_string(&self.log).unwrap();
        log.contains(&format!("lied ({lie})"))
    }
}

impl Drop for Liars {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}
