//! A chain of one validator and further full nodes, each with a ledger of its own, on loopback.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use data_encoding::{BASE64, HEXUPPER};
use ed25519_dalek::SigningKey;
use medlight_app::app_state;
use medlight_ledger::Id;
use medlight_ledger::message::Message;
use medlight_ledger::tx::{Signer, TxBody};
use medlight_merkle::sha256;
use serde_json::{Value, json};
use xtask::cometbft::free_ports;
use xtask::cometbft::rpc::ask;
use xtask::interrupt::wait_for;
use xtask::run::{output, run};
use xtask::tools::COMETBFT;
use xtask::{medlight, project};

const PATIENCE: Duration = Duration::from_secs(60);

pub(crate) fn key(seed: u64) -> SigningKey {
    SigningKey::from_bytes(sha256(&seed.to_be_bytes()).as_bytes())
}

pub(crate) fn id(seed: u64) -> Id {
    Id::of_key(key(seed).verifying_key().as_bytes())
}

pub(crate) const REGISTRAR: u64 = 1;

pub(crate) struct Network {
    pub(crate) nodes: Vec<Node>,
    chain_id: String,
    nonce: u128,
}

/// Ledger and engine, ended when dropped.
pub(crate) struct Node {
    home: PathBuf,
    id: String,
    pub(crate) rpc: u16,
    p2p: u16,
    /// The peers of its ledger.
    peers: Vec<String>,
    processes: Vec<Child>,
}

impl Network {
    /// `count` nodes, whose ledgers all know each other; `more` are further peers, by node, that
    /// come before the others.
    pub(crate) fn start(chain_id: &str, count: usize, more: &[(usize, u16)]) -> Self {
        let folder = project::target().join("engine").join(chain_id);
        if folder.exists() {
            fs::remove_dir_all(&folder).unwrap();
        }
        let cometbft = COMETBFT.path().unwrap();
        let mut testnet = Command::new(&cometbft);
        testnet.args(["testnet", "--v", "1", "--populate-persistent-peers=false"]);
        testnet.args(["--n", &(count - 1).to_string(), "--o"]).arg(&folder);
        run(testnet.stdout(Stdio::null())).unwrap();
        let ports = free_ports(2 * count).unwrap();
        let url = |port: &u16| format!("http://127.0.0.1:{port}");
        let node = |number: usize| {
            let home = folder.join(format!("node{number}"));
            write_genesis(&home, chain_id);
            let mut show = Command::new(&cometbft);
            let id = output(show.arg("show-node-id").arg("--home").arg(&home)).unwrap();
            let more = more.iter().filter(|(node, _)| *node == number).map(|(_, port)| url(port));
            let others = (0..count).filter(|other| *other != number).map(|o| url(&ports[o]));
            let peers = more.chain(others).collect();
            let (rpc, p2p) = (ports[number], ports[count + number]);
            Node { home, id, rpc, p2p, peers, processes: Vec::new() }
        };
        let nodes = (0..count).map(node).collect();
        let mut network = Self { nodes, chain_id: chain_id.to_owned(), nonce: 0 };
        (0..count).for_each(|number| network.start_node(number));
        (0..count).for_each(|number| network.reach(number, 1));
        network
    }

    pub(crate) fn start_node(&mut self, number: usize) {
        let first = format!("{}@127.0.0.1:{}", self.nodes[0].id, self.nodes[0].p2p);
        self.nodes[number].start(if number == 0 { "" } else { &first });
    }

    pub(crate) fn stop_node(&mut self, number: usize) {
        self.nodes[number].stop();
    }

    fn reach(&self, number: usize, height: u64) {
        let node = &self.nodes[number];
        wait_for("a block", PATIENCE, || Ok(node.height().is_some_and(|now| now >= height)))
            .unwrap();
    }

    /// Sends to a node what takes effect, and waits until every other stands behind it.
    pub(crate) fn must(&mut self, number: usize, signers: &[u64], message: Message) {
        self.nonce += 1;
        let signer = |seed: &u64| Signer {
            id: id(*seed).as_bytes().to_vec(),
            key: key(*seed).verifying_key().to_bytes().to_vec(),
        };
        let body = TxBody {
            chain_id: self.chain_id.clone(),
            nonce: self.nonce.to_be_bytes().to_vec(),
            valid_until: self.nodes[0].time() + 3_600,
            signers: signers.iter().map(signer).collect(),
            message: Some(message),
        };
        let tx = body.signed(&signers.iter().map(|seed| key(*seed)).collect::<Vec<_>>());
        let params = json!({ "tx": BASE64.encode(&tx) });
        let sent = ask(self.nodes[number].rpc, "broadcast_tx_commit", params).unwrap();
        assert_eq!((&sent["check_tx"]["code"], &sent["tx_result"]["code"]), (&json!(0), &json!(0)));
        let height = sent["height"].as_str().unwrap().parse().unwrap();
        for number in 0..self.nodes.len() {
            if !self.nodes[number].processes.is_empty() {
                self.reach(number, height);
            }
        }
    }
}

impl Node {
    fn start(&mut self, persistent: &str) {
        let socket = format!("unix://{}", self.home.join("app.sock").display());
        let mut ledger = Command::new(medlight::built().unwrap());
        ledger.args(["node", "--abci", &socket, "--home"]).arg(self.home.join("ledger"));
        self.peers.iter().for_each(|peer| _ = ledger.args(["--peer", peer]));
        self.spawn(ledger, "ledger.log");
        let mut engine = Command::new(COMETBFT.path().unwrap());
        engine.arg("start").arg("--home").arg(&self.home);
        engine.args(["--proxy_app", &socket, "--log_level", "error"]);
        engine.args(["--rpc.laddr", &format!("tcp://127.0.0.1:{}", self.rpc)]);
        engine.args(["--p2p.laddr", &format!("tcp://127.0.0.1:{}", self.p2p), "--p2p.pex=false"]);
        engine.args(["--p2p.persistent_peers", persistent]);
        for (setting, value) in [
            ("RPC_PPROF_LADDR", ""),
            ("P2P_ALLOW_DUPLICATE_IP", "true"),
            ("P2P_ADDR_BOOK_STRICT", "false"),
            // Unhurried blocks, hurried gossip: who only follows would fall behind.
            ("CONSENSUS_TIMEOUT_COMMIT", "300ms"),
            ("CONSENSUS_PEER_GOSSIP_SLEEP_DURATION", "5ms"),
            ("P2P_FLUSH_THROTTLE_TIMEOUT", "5ms"),
        ] {
            engine.env(format!("CMT_{setting}"), value);
        }
        self.spawn(engine, "engine.log");
    }

    fn stop(&mut self) {
        for mut process in self.processes.drain(..) {
            drop(process.kill());
            drop(process.wait());
        }
    }

    fn spawn(&mut self, mut command: Command, log: &str) {
        let log = File::options().create(true).append(true).open(self.home.join(log)).unwrap();
        command.stdin(Stdio::null()).stdout(log.try_clone().unwrap()).stderr(log);
        self.processes.push(command.spawn().unwrap());
    }

    /// `None` while it is only starting.
    fn height(&self) -> Option<u64> {
        let mut status = ask(self.rpc, "status", json!({})).ok()?["sync_info"].take();
        // Before it has caught up, it hands on no transactions.
        let height = status["latest_block_height"].take();
        (status["catching_up"] == false).then(|| height.as_str()?.parse().ok()).flatten()
    }

    fn time(&self) -> u64 {
        let newest = ask(self.rpc, "commit", json!({})).unwrap();
        let time = newest["signed_header"]["header"]["time"].as_str().unwrap();
        medlight_types::Time::parse(time).unwrap().unix()
    }

    /// Hands it bytes by this path; gives its code.
    pub(crate) fn hand(&self, path: &str, bytes: &[u8]) -> u64 {
        let params = json!({ "path": path, "data": HEXUPPER.encode(bytes) });
        let answer = ask(self.rpc, "abci_query", params).unwrap();
        answer["response"]["code"].as_u64().unwrap()
    }

    pub(crate) fn put(&self, bytes: &[u8]) -> u64 {
        self.hand("/blob/put", bytes)
    }

    pub(crate) fn has(&self, bytes: &[u8]) -> bool {
        let params = json!({ "path": "/blob", "data": HEXUPPER.encode(sha256(bytes).as_bytes()) });
        // A node that is only starting does not answer yet.
        let Ok(answer) = ask(self.rpc, "abci_query", params) else { return false };
        answer["response"]["value"].as_str() == Some(&BASE64.encode(bytes))
    }

    /// As soon as it answers and has the bytes.
    pub(crate) fn comes_to_have(&self, bytes: &[u8]) {
        wait_for("a blob", PATIENCE, || Ok(self.has(bytes))).unwrap();
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        self.stop();
    }
}

fn write_genesis(home: &Path, chain_id: &str) {
    let file = home.join("config/genesis.json");
    let mut genesis: Value = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
    genesis["chain_id"] = json!(chain_id);
    genesis["app_state"] = app_state(&[key(REGISTRAR).verifying_key().to_bytes()]);
    fs::write(&file, serde_json::to_vec_pretty(&genesis).unwrap()).unwrap();
}
