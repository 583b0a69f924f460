//! The two engines the same application runs behind.

use medlight_app::app_state;
use medlight_engine_tests::{Asked, Proved};
use medlight_ledger::message::Message;
use medlight_wallet::{Keys, sign};
use xtask::cometbft::engine::Engine;
use xtask::cometbft::proxy::LightProxy;

use crate::devnet::Devnet;
use crate::people::{body, organisation, somebody};

/// The ledger behind a real CometBFT.
pub(crate) struct Ledger {
    pub(crate) engine: Engine,
    pub(crate) asked: Asked,
    nonce: u128,
}

impl Ledger {
    pub(crate) fn begin(chain_id: &str) -> Self {
        let engine = Engine::start(chain_id, &app_state(&[somebody(1).public_key()])).unwrap();
        let asked = Asked::at(engine.port());
        Self { engine, asked, nonce: 0 }
    }

    pub(crate) fn registrar(&self) -> Keys {
        somebody(1)
    }

    /// Ledger and engine at once; then they go on, without the ledger's disk if it was lost.
    pub(crate) fn power_cut(&mut self, lose_disk: bool) {
        self.engine.kill();
        if lose_disk {
            self.engine.lose_ledger().unwrap();
        }
        self.engine.resume().unwrap();
    }

    /// The stock light client, asked for every header up to `height`, gives those of the engine.
    pub(crate) fn stock_client_agrees(&self, height: u64) {
        let (root, asked) = (self.asked.root(), &self.asked);
        let hash = root.hash.to_string();
        let proxy = LightProxy::before(asked.port, &asked.chain_id, (1, &hash)).unwrap();
        for height in 1..=height {
            let theirs = proxy.commit(height).unwrap()["signed_header"]["header"].take();
            assert_eq!(theirs, asked.header(Some(height)));
        }
    }

    pub(crate) fn bytes(&mut self, signers: &[&Keys], message: Message) -> Vec<u8> {
        self.nonce += 1;
        let Asked { chain_id, .. } = &self.asked;
        sign(&body(chain_id, self.asked.now(), self.nonce, signers, message), signers)
    }

    /// Every byte the ledger has on its disk.
    pub(crate) fn disk(&self) -> Vec<u8> {
        self.engine.ledger_files().unwrap()
    }

    pub(crate) fn must(&mut self, signers: &[&Keys], message: Message) {
        let bytes = self.bytes(signers, message);
        assert_eq!(self.asked.send(&bytes), (0, 0));
    }

    /// Has the light client prove the state after `height` from header 1 on.
    pub(crate) fn proved(&self, height: u64, cells: &[&str], logs: &[&str]) -> Proved {
        self.asked.proved_step_by_step(&self.asked.root(), height, cells, logs)
    }
}

/// Both engines, some blocks on, each with the same transaction, which is given for each.
pub(crate) fn both(chain_id: &str) -> (Ledger, Devnet, [Vec<u8>; 2]) {
    let (mut ledger, mut devnet) = (Ledger::begin(chain_id), Devnet::start());
    // Blocks without a transaction come first: they are asked about by their heights.
    ledger.asked.reach(4);
    devnet.asked.reach(4);
    let (registrar, hospital) = (ledger.registrar(), somebody(2));
    let message = || organisation("Northfield Hospital");
    let real = ledger.bytes(&[&registrar, &hospital], message());
    assert_eq!(ledger.asked.send(&real), (0, 0));
    let ours = devnet.send(&[&hospital], message());
    for asked in [&ledger.asked, &devnet.asked] {
        asked.reach(asked.height() + 2);
    }
    (ledger, devnet, [real, ours])
}
