//! `medlight devnet` as a process of its own.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use data_encoding::BASE64;
use ed25519_dalek::SigningKey;
use medlight_cli::devnet::key;
use medlight_devnet::Lie;
use medlight_ledger::Id;
use medlight_ledger::message::Message;
use medlight_ledger::tx::{Signer, TxBody};
use serde_json::{Value, json};
use xtask::cometbft::free_ports;
use xtask::cometbft::rpc::ask;
use xtask::interrupt::wait_for;
use xtask::medlight;

use crate::people::Somebody;

/// `medlight devnet`, ended when dropped.
pub(crate) struct Devnet {
    process: Child,
    arguments: Vec<String>,
    port: u16,
    lying: Vec<(String, u16)>,
    said: String,
    nonce: u128,
}

impl Devnet {
    /// One in memory, with every liar about headers beside it.
    pub(crate) fn start() -> Self {
        let names: Vec<_> = Lie::of_headers().collect();
        let ports = free_ports(names.len()).unwrap();
        let lying: Vec<_> = names.into_iter().zip(ports).collect();
        let mut arguments = vec!["--idle".to_owned(), "20ms".to_owned()];
        for (name, port) in &lying {
            arguments.extend(["--lie".to_owned(), format!("{name}@127.0.0.1:{port}")]);
        }
        Self::with(arguments, lying)
    }

    /// One that keeps its data in `home`.
    pub(crate) fn kept_in(home: &Path) -> Self {
        let home = home.to_str().unwrap();
        Self::with(["--idle", "100ms", "--home", home].map(str::to_owned).into(), Vec::new())
    }

    /// One in memory that keeps so many states.
    pub(crate) fn keeping(states: u64) -> Self {
        let states = states.to_string();
        Self::with(["--idle", "100ms", "--keep", &states].map(str::to_owned).into(), Vec::new())
    }

    fn with(arguments: Vec<String>, lying: Vec<(String, u16)>) -> Self {
        let (process, port, said) = started(&arguments);
        Self { process, arguments, port, lying, said, nonce: 0 }
    }

    /// Ends it as a power cut would, at once.
    pub(crate) fn kill(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }

    /// Starts it again with what it kept, at another port: the old one may have been taken.
    pub(crate) fn resume(&mut self) {
        (self.process, self.port, self.said) = started(&self.arguments);
    }

    /// The first line it wrote when it started: what it is, and where it stands.
    pub(crate) fn said(&self) -> &str {
        &self.said
    }

    /// A height's header.
    pub(crate) fn header(&self, height: u64) -> Value {
        let commit = ask(self.port, "commit", json!({ "height": height.to_string() })).unwrap();
        commit["signed_header"]["header"].clone()
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

    /// Each lie, and where it is told.
    pub(crate) fn lying(&self) -> &[(String, u16)] {
        &self.lying
    }

    /// Sends what the registrar and others signed, and gives its bytes.
    pub(crate) fn send(&mut self, more: &[&Somebody], message: Message) -> Vec<u8> {
        let (bytes, codes) = self.sent(more, message);
        assert_eq!(codes, (0, 0));
        bytes
    }

    /// The same with the codes of `CheckTx` and of the block.
    pub(crate) fn sent(&mut self, more: &[&Somebody], message: Message) -> (Vec<u8>, (u32, u32)) {
        self.nonce += 1;
        let time = self.header(self.height())["time"].as_str().unwrap().to_owned();
        let now = medlight_types::Time::parse(&time).unwrap().seconds();
        let bytes = signed(&self.chain_id(), now, self.nonce, more, message);
        let tx = BASE64.encode(&bytes);
        let sent = ask(self.port, "broadcast_tx_commit", json!({ "tx": tx })).unwrap();
        let code = |part: &str| u32::try_from(sent[part]["code"].as_u64().unwrap()).unwrap();
        (bytes, (code("check_tx"), code("tx_result")))
    }

    pub(crate) fn chain_id(&self) -> String {
        self.header(1)["chain_id"].as_str().unwrap().to_owned()
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
    command.args(["devnet", "--block-time", "10ms", "--rpc", &format!("127.0.0.1:{port}")]);
    command.args(arguments).stdin(Stdio::null()).stderr(Stdio::piped());
    let mut process = command.spawn().unwrap();
    let mut said = String::new();
    let mut lines = BufReader::new(process.stderr.take().unwrap());
    lines.read_line(&mut said).unwrap();
    // Kept open: a program whose complaints nobody takes cannot go on.
    process.stderr = Some(lines.into_inner());
    wait_for("the embedded network", Duration::from_secs(20), || {
        Ok(ask(port, "commit", json!({ "height": "1" })).is_ok())
    })
    .unwrap();
    (process, port, said)
}

/// A transaction signed by the registrar of a network with seed 1, and by others, valid for an hour.
pub(crate) fn signed(
    chain_id: &str,
    now: i64,
    nonce: u128,
    more: &[&Somebody],
    message: Message,
) -> Vec<u8> {
    let keys = more.iter().map(|somebody| somebody.key.clone());
    let keys: Vec<_> = [key(1, "registrar", 0)].into_iter().chain(keys).collect();
    let signer = |key: &SigningKey| {
        let public = key.verifying_key().to_bytes();
        Signer { id: Id::of_key(&public).as_bytes().to_vec(), key: public.to_vec() }
    };
    let body = TxBody {
        chain_id: chain_id.to_owned(),
        nonce: nonce.to_be_bytes().to_vec(),
        valid_until: u64::try_from(now).unwrap() + 3_600,
        signers: keys.iter().map(signer).collect(),
        message: Some(message),
    };
    body.signed(&keys)
}
