use data_encoding::BASE64;
use ed25519_dalek::{Signer, SigningKey};
use medlight_types::{
    Address, BlockId, ChainId, Commit, CommitSig, Height, PublicKey, Time, Validator, ValidatorSet,
    Vote, precommit_sign_bytes,
};
use serde_json::{Value, json};

use crate::consensus::MAX_BLOCK_BYTES;

/// The keys that sign every block, each with its power.
#[derive(Clone)]
pub struct Validators(Vec<(SigningKey, u64)>);

impl Validators {
    /// These keys.
    pub fn new(keys: Vec<(SigningKey, u64)>) -> Self {
        Self(keys)
    }

    pub(crate) fn list(&self) -> Vec<Validator> {
        self.0.iter().map(|(key, power)| Validator::new(public(key), *power)).collect()
    }

    fn key_of(&self, address: &Address) -> Option<&SigningKey> {
        let found = self.0.iter().find(|(key, _)| public(key).address() == *address);
        found.map(|(key, _)| key)
    }

    /// Every member of `set` whose key is here votes for a block; the others are absent.
    pub(crate) fn votes(
        &self,
        set: &ValidatorSet,
        chain_id: &ChainId,
        height: Height,
        block_id: BlockId,
        time: Time,
    ) -> Commit {
        let message = precommit_sign_bytes(chain_id, height, 0, &block_id, time);
        let vote = |validator: &Validator| match self.key_of(&validator.address()) {
            None => CommitSig::Absent,
            Some(key) => CommitSig::Commit(Vote {
                address: validator.address(),
                time,
                signature: key.sign(&message).to_bytes(),
            }),
        };
        let signatures = set.validators().iter().map(vote).collect();
        Commit { height, round: 0, block_id, signatures }
    }
}

fn public(key: &SigningKey) -> PublicKey {
    PublicKey::new(key.verifying_key().to_bytes())
}

/// How a network begins.
#[derive(Clone)]
pub struct Beginning {
    /// Its name.
    pub chain_id: ChainId,
    /// When; a network that is there already keeps its own.
    pub time: Time,
    /// Who signs its blocks.
    pub validators: Validators,
    /// What the ledger begins with.
    pub app_state: Value,
}

impl Beginning {
    /// The genesis document, as CometBFT v0.38 writes it.
    pub fn document(&self) -> Value {
        let validator = |validator: Validator| {
            json!({
                "address": validator.address().to_string(),
                "pub_key": {
                    "type": "tendermint/PubKeyEd25519",
                    "value": BASE64.encode(validator.key().as_bytes()),
                },
                "power": validator.power().to_string(),
                "name": "",
            })
        };
        json!({
            "genesis_time": self.time.to_string(),
            "chain_id": self.chain_id.as_str(),
            "initial_height": "1",
            "consensus_params": {
                "block": { "max_bytes": MAX_BLOCK_BYTES.to_string(), "max_gas": "-1" },
                "evidence": {
                    "max_age_num_blocks": "100000",
                    "max_age_duration": "1814400000000000",
                    "max_bytes": "1048576",
                },
                "validator": { "pub_key_types": ["ed25519"] },
                "version": { "app": "0" },
                "abci": { "vote_extensions_enable_height": "0" },
            },
            "validators": self.validators.list().into_iter().map(validator).collect::<Vec<_>>(),
            "app_hash": "",
            "app_state": self.app_state,
        })
    }
}
