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
    port: u16,
}

impl Devnet {
    /// Blocks as soon as there is something for them.
    pub const FAST: [&str; 4] = ["--block-time", "10ms", "--idle", "100ms"];

    /// Starts one with these arguments.
    pub fn start(arguments: &[&str]) -> Self {
        let port = free_ports(1).unwrap()[0];
        let mut command = Command::new(medlight::built().unwrap());
        command.args(["devnet", "--rpc"]);
        command.arg(format!("127.0.0.1:{port}")).args(arguments);
        let process = command.stdin(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let devnet = Self { process, port };
        wait_for("the embedded network", Duration::from_secs(30), || {
            Ok(ask(port, "commit", json!({ "height": "1" })).is_ok())
        })
        .unwrap();
        devnet
    }

    /// What it answers.
    pub fn asked(&self) -> Asked {
        Asked::at(self.port)
    }
}

impl Drop for Devnet {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}
