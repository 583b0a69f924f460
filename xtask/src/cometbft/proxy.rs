//! The stock light client, `cometbft light`, as a proxy before a node.

use std::fs::{self, File};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Result, bail};
use serde_json::{Value, json};

use super::free_ports;
use super::rpc::ask;
use crate::interrupt::wait_for;
use crate::project;
use crate::tools::COMETBFT;

/// A running proxy, ended when dropped.
pub struct LightProxy {
    process: Child,
    port: u16,
    home: PathBuf,
}

impl LightProxy {
    /// Puts one before `node`, which is its primary and its only witness, trusting the header of
    /// this `height` with this `hash`.
    ///
    /// # Errors
    /// It cannot be started, or does not answer.
    pub fn before(node: u16, chain_id: &str, root: (u64, &str)) -> Result<Self> {
        // Where many look for ports, somebody else may have taken the one we found.
        Self::start(node, chain_id, root).or_else(|_| Self::start(node, chain_id, root))
    }

    fn start(node: u16, chain_id: &str, (height, hash): (u64, &str)) -> Result<Self> {
        let port = free_ports(1)?.into_iter().next().unwrap_or_default();
        let home = project::target().join(format!("engine/light-{port}"));
        // What another client on this port believed is no concern of this one.
        if home.exists() {
            fs::remove_dir_all(&home)?;
        }
        fs::create_dir_all(&home)?;
        let log = File::create(home.join("log"))?;
        let node = format!("tcp://127.0.0.1:{node}");
        let mut command = Command::new(COMETBFT.path()?);
        command.args(["light", chain_id, "--sequential", "--hash", hash]);
        command.args(["--height", &height.to_string()]);
        command.args(["--primary", &node, "--witnesses", &node]);
        command.args(["--laddr", &format!("tcp://127.0.0.1:{port}"), "--home-dir"]).arg(&home);
        command.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log);
        let mut proxy = Self { process: command.spawn()?, port, home };
        wait_for("the light proxy", Duration::from_secs(30), || {
            if let Some(status) = proxy.process.try_wait()? {
                bail!("the light proxy ended ({status}): see {}", proxy.home.display());
            }
            Ok(ask(port, "health", json!({})).is_ok())
        })?;
        Ok(proxy)
    }

    /// Its answer for this height's commit, verified by it.
    ///
    /// # Errors
    /// It refuses.
    pub fn commit(&self, height: u64) -> Result<Value> {
        ask(self.port, "commit", json!({ "height": height.to_string() }))
    }
}

impl Drop for LightProxy {
    fn drop(&mut self) {
        // Of one that ended by itself the log is left.
        if matches!(self.process.try_wait(), Ok(None)) {
            drop(self.process.kill());
            drop(self.process.wait());
            drop(fs::remove_dir_all(&self.home));
        }
    }
}
