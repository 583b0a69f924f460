//! The embedded network, judged by the stock light client.

use std::process::{Child, Command, Stdio};
use std::time::Duration;

use data_encoding::BASE64;
use ed25519_dalek::SigningKey;
use medlight_cli::devnet::key;
use medlight_devnet::Lie;
use medlight_ledger::Id;
use medlight_ledger::message::Message;
use medlight_ledger::message::identity::SetValidator;
use medlight_ledger::tx::{Signer, TxBody};
use serde_json::{Value, json};
use xtask::cometbft::free_ports;
use xtask::cometbft::proxy::LightProxy;
use xtask::cometbft::rpc::ask;
use xtask::interrupt::wait_for;
use xtask::project;
use xtask::run::{cargo, run};

use crate::people::{Somebody, organisation};

/// Blocks looked at: transactions, empty ones and two changes of the set are among them.
const HEIGHTS: u64 = 200;

/// `medlight devnet`, ended when dropped.
pub(crate) struct Devnet {
    process: Child,
    port: u16,
    lying: Vec<(String, u16)>,
    registrar: SigningKey,
    nonce: u128,
}

impl Devnet {
    pub(crate) fn start() -> Self {
        run(cargo().args(["build", "--quiet", "--package", "medlight-cli"])).unwrap();
        let names: Vec<_> = Lie::names().collect();
        let mut ports = free_ports(names.len() + 1).unwrap().into_iter();
        let port = ports.next().unwrap();
        let lying: Vec<_> = names.into_iter().zip(ports).collect();
        let mut command = Command::new(project::target().join("debug/medlight"));
        command.args(["devnet", "--block-time", "10ms", "--idle", "20ms", "--rpc"]);
        command.arg(format!("127.0.0.1:{port}"));
        for (name, port) in &lying {
            command.arg("--lie").arg(format!("{name}@127.0.0.1:{port}"));
        }
        let process = command.stdin(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let devnet = Self { process, port, lying, registrar: key(1, "registrar", 0), nonce: 0 };
        wait_for("the embedded network", Duration::from_secs(20), || {
            Ok(ask(port, "commit", json!({ "height": "1" })).is_ok())
        })
        .unwrap();
        devnet
    }

    fn header(&self, height: u64) -> Value {
        let commit = ask(self.port, "commit", json!({ "height": height.to_string() })).unwrap();
        commit["signed_header"]["header"].clone()
    }

    fn height(&self) -> u64 {
        let status = ask(self.port, "status", json!({})).unwrap();
        status["sync_info"]["latest_block_height"].as_str().unwrap().parse().unwrap()
    }

    pub(crate) fn reach(&self, height: u64) {
        wait_for("blocks", Duration::from_secs(60), || Ok(self.height() >= height)).unwrap();
    }

    /// Where it answers honestly.
    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// Sends what the registrar and others signed, and gives its bytes.
    pub(crate) fn send(&mut self, more: &[&Somebody], message: Message) -> Vec<u8> {
        self.nonce += 1;
        let time = self.header(self.height())["time"].as_str().unwrap().to_owned();
        let now = medlight_types::Time::parse(&time).unwrap().seconds();
        let keys: Vec<_> = [&self.registrar]
            .into_iter()
            .chain(more.iter().map(|somebody| &somebody.key))
            .cloned()
            .collect();
        let signer = |key: &SigningKey| {
            let public = key.verifying_key().to_bytes();
            Signer { id: Id::of_key(&public).as_bytes().to_vec(), key: public.to_vec() }
        };
        let body = TxBody {
            chain_id: self.chain_id(),
            nonce: self.nonce.to_be_bytes().to_vec(),
            valid_until: u64::try_from(now).unwrap() + 3_600,
            signers: keys.iter().map(signer).collect(),
            message: Some(message),
        };
        let bytes = body.signed(&keys);
        let tx = BASE64.encode(&bytes);
        let sent = ask(self.port, "broadcast_tx_commit", json!({ "tx": tx })).unwrap();
        assert_eq!((&sent["check_tx"]["code"], &sent["tx_result"]["code"]), (&json!(0), &json!(0)));
        bytes
    }

    fn chain_id(&self) -> String {
        self.header(1)["chain_id"].as_str().unwrap().to_owned()
    }

    /// The stock light client before one of its addresses.
    fn behind_a_proxy(&self, port: u16) -> LightProxy {
        let first = ask(self.port, "commit", json!({ "height": "1" })).unwrap();
        let hash = first["signed_header"]["commit"]["block_id"]["hash"].as_str().unwrap();
        LightProxy::before(port, &self.chain_id(), hash).unwrap()
    }
}

impl Drop for Devnet {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

#[test]
fn the_stock_light_client_believes_the_honest_and_none_of_the_liars() {
    let mut devnet = Devnet::start();
    for seed in 0..20 {
        devnet.send(&[&Somebody::new(500 + seed)], organisation(&format!("Practice {seed}")));
    }
    let validator = |number, power| {
        let key = key(1, "validator", number).verifying_key().to_bytes().to_vec();
        Message::SetValidator(SetValidator { key, power })
    };
    devnet.send(&[], validator(2, 35));
    devnet.send(&[], validator(3, 0));
    devnet.reach(HEIGHTS + 3);

    let proxy = devnet.behind_a_proxy(devnet.port);
    let (mut sets, mut empty) = (std::collections::BTreeSet::new(), 0);
    for height in 1..=HEIGHTS {
        let theirs = proxy.commit(height).unwrap();
        let ours = devnet.header(height);
        assert_eq!(theirs["signed_header"]["header"], ours, "height {height}");
        sets.insert(ours["validators_hash"].to_string());
        let nothing = "E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855";
        empty += u64::from(ours["data_hash"] == nothing);
    }
    assert_eq!(sets.len(), 3, "the first set, one with more power, one without a member");
    assert!(empty > 20 && empty < HEIGHTS - 20, "{empty} empty blocks");

    for (lie, port) in &devnet.lying {
        let asked = ask(*port, "commit", json!({ "height": "5" })).unwrap();
        assert_ne!(asked["signed_header"]["header"], devnet.header(5), "{lie} is no lie");
        let proxy = devnet.behind_a_proxy(*port);
        let refused = proxy.commit(5).unwrap_err().to_string();
        assert!(refused.contains("error"), "{lie}: {refused}");
    }
    println!("{HEIGHTS} headers believed, {} lies refused", devnet.lying.len());
    assert_eq!(devnet.lying.len(), 14);
}
