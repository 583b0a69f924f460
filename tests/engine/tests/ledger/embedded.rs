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
use xtask::cometbft::rpc::ask;
use xtask::interrupt::wait_for;
use xtask::medlight;

use crate::people::{Somebody, organisation};
use crate::stock::{client_before, header, refuse_lies, walk};

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
        let names: Vec<_> = Lie::names().collect();
        let mut ports = free_ports(names.len() + 1).unwrap().into_iter();
        let port = ports.next().unwrap();
        let lying: Vec<_> = names.into_iter().zip(ports).collect();
        let mut command = Command::new(medlight::built().unwrap());
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
        header(self.port, height)
    }

    pub(crate) fn height(&self) -> u64 {
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

    let walked = walk(devnet.port, HEIGHTS);
    assert_eq!(walked.changes.len(), 2, "more power for one, then one gone");
    let empty = u64::try_from(walked.empty.len()).unwrap();
    assert!(empty > 20 && empty < HEIGHTS - 20, "{empty} empty blocks");

    for (lie, port) in &devnet.lying {
        assert_ne!(header(*port, 5), devnet.header(5), "{lie} is no lie");
        let refused = client_before(*port, devnet.port, 1).commit(5).unwrap_err().to_string();
        assert!(refused.contains("error"), "{lie}: {refused}");
    }
    assert_eq!(devnet.lying.len(), 14);
    let refused = refuse_lies(devnet.port, HEIGHTS, &walked);
    println!("{HEIGHTS} headers believed, {} lies refused", devnet.lying.len() + refused);
}
