//! A ledger and those who sign.

use std::path::Path;

use ed25519_dalek::SigningKey;
use medlight_app::{Answer, App, Application, BlockInfo, Finalized, Genesis, Query, app_state};
use medlight_ledger::message::access::{BreakGlass, EraseBlob, SubmitAccess, Submitted};
use medlight_ledger::message::identity::{Kind, OpenUnclaimed, RegisterParty};
use medlight_ledger::message::{Envelope, Message};
use medlight_ledger::tx::{Signer, TxBody};
use medlight_ledger::{Id, Refusal, Transaction};
use medlight_merkle::sha256;
use medlight_store::{Backend, File, Memory, Store};
use medlight_types::{Hash, KeysAnswer, KeysRequest};

pub(crate) const CHAIN: &str = "medlight-test";
pub(crate) const START: u64 = 1_790_000_000;
pub(crate) const HOUR: u64 = 3_600;

pub(crate) fn key(seed: u64) -> SigningKey {
    SigningKey::from_bytes(sha256(&seed.to_be_bytes()).as_bytes())
}

pub(crate) fn id(seed: u64) -> Id {
    Id::of_key(key(seed).verifying_key().as_bytes())
}

pub(crate) const REGISTRAR: u64 = 1;
pub(crate) const HOSPITAL: u64 = 2;
/// An unclaimed relationship of the hospital.
pub(crate) const PATIENT: u64 = 3;

/// A transaction of those with these seeds.
pub(crate) fn tx(signers: &[u64], message: Message, valid_until: u64, nonce: u64) -> Vec<u8> {
    let keys: Vec<_> = signers.iter().map(|seed| key(*seed)).collect();
    body(signers, message, valid_until, nonce).signed(&keys)
}

pub(crate) fn body(signers: &[u64], message: Message, valid_until: u64, nonce: u64) -> TxBody {
    let signer = |seed: &u64| Signer {
        id: id(*seed).as_bytes().to_vec(),
        key: key(*seed).verifying_key().to_bytes().to_vec(),
    };
    TxBody {
        chain_id: CHAIN.into(),
        nonce: u128::from(nonce).to_be_bytes().to_vec(),
        valid_until,
        signers: signers.iter().map(signer).collect(),
        message: Some(message),
    }
}

pub(crate) fn register(seed: u64, valid_until: u64) -> Vec<u8> {
    let name = format!("Party {seed}");
    let message = RegisterParty { kind: Kind::Organisation.into(), name, sealing_key: vec![1; 32] };
    tx(&[REGISTRAR, seed], Message::RegisterParty(message), valid_until, seed)
}

pub(crate) fn open_unclaimed(valid_until: u64) -> Vec<u8> {
    let message = Message::OpenUnclaimed(OpenUnclaimed { sealing_key: vec![3; 32] });
    tx(&[HOSPITAL, PATIENT], message, valid_until, 1)
}

/// Accesses to the patient's record, each with its sealed bytes.
pub(crate) fn accesses(blobs: &[&[u8]], first: u64) -> Message {
    let entry = |(number, blob): (u64, &&[u8])| Submitted {
        relationship: id(PATIENT).as_bytes().to_vec(),
        number,
        envelope: envelope(blob),
        basis: None,
        held_until: 0,
        legal_code: 0,
        corrects: 0,
    };
    Message::SubmitAccess(SubmitAccess { entries: (first..).zip(blobs).map(entry).collect() })
}

pub(crate) fn emergency(blob: &[u8]) -> Message {
    let relationship = id(PATIENT).as_bytes().to_vec();
    Message::BreakGlass(BreakGlass { relationship, envelope: envelope(blob) })
}

pub(crate) fn erase(blob: &[u8]) -> Message {
    let (belongs_to, hash) = (id(PATIENT).as_bytes().to_vec(), sha256(blob).as_bytes().to_vec());
    Message::EraseBlob(EraseBlob { belongs_to, hash })
}

fn envelope(blob: &[u8]) -> Option<Envelope> {
    let sealed_hash = sha256(blob).as_bytes().to_vec();
    Some(Envelope { commitment: vec![7; 32], sealed_hash, bucket: 512 })
}

pub(crate) fn receipt(bytes: &[u8]) -> String {
    Transaction::read(bytes, CHAIN).unwrap().receipt_key()
}

/// Seeds of those the chain begins with.
pub(crate) const VALIDATORS: [u64; 2] = [500, 501];

pub(crate) fn validator(seed: u64) -> ([u8; 32], u64) {
    (key(seed).verifying_key().to_bytes(), 10)
}

pub(crate) fn genesis() -> Genesis {
    let app_state = app_state(&[key(REGISTRAR).verifying_key().to_bytes()]);
    let app_state = app_state.to_string().into_bytes();
    Genesis { chain_id: CHAIN.into(), app_state, validators: VALIDATORS.map(validator).into() }
}

/// A ledger whose chain has begun, and its last block.
pub(crate) struct Ledger<B: Backend> {
    pub(crate) app: App<B>,
    pub(crate) height: u64,
}

impl Ledger<Memory> {
    pub(crate) fn begin() -> Self {
        Self::of(Memory::default())
    }
}

impl Ledger<File> {
    /// Goes on where it stood, or begins.
    pub(crate) fn on_disk(folder: &Path) -> Self {
        Self::of(File::open(folder).unwrap())
    }
}

impl<B: Backend> Ledger<B> {
    pub(crate) fn of(backend: B) -> Self {
        let mut app = App::open(Store::open(backend, 10).unwrap()).unwrap();
        let standing = app.standing();
        if standing.height == 0 {
            app.init_chain(&genesis()).unwrap();
        }
        Self { app, height: standing.height }
    }

    pub(crate) fn with_quota(self, quota: usize) -> Self {
        Self { app: self.app.with_quota(quota), ..self }
    }

    /// A block at `time`, executed and not committed.
    pub(crate) fn execute(&mut self, time: u64, txs: &[Vec<u8>]) -> Finalized {
        let block = BlockInfo { height: self.height + 1, time };
        self.app.finalize_block(&block, txs).unwrap()
    }

    pub(crate) fn block(&mut self, time: u64, txs: &[Vec<u8>]) -> Finalized {
        let finalized = self.execute(time, txs);
        self.app.commit().unwrap();
        self.height += 1;
        finalized
    }

    /// A block in which all takes effect.
    pub(crate) fn must(&mut self, time: u64, txs: &[Vec<u8>]) -> Hash {
        let finalized = self.block(time, txs);
        let codes: Vec<_> = finalized.results.iter().map(|result| result.code).collect();
        assert_eq!(codes, vec![0; txs.len()]);
        finalized.root
    }

    /// A hospital and a patient of it.
    pub(crate) fn settle(&mut self) {
        self.must(START, &[register(HOSPITAL, START + 60), open_unclaimed(START + 60)]);
    }

    pub(crate) fn check(&mut self, tx: &[u8]) -> u32 {
        self.app.check_tx(tx, true).unwrap().code
    }

    pub(crate) fn ask(&mut self, path: &str, data: &[u8]) -> Answer {
        let query = Query { path: path.into(), data: data.to_vec(), height: 0 };
        self.app.query(&query).unwrap()
    }

    pub(crate) fn has_blob(&mut self, blob: &[u8]) -> bool {
        self.ask("/blob", sha256(blob).as_bytes()).code == 0
    }

    /// The receipts there are.
    pub(crate) fn receipts(&mut self) -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        loop {
            let after = found.last().map(|key| key.clone().into_bytes()).unwrap_or_default();
            let request = KeysRequest { prefix: b"tx/".to_vec(), after, limit: KeysRequest::MAX };
            let answer = self.ask("/keys", &request.encode());
            let KeysAnswer { keys, more } = KeysAnswer::decode(&answer.value).unwrap();
            found.extend(keys.into_iter().map(|key| String::from_utf8(key).unwrap()));
            if !more {
                return found;
            }
        }
    }
}

pub(crate) fn code(refusal: Refusal) -> u32 {
    refusal.code()
}
