use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::json;
use xtask::cometbft::free_ports;
use xtask::cometbft::rpc::ask;
use xtask::interrupt::wait_for;
use xtask::project;
use xtask::run::{cargo, run};

use crate::Asked;

/// `medlight devnet`, ended when dropped.
pub struct Devnet {
    process: Child,
    port: u16,
}

impl Devnet {
    /// Starts one, its blocks as fast as they come, with these arguments more.
    pub fn start(arguments: &[&str]) -> Self {
        run(cargo().args(["build", "--quiet", "--package", "medlight-cli"])).unwrap();
        let port = free_ports(1).unwrap()[0];
        let mut command = Command::new(project::target().join("debug/medlight"));
        command.args(["devnet", "--block-time", "10ms", "--idle", "100ms", "--rpc"]);
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
