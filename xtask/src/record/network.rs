//! Four CometBFT nodes with their built-in `kvstore`, on loopback, ended when dropped.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use crate::cometbft::free_ports;
use crate::cometbft::rpc::ask;
use crate::interrupt::wait_for;
use crate::project;
use crate::run::{output, run};
use crate::tools::COMETBFT;

const PATIENCE: Duration = Duration::from_secs(90);

/// How a network is to be.
pub(super) struct Setup {
    pub(super) chain_id: String,
    /// The voting power of each node.
    pub(super) powers: [u32; 4],
    /// The time nodes leave between blocks, and so for late votes.
    pub(super) pace: Duration,
    /// A node that does not wait for proposals and votes, and so often votes nil.
    pub(super) hasty: Option<usize>,
}

pub(super) struct Network {
    nodes: Vec<Node>,
}

struct Node {
    home: PathBuf,
    id: String,
    rpc: u16,
    p2p: u16,
    pace: Duration,
    hasty: bool,
    process: Option<Child>,
}

impl Network {
    /// Starts every node and waits for the first block.
    pub(super) fn start(name: &str, setup: &Setup) -> Result<Self> {
        let folder = project::target().join("record").join(name);
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        let cometbft = COMETBFT.path()?;
        let mut testnet = Command::new(&cometbft);
        testnet.args(["testnet", "--v", "4", "--populate-persistent-peers=false", "--o"]);
        run(testnet.arg(&folder).stdout(Stdio::null()))?;
        let mut ports = free_ports(8)?.into_iter();
        let mut port = || ports.next().context("too few ports");
        let mut nodes = Vec::new();
        for number in 0..setup.powers.len() {
            let home = folder.join(format!("node{number}"));
            write_genesis(&home, setup)?;
            let id = output(Command::new(&cometbft).arg("show-node-id").arg("--home").arg(&home))?;
            nodes.push(Node {
                home,
                id,
                rpc: port()?,
                p2p: port()?,
                pace: setup.pace,
                hasty: setup.hasty == Some(number),
                process: None,
            });
        }
        let mut network = Self { nodes };
        for number in 0..setup.powers.len() {
            network.start_node(number)?;
        }
        network.reach(1)?;
        Ok(network)
    }

    /// The port at which node 0 answers: the one that is asked, and never stopped.
    pub(super) fn port(&self) -> u16 {
        self.nodes.first().map_or(0, |node| node.rpc)
    }

    /// Where every node answers.
    pub(super) fn ports(&self) -> impl Iterator<Item = u16> {
        self.nodes.iter().map(|node| node.rpc)
    }

    pub(super) fn start_node(&mut self, number: usize) -> Result<()> {
        let address = |node: &Node| format!("{}@127.0.0.1:{}", node.id, node.p2p);
        let peers: Vec<_> = self.nodes.iter().map(address).collect();
        let node = self.nodes.get_mut(number).context("no such node")?;
        node.start(&peers.join(","))
    }

    pub(super) fn stop_node(&mut self, number: usize) {
        if let Some(node) = self.nodes.get_mut(number) {
            node.stop();
        }
    }

    /// The newest block's height.
    pub(super) fn height(&self) -> Result<u64> {
        let status = ask(self.port(), "status", json!({}))?;
        let height = status.pointer("/sync_info/latest_block_height").and_then(Value::as_str);
        Ok(height.context("a status without a height")?.parse()?)
    }

    /// Waits until block `height` stands.
    pub(super) fn reach(&self, height: u64) -> Result<()> {
        wait_for(&format!("height {height}"), PATIENCE, || {
            // A node that is only starting does not answer yet.
            Ok(self.height().is_ok_and(|reached| reached >= height))
        })
    }

    /// Keys of the validators, base64, node by node.
    pub(super) fn validator_keys(&self) -> Result<Vec<String>> {
        let key = |node: &Node| {
            let file = fs::read(node.home.join("config/priv_validator_key.json"))?;
            let file: Value = serde_json::from_slice(&file)?;
            let key = file.pointer("/pub_key/value").and_then(Value::as_str);
            Ok(key.context("a key file without a key")?.to_owned())
        };
        self.nodes.iter().map(key).collect()
    }
}

impl Node {
    fn start(&mut self, peers: &str) -> Result<()> {
        let pace = format!("{}ms", self.pace.as_millis());
        let (propose, vote) = if self.hasty { ("1ms", "1ms") } else { ("400ms", "200ms") };
        let log = File::options().create(true).append(true).open(self.home.join("log"))?;
        let mut command = Command::new(COMETBFT.path()?);
        command.arg("start").arg("--home").arg(&self.home);
        command.args(["--proxy_app", "kvstore", "--log_level", "error"]);
        command.args(["--rpc.laddr", &format!("tcp://127.0.0.1:{}", self.rpc)]);
        command.args(["--p2p.laddr", &format!("tcp://127.0.0.1:{}", self.p2p)]);
        command.args(["--p2p.persistent_peers", peers, "--p2p.pex=false"]);
        for (setting, value) in [
            ("RPC_MAX_REQUEST_BATCH_SIZE", "1000"),
            ("RPC_PPROF_LADDR", ""),
            ("CONSENSUS_TIMEOUT_COMMIT", &pace),
            ("CONSENSUS_TIMEOUT_PROPOSE", propose),
            ("CONSENSUS_TIMEOUT_PREVOTE", vote),
            ("CONSENSUS_TIMEOUT_PRECOMMIT", "200ms"),
            ("CONSENSUS_PEER_GOSSIP_SLEEP_DURATION", "20ms"),
        ] {
            command.env(format!("CMT_{setting}"), value);
        }
        command.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log);
        self.process = Some(command.spawn()?);
        Ok(())
    }

    /// Ends it at once: a validator must expect power cuts.
    fn stop(&mut self) {
        if let Some(mut process) = self.process.take() {
            // Already gone is as good.
            drop(process.kill());
            drop(process.wait());
        }
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        self.stop();
    }
}

fn write_genesis(home: &Path, setup: &Setup) -> Result<()> {
    let file = home.join("config/genesis.json");
    let mut genesis: Value = serde_json::from_slice(&fs::read(&file)?)?;
    let fields = genesis.as_object_mut().context("a genesis that is no object")?;
    fields.insert("chain_id".into(), json!(setup.chain_id));
    let validators = fields.get_mut("validators").and_then(Value::as_array_mut);
    let validators = validators.context("a genesis without validators")?;
    ensure!(validators.len() == setup.powers.len(), "{} validators", validators.len());
    for (validator, power) in validators.iter_mut().zip(setup.powers) {
        let fields = validator.as_object_mut().context("a validator that is no object")?;
        fields.insert("power".into(), json!(power.to_string()));
    }
    Ok(fs::write(&file, serde_json::to_vec_pretty(&genesis)?)?)
}
