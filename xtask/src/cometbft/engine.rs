//! One CometBFT node with the ledger behind it, on loopback, ended when dropped.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Duration;

use anyhow::{Context, Result};
use serde_json::{Value, json};

use super::free_ports;
use super::rpc::ask;
use crate::interrupt::wait_for;
use crate::run::run;
use crate::tools::COMETBFT;
use crate::{medlight, project};

const PATIENCE: Duration = Duration::from_secs(60);

/// A chain of one validator.
pub struct Engine {
    home: PathBuf,
    rpc: u16,
    p2p: u16,
    /// The application, then the engine: each ends with the other.
    processes: Vec<Child>,
}

impl Engine {
    /// Begins a chain called `chain_id` with this `app_state`, and waits for its first block.
    ///
    /// # Errors
    /// CometBFT or the ledger cannot be started, or no block came.
    pub fn start(chain_id: &str, app_state: &Value) -> Result<Self> {
        let home = project::target().join("engine").join(chain_id);
        if home.exists() {
            fs::remove_dir_all(&home)?;
        }
        let mut init = Command::new(COMETBFT.path()?);
        run(init.arg("init").arg("--home").arg(&home).stdout(Stdio::null()))?;
        write_genesis(&home, chain_id, app_state)?;
        let [rpc, p2p] = free_ports(2)?.try_into().ok().context("too few ports")?;
        let mut engine = Self { home, rpc, p2p, processes: Vec::new() };
        engine.resume()?;
        Ok(engine)
    }

    /// Where it answers.
    pub fn port(&self) -> u16 {
        self.rpc
    }

    /// The newest block's height.
    ///
    /// # Errors
    /// It does not answer.
    pub fn height(&self) -> Result<u64> {
        let status = ask(self.rpc, "status", json!({}))?;
        let height = status.pointer("/sync_info/latest_block_height").and_then(Value::as_str);
        Ok(height.context("a status without a height")?.parse()?)
    }

    /// Waits until block `height` stands.
    ///
    /// # Errors
    /// It did not come in time.
    pub fn reach(&self, height: u64) -> Result<()> {
        wait_for(&format!("height {height}"), PATIENCE, || {
            // A node that is only starting does not answer yet.
            Ok(self.height().is_ok_and(|reached| reached >= height))
        })
    }

    /// Ends ledger and engine at once, as a power cut would.
    pub fn kill(&mut self) {
        for mut process in self.processes.drain(..) {
            // Already gone is as good.
            drop(process.kill());
            drop(process.wait());
        }
    }

    /// Waits until the ledger has ended by itself, and ends the engine too: how the ledger ended.
    ///
    /// # Errors
    /// It goes on, or never began.
    pub fn ledger_ends(&mut self) -> Result<ExitStatus> {
        let ledger = self.processes.first_mut().context("no ledger runs")?;
        wait_for("the ledger's end", PATIENCE, || Ok(ledger.try_wait()?.is_some()))?;
        let status = ledger.wait()?;
        self.kill();
        Ok(status)
    }

    /// Where the ledger has its files.
    pub fn ledger_home(&self) -> PathBuf {
        self.home.join("ledger")
    }

    /// Every byte of every file of the ledger.
    ///
    /// # Errors
    /// A file cannot be read.
    pub fn ledger_files(&self) -> Result<Vec<u8>> {
        bytes_in(&self.ledger_home())
    }

    /// Loses the ledger's disk; the engine's blocks are still there.
    ///
    /// # Errors
    /// The folder cannot be removed.
    pub fn lose_ledger(&self) -> Result<()> {
        Ok(fs::remove_dir_all(self.ledger_home())?)
    }

    /// Starts both again where they stood, and waits for a further block.
    ///
    /// # Errors
    /// One of them cannot be started, or no block came.
    pub fn resume(&mut self) -> Result<()> {
        let mut node = Command::new(medlight::built()?);
        // A test may well send more at once than strangers should.
        node.args(["node", "--quota", "100000"]);
        self.resume_before(node)
    }

    /// As [`Engine::resume`], with another program as the ledger, which takes the arguments of
    /// `medlight node` behind its own.
    ///
    /// # Errors
    /// As there.
    pub fn resume_before(&mut self, mut node: Command) -> Result<()> {
        let socket = format!("unix://{}", self.home.join("app.sock").display());
        node.args(["--abci", &socket, "--home"]).arg(self.ledger_home());
        self.spawn(node, "ledger.log")?;
        let mut engine = Command::new(COMETBFT.path()?);
        engine.arg("start").arg("--home").arg(&self.home);
        engine.args(["--proxy_app", &socket, "--log_level", "error"]);
        engine.args(["--rpc.laddr", &format!("tcp://127.0.0.1:{}", self.rpc)]);
        engine.args(["--p2p.laddr", &format!("tcp://127.0.0.1:{}", self.p2p), "--p2p.pex=false"]);
        for (setting, value) in [
            ("RPC_MAX_REQUEST_BATCH_SIZE", "1000"),
            ("RPC_PPROF_LADDR", ""),
            ("CONSENSUS_TIMEOUT_COMMIT", "100ms"),
        ] {
            engine.env(format!("CMT_{setting}"), value);
        }
        self.spawn(engine, "engine.log")?;
        let before = self.last_height();
        self.reach(before + 1)
    }

    /// The height it stood at when it was last asked; 0 at the beginning.
    fn last_height(&self) -> u64 {
        let state = fs::read(self.home.join("data/priv_validator_state.json")).unwrap_or_default();
        let state: Value = serde_json::from_slice(&state).unwrap_or_default();
        let height = state.get("height").and_then(Value::as_str);
        height.and_then(|height| height.parse().ok()).unwrap_or(0)
    }

    fn spawn(&mut self, mut command: Command, log: &str) -> Result<()> {
        let log = File::options().create(true).append(true).open(self.home.join(log))?;
        command.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log);
        self.processes.push(command.spawn()?);
        Ok(())
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        self.kill();
    }
}

fn write_genesis(home: &Path, chain_id: &str, app_state: &Value) -> Result<()> {
    let file = home.join("config/genesis.json");
    let mut genesis: Value = serde_json::from_slice(&fs::read(&file)?)?;
    let fields = genesis.as_object_mut().context("a genesis that is no object")?;
    fields.insert("chain_id".into(), json!(chain_id));
    fields.insert("app_state".into(), app_state.clone());
    // As long as a removed validator's organisation stays accountable: 21 days.
    if let Some(age) = genesis.pointer_mut("/consensus_params/evidence/max_age_duration") {
        *age = "1814400000000000".into();
    }
    Ok(fs::write(&file, serde_json::to_vec_pretty(&genesis)?)?)
}

fn bytes_in(folder: &Path) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        bytes.extend(if path.is_dir() { bytes_in(&path)? } else { fs::read(&path)? });
    }
    Ok(bytes)
}
