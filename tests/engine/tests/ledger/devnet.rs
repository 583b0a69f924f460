//! `medlight devnet` as a process of its own, with the keys of its registrar.

use std::path::Path;

use medlight_devnet::Lie;
use medlight_engine_tests::{Asked, Devnet as Process};
use medlight_ledger::message::Message;
use medlight_sample::network::key;
use medlight_wallet::{Keys, sign};
use xtask::cometbft::free_ports;

use crate::people::body;

/// `medlight devnet`, ended when dropped.
pub(crate) struct Devnet {
    process: Process,
    pub(crate) asked: Asked,
    lying: Vec<(String, u16)>,
    nonce: u128,
}

impl Devnet {
    /// One in memory, with every liar about headers beside it.
    pub(crate) fn start() -> Self {
        let names: Vec<_> = Lie::of_headers().collect();
        let ports = free_ports(names.len()).unwrap();
        let lying: Vec<_> = names.into_iter().zip(ports).collect();
        let lies: Vec<_> =
            lying.iter().map(|(name, port)| format!("{name}@127.0.0.1:{port}")).collect();
        let lies = lies.iter().flat_map(|lie| ["--lie", lie]);
        let arguments: Vec<_> = ["--idle", "20ms"].into_iter().chain(lies).collect();
        Self { lying, ..Self::with(&arguments) }
    }

    /// One that keeps its data in `home`.
    pub(crate) fn kept_in(home: &Path) -> Self {
        Self::with(&["--idle", "100ms", "--home", home.to_str().unwrap()])
    }

    /// One in memory that keeps so many states.
    pub(crate) fn keeping(states: u64) -> Self {
        Self::with(&["--idle", "100ms", "--keep", &states.to_string()])
    }

    fn with(arguments: &[&str]) -> Self {
        let process = Process::start(&[&["--block-time", "10ms"], arguments].concat());
        let asked = process.asked();
        Self { process, asked, lying: Vec::new(), nonce: 0 }
    }

    /// Ends it as a power cut would, at once.
    pub(crate) fn kill(&mut self) {
        self.process.kill();
    }

    /// Starts it again with what it kept, at another port; whether its ledger was given a block
    /// again.
    pub(crate) fn resume(&mut self) -> bool {
        self.process.resume();
        self.asked = self.process.asked();
        self.process.said().contains("given again")
    }

    /// Each lie, and where it is told.
    pub(crate) fn lying(&self) -> &[(String, u16)] {
        &self.lying
    }

    /// Sends what the registrar and others signed, and gives its bytes.
    pub(crate) fn send(&mut self, more: &[&Keys], message: Message) -> Vec<u8> {
        let (bytes, codes) = self.sent(more, message);
        assert_eq!(codes, (0, 0));
        bytes
    }

    /// The same with the codes of `CheckTx` and of the block.
    pub(crate) fn sent(&mut self, more: &[&Keys], message: Message) -> (Vec<u8>, (u32, u32)) {
        self.nonce += 1;
        let bytes = signed(&self.asked.chain_id, self.asked.now(), self.nonce, more, message);
        let codes = self.asked.send(&bytes);
        (bytes, codes)
    }
}

/// A transaction signed by the registrar of a network with seed 1, and by others.
pub(crate) fn signed(
    chain_id: &str,
    now: u64,
    nonce: u128,
    more: &[&Keys],
    message: Message,
) -> Vec<u8> {
    let registrar = Keys::new(&key(1, "registrar", 0).to_bytes(), &[0; 32]);
    let signers: Vec<_> = [&registrar].into_iter().chain(more.iter().copied()).collect();
    sign(&body(chain_id, now, nonce, &signers, message), &signers)
}
