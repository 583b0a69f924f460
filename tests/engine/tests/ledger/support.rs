//! A chain of the ledger's own, asked as any client would ask, and believed only when verified.

use data_encoding::{BASE64, HEXUPPER};
use medlight_app::app_state;
use medlight_ledger::message::Message;
use medlight_ledger::tx::{Signer, TxBody};
use serde_json::{Value, json};
use xtask::cometbft::engine::Engine;
use xtask::cometbft::proxy::LightProxy;
use xtask::cometbft::rpc::ask;

use crate::people::Somebody;
use crate::prove::{Proved, proved, root};

pub(crate) struct Ledger {
    chain_id: &'static str,
    engine: Engine,
    nonce: u128,
}

impl Ledger {
    pub(crate) fn begin(chain_id: &'static str) -> Self {
        let app_state = app_state(&[Somebody::new(1).key.verifying_key().to_bytes()]);
        Self { chain_id, engine: Engine::start(chain_id, &app_state).unwrap(), nonce: 0 }
    }

    pub(crate) fn registrar(&self) -> Somebody {
        Somebody::new(1)
    }

    pub(crate) fn port(&self) -> u16 {
        self.engine.port()
    }

    pub(crate) fn height(&self) -> u64 {
        self.engine.height().unwrap()
    }

    pub(crate) fn reach(&self, height: u64) {
        self.engine.reach(height).unwrap();
    }

    /// Ledger and engine at once; then they go on, without the ledger's disk if it was lost.
    pub(crate) fn power_cut(&mut self, lose_disk: bool) {
        self.engine.kill();
        if lose_disk {
            self.engine.lose_ledger().unwrap();
        }
        self.engine.resume().unwrap();
    }

    fn header(&self, height: Option<u64>) -> Value {
        let params = height.map_or(json!({}), |height| json!({ "height": height.to_string() }));
        ask(self.engine.port(), "commit", params).unwrap()["signed_header"]["header"].take()
    }

    /// The stock light client, asked for every header up to `height`, gives those of the engine.
    pub(crate) fn stock_client_agrees(&self, height: u64) {
        let first = ask(self.engine.port(), "commit", json!({ "height": "1" })).unwrap();
        let hash = first["signed_header"]["commit"]["block_id"]["hash"].as_str().unwrap();
        let proxy = LightProxy::before(self.engine.port(), self.chain_id, (1, hash)).unwrap();
        for height in 1..=height {
            let theirs = proxy.commit(height).unwrap()["signed_header"]["header"].take();
            assert_eq!(theirs, self.header(Some(height)));
        }
    }

    /// The newest header's time, in whole seconds.
    pub(crate) fn now(&self) -> u64 {
        let time = self.header(None)["time"].as_str().unwrap().to_owned();
        medlight_types::Time::parse(&time).unwrap().unix()
    }

    /// The state's root once nothing is in flight.
    pub(crate) fn app_hash(&self) -> String {
        let height = self.height();
        self.reach(height + 2);
        self.header(Some(height + 2))["app_hash"].as_str().unwrap().to_owned()
    }

    pub(crate) fn body(&mut self, signers: &[&Somebody], message: Message, chain: &str) -> TxBody {
        self.nonce += 1;
        let signer = |somebody: &&Somebody| Signer {
            id: somebody.id.as_bytes().to_vec(),
            key: somebody.key.verifying_key().to_bytes().to_vec(),
        };
        TxBody {
            chain_id: chain.to_owned(),
            nonce: self.nonce.to_be_bytes().to_vec(),
            valid_until: self.now() + 3_600,
            signers: signers.iter().map(signer).collect(),
            message: Some(message),
        }
    }

    pub(crate) fn bytes(&mut self, signers: &[&Somebody], message: Message) -> Vec<u8> {
        let keys: Vec<_> = signers.iter().map(|somebody| somebody.key.clone()).collect();
        self.body(signers, message, self.chain_id).signed(&keys)
    }

    /// The codes of `CheckTx` and of the block, 0 where it came to none.
    pub(crate) fn send(&self, tx: &[u8]) -> (u32, u32) {
        let params = json!({ "tx": BASE64.encode(tx) });
        let sent = ask(self.engine.port(), "broadcast_tx_commit", params).unwrap();
        let code = |part: &str| u32::try_from(sent[part]["code"].as_u64().unwrap()).unwrap();
        (code("check_tx"), code("tx_result"))
    }

    /// Hands sealed bytes to the node, beside the chain; false if it does not take them.
    pub(crate) fn put(&self, bytes: &[u8]) -> bool {
        let params = json!({ "path": "/blob/put", "data": HEXUPPER.encode(bytes) });
        let answer = ask(self.engine.port(), "abci_query", params).unwrap();
        answer["response"]["code"] == 0
    }

    /// The sealed bytes with this hash, if the node has them.
    pub(crate) fn blob(&self, hash: &[u8]) -> Option<Vec<u8>> {
        let params = json!({ "path": "/blob", "data": HEXUPPER.encode(hash) });
        let answer = ask(self.engine.port(), "abci_query", params).unwrap();
        let value = answer["response"]["value"].as_str()?;
        Some(BASE64.decode(value.as_bytes()).unwrap())
    }

    /// Every byte the ledger has on its disk.
    pub(crate) fn disk(&self) -> Vec<u8> {
        self.engine.ledger_files().unwrap()
    }

    pub(crate) fn must(&mut self, signers: &[&Somebody], message: Message) {
        let bytes = self.bytes(signers, message);
        assert_eq!(self.send(&bytes), (0, 0));
    }

    /// Asks for the state after `height`, and has the light client prove it from header 1 on.
    pub(crate) fn proved(&self, height: u64, cells: &[&str], logs: &[&str]) -> Proved {
        proved(self.engine.port(), &root(self.engine.port()), height, cells, logs)
    }
    /// What runs it.
    pub(crate) fn engine(&mut self) -> &mut Engine {
        &mut self.engine
    }
}
