use std::time::Duration;

use data_encoding::{BASE64, HEXUPPER};
use medlight_light::TrustRoot;
use medlight_types::{ChainId, Hash, Height, KeysAnswer, KeysRequest};
use serde_json::{Value, json};
use xtask::cometbft::rpc::{Question, ask, post};
use xtask::interrupt::wait_for;

/// A chain, asked over its RPC as any client would.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Where it answers, on this machine.
    pub port: u16,
    /// Its name.
    pub chain_id: String,
}

impl Asked {
    /// The chain that answers at `port`.
    pub fn at(port: u16) -> Self {
        let chain_id = header(port, json!({ "height": "1" }))["chain_id"].as_str().unwrap().into();
        Self { port, chain_id }
    }

    /// The header at this height; the newest for none.
    pub fn header(&self, height: Option<u64>) -> Value {
        header(
            self.port,
            height.map_or(json!({}), |height| json!({ "height": height.to_string() })),
        )
    }

    /// The first header, where trust begins.
    pub fn root(&self) -> TrustRoot {
        let first = ask(self.port, "commit", json!({ "height": "1" })).unwrap();
        let hash = first["signed_header"]["commit"]["block_id"]["hash"].as_str().unwrap();
        let hash = HEXUPPER.decode(hash.as_bytes()).unwrap().try_into().unwrap();
        TrustRoot {
            chain_id: ChainId::new(self.chain_id.clone()).unwrap(),
            height: Height::FIRST,
            hash: Hash::new(hash),
        }
    }

    /// The same as `--trust` takes it.
    pub fn trust(&self) -> String {
        let TrustRoot { height, hash, .. } = self.root();
        format!("{height}:{hash}")
    }

    /// The newest header's time, in whole seconds.
    pub fn now(&self) -> u64 {
        let time = self.header(None)["time"].as_str().unwrap().to_owned();
        medlight_types::Time::parse(&time).unwrap().unix()
    }

    /// The newest height.
    pub fn height(&self) -> u64 {
        let status = ask(self.port, "status", json!({})).unwrap();
        status["sync_info"]["latest_block_height"].as_str().unwrap().parse().unwrap()
    }

    /// Waits for a height.
    pub fn reach(&self, height: u64) {
        wait_for("blocks", Duration::from_secs(60), || Ok(self.height() >= height)).unwrap();
    }

    /// The state's root once nothing is in flight.
    pub fn app_hash(&self) -> String {
        let height = self.height();
        self.reach(height + 2);
        self.header(Some(height + 2))["app_hash"].as_str().unwrap().to_owned()
    }

    /// The codes of `CheckTx` and of the block, 0 where it came to none.
    pub fn send(&self, tx: &[u8]) -> (u32, u32) {
        let sent =
            ask(self.port, "broadcast_tx_commit", json!({ "tx": BASE64.encode(tx) })).unwrap();
        let code = |part: &str| u32::try_from(sent[part]["code"].as_u64().unwrap()).unwrap();
        (code("check_tx"), code("tx_result"))
    }

    /// The code of `CheckTx`; its block comes later.
    pub fn submit(&self, tx: &[u8]) -> u32 {
        let sent = ask(self.port, "broadcast_tx_sync", json!({ "tx": BASE64.encode(tx) })).unwrap();
        u32::try_from(sent["code"].as_u64().unwrap()).unwrap()
    }

    /// Sends many at once, all of which `CheckTx` must take.
    pub fn submit_all(&self, txs: &[Vec<u8>]) {
        // CometBFT takes a million bytes a request.
        let most = txs.iter().map(Vec::len).max().unwrap_or(1);
        for txs in txs.chunks((500_000 / most).clamp(1, 100)) {
            let question = |tx: &Vec<u8>| {
                let params = json!({ "tx": BASE64.encode(tx) });
                Question::new("sent", "broadcast_tx_sync", params)
            };
            let questions: Vec<_> = txs.iter().map(question).collect();
            for answer in post(self.port, &questions).unwrap() {
                let answer: Value = serde_json::from_str(answer.get()).unwrap();
                assert_eq!(answer["result"]["code"], 0, "{answer}");
            }
        }
    }

    /// The code of `CheckTx` for bytes sent before; none if the engine itself knows them still.
    pub fn sent_again(&self, tx: &[u8]) -> Option<u32> {
        let sent = ask(self.port, "broadcast_tx_sync", json!({ "tx": BASE64.encode(tx) })).ok()?;
        Some(u32::try_from(sent["code"].as_u64()?).unwrap())
    }

    /// The code a transaction got in its block; none while it stands in none.
    pub fn result(&self, tx: &[u8]) -> Option<u32> {
        Some(u32::try_from(self.found(tx)?["tx_result"]["code"].as_u64()?).unwrap())
    }

    /// The code a transaction gets in its block, waited for: CometBFT indexes after it answers.
    pub fn outcome(&self, tx: &[u8]) -> u32 {
        let arrived = || Ok(self.result(tx).is_some());
        wait_for("a transaction's block", Duration::from_secs(60), arrived).unwrap();
        self.result(tx).unwrap()
    }

    /// The height of the block a transaction stands in; none while it stands in none.
    pub fn height_of(&self, tx: &[u8]) -> Option<u64> {
        self.found(tx)?["height"].as_str()?.parse().ok()
    }

    fn found(&self, tx: &[u8]) -> Option<Value> {
        let hash = BASE64.encode(medlight_merkle::sha256(tx).as_bytes());
        ask(self.port, "tx", json!({ "hash": hash })).ok()
    }

    /// Hands sealed bytes to the node, beside the chain; false if it does not take them.
    pub fn put(&self, bytes: &[u8]) -> bool {
        self.query("/blob/put", bytes)["code"] == 0
    }

    /// The sealed bytes with this hash, if the node has them.
    pub fn blob(&self, hash: &[u8]) -> Option<Vec<u8>> {
        let answer = self.query("/blob", hash);
        let value = answer["value"].as_str()?;
        Some(BASE64.decode(value.as_bytes()).unwrap())
    }

    /// Every cell the node says it has.
    pub fn keys(&self) -> Vec<String> {
        let mut keys: Vec<String> = Vec::new();
        loop {
            let after = keys.last().cloned().unwrap_or_default().into_bytes();
            let request = KeysRequest { prefix: Vec::new(), after, limit: KeysRequest::MAX };
            let answer = self.query("/keys", &request.encode());
            let value = BASE64.decode(answer["value"].as_str().unwrap().as_bytes()).unwrap();
            let answer = KeysAnswer::decode(&value).unwrap();
            keys.extend(answer.keys.into_iter().map(|key| String::from_utf8(key).unwrap()));
            if !answer.more {
                return keys;
            }
        }
    }

    fn query(&self, path: &str, data: &[u8]) -> Value {
        let params = json!({ "path": path, "data": HEXUPPER.encode(data) });
        ask(self.port, "abci_query", params).unwrap()["response"].take()
    }
}

fn header(port: u16, params: Value) -> Value {
    ask(port, "commit", params).unwrap()["signed_header"]["header"].take()
}
