use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::json;
use xtask::cometbft::free_ports;
use xtask::cometbft::rpc::ask;
use xtask::interrupt::wait_for;
use xtask::medlight;

use crate::Asked;

/// `medlight devnet`, ended when dropped.
pub struct Devnet {
    process: Child,
    arguments: Vec<String>,
    port: u16,
    said: String,
}

impl Devnet {
    /// Blocks as soon as there is something for them.
    pub const FAST: [&str; 4] = ["--block-time", "10ms", "--idle", "100ms"];

    /// Starts one with these arguments.
    pub fn start(arguments: &[&str]) -> Self {
        let arguments: Vec<_> = arguments.iter().map(|&argument| argument.to_owned()).collect();
        let (process, port, said) = started(&arguments);
        Self { process, arguments, port, said }
    }

    /// What it answers.
    pub fn asked(&self) -> Asked {
        Asked::at(self.port)
    }

    /// The first line it wrote when it started: what it is, and where it stands.
    pub fn said(&self) -> &str {
        &self.said
    }

    /// Ends it as a power cut would, at once.
    pub fn kill(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }

    /// Starts it again with what it kept, at another port: the old one may have been taken.
    pub fn resume(&mut self) {
        (self.process, self.port, self.said) = started(&self.arguments);
    }
}

impl Drop for Devnet {
    fn drop(&mut self) {
        self.kill();
    }
}

/// A process that answers, where, and what it said first.
fn started(arguments: &[String]) -> (Child, u16, String) {
    let port = free_ports(1).unwrap()[0];
    let mut command = Command::new(medlight::built().unwrap());
    command.args(["devnet", "--rpc", &format!("127.0.0.1:{port}")]).args(arguments);
    let mut process = command.stdin(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let mut said = String::new();
    let mut lines = BufReader::new(process.stderr.take().unwrap());
    lines.read_line(&mut said).unwrap();
    // Kept open: a program whose complaints nobody takes cannot go on.
    process.stderr = Some(lines.into_inner());
    wait_for("the embedded network", Duration::from_secs(30), || {
        Ok(ask(port, "commit", json!({ "height": "1" })).is_ok())
    })
    .unwrap();
    (process, port, said)
}
