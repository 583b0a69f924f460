use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result};
use serde_json::{Value, json};

use super::WASM;
use crate::cometbft::free_ports;
use crate::cometbft::rpc::ask;
use crate::interrupt::wait_for;
use crate::run::{cargo, run};
use crate::tools::{WASM_BINDGEN, ensure};
use crate::{chromium, medlight};

/// What the client meets over HTTP in a browser, beside an honest node.
const LIES: [&str; 6] =
    ["content-type", "huge-answer", "malformed-json", "no-answer", "redirect", "slow-drip"];

/// The rooms' tests, compiled to WebAssembly and run in a worker of Chromium.
pub(super) fn test() -> Result<()> {
    chromium::ensure()?;
    ensure(&[WASM_BINDGEN])?;
    let runner = WASM_BINDGEN.path()?.with_file_name("wasm-bindgen-test-runner");
    let listeners = Listeners::start()?;
    let mut test = cargo();
    test.args(["test", "--target", WASM, "--package", "medlight-wasm-tests"]);
    test.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", runner);
    test.env("MEDLIGHT_LISTENERS", &listeners.named);
    run(test.env("CHROMEDRIVER", chromium::driver()?))
}

/// `medlight devnet`, ended when dropped.
struct Listeners {
    process: Child,
    /// Its first header, and behind it each listener's name and port.
    named: String,
}

impl Listeners {
    fn start() -> Result<Self> {
        let ports = free_ports(LIES.len() + 1)?;
        let (honest, lying) = ports.split_first().context("no port is free")?;
        let mut command = Command::new(medlight::built()?);
        command.args(["devnet", "--block-time", "50ms", "--idle", "1s"]);
        command.args(["--rpc", &format!("127.0.0.1:{honest}")]);
        let mut names = vec![format!("honest={honest}")];
        for (lie, port) in LIES.iter().zip(lying) {
            command.args(["--lie", &format!("{lie}@127.0.0.1:{port}")]);
            names.push(format!("{lie}={port}"));
        }
        let process = command.stdin(Stdio::null()).stderr(Stdio::null()).spawn()?;
        let mut listeners = Self { process, named: String::new() };
        wait_for("the embedded network", Duration::from_secs(30), || {
            Ok(ask(*honest, "commit", json!({ "height": "2" })).is_ok())
        })?;
        let first = ask(*honest, "commit", json!({ "height": "1" }))?;
        let hash = first.pointer("/signed_header/commit/block_id/hash").and_then(Value::as_str);
        let hash = hash.context("the embedded network has no first header")?;
        listeners.named = format!("1:{hash} {}", names.join(" "));
        Ok(listeners)
    }
}

impl Drop for Listeners {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}
