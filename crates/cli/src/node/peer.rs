//! Another node, asked through its CometBFT as anybody asks it. Blobs are sealed and named by their
//! hash, so plain HTTP gives nothing away and nobody on the way can change one.

use std::str::FromStr;
use std::time::Duration;

use data_encoding::{BASE64, HEXUPPER};
use medlight_app::PUSH_BLOB;
use medlight_merkle::sha256;
use medlight_types::Hash;
use serde_json::{Value, json};
use ureq::Agent;

/// Bytes of an answer, at most: a blob in base64 and what stands around it.
const MAX_ANSWER: u64 = 1 << 20;

/// A node's address, `http://HOST:PORT` of its CometBFT.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Peer(String);

/// Why a peer gave nothing.
#[derive(Debug, thiserror::Error)]
pub enum PeerError {
    /// No address of one.
    #[error("{0} is no http://HOST:PORT: name the peer's CometBFT; a tunnel can encrypt the way")]
    Address(String),
    /// It is not there, or too slow.
    #[error("{0} does not answer: {1}")]
    NoAnswer(Peer, String),
    /// It answered, and did not do it.
    #[error("{0} refused: {1}")]
    Refused(Peer, String),
    /// It answered with other bytes than those asked for.
    #[error("{0} answered with other bytes than those named: ask another peer")]
    OtherBytes(Peer),
}

impl core::fmt::Display for Peer {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Peer {
    type Err = PeerError;

    fn from_str(text: &str) -> Result<Self, PeerError> {
        match text.strip_prefix("http://").is_some_and(|rest| !rest.is_empty()) {
            true => Ok(Self(text.to_owned())),
            false => Err(PeerError::Address(text.to_owned())),
        }
    }
}

/// A call of a peer's RPC.
pub(super) fn call(path: &str, data: &[u8]) -> String {
    let params = json!({ "path": path, "data": HEXUPPER.encode(data) });
    json!({ "jsonrpc": "2.0", "id": 1, "method": "abci_query", "params": params }).to_string()
}

/// Keeps connections, and waits so long at most for each answer.
pub(super) fn agent(patience: Duration) -> Agent {
    Agent::config_builder().timeout_global(Some(patience)).proxy(None).build().into()
}

impl Peer {
    /// The value it answers a call with.
    pub(super) fn answer(&self, agent: &Agent, call: &str) -> Result<Vec<u8>, PeerError> {
        let none = |error: ureq::Error| PeerError::NoAnswer(self.clone(), error.to_string());
        let request = agent.post(&self.0).header("Content-Type", "application/json");
        let mut answer = request.send(call).map_err(none)?;
        let text = answer.body_mut().with_config().limit(MAX_ANSWER).read_to_string();
        let answer: Value = serde_json::from_str(&text.map_err(none)?)
            .map_err(|error| PeerError::NoAnswer(self.clone(), error.to_string()))?;
        let refused = |why: &str| PeerError::Refused(self.clone(), why.to_owned());
        let response = answer.pointer("/result/response").ok_or_else(|| {
            refused(answer.pointer("/error/data").and_then(Value::as_str).unwrap_or("no response"))
        })?;
        if response.get("code").and_then(Value::as_u64).unwrap_or(0) != 0 {
            return Err(refused(response.get("log").and_then(Value::as_str).unwrap_or_default()));
        }
        let value = response.get("value").and_then(Value::as_str).unwrap_or_default();
        BASE64.decode(value.as_bytes()).map_err(|_| refused("its value is no base64"))
    }

    /// The blob with this hash.
    pub(super) fn blob(&self, agent: &Agent, hash: &Hash) -> Result<Vec<u8>, PeerError> {
        let bytes = self.answer(agent, &call("/blob", hash.as_bytes()))?;
        match sha256(&bytes) == *hash {
            true => Ok(bytes),
            false => Err(PeerError::OtherBytes(self.clone())),
        }
    }
}

/// The call that hands a blob to a peer. The path says that it comes from a node, and ends there.
pub(super) fn push(blob: &[u8]) -> String {
    call(PUSH_BLOB, blob)
}
