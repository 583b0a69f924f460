//! A small town on a state in memory.

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use std::sync::atomic::{AtomicU64, Ordering};

use ed25519_dalek::SigningKey;
use medlight_ledger::apply::{Block, Effect, Failure, apply, genesis};
use medlight_ledger::message::access::{Basis, Submitted};
use medlight_ledger::message::consent::{DefaultPolicy, PutDirective, RegisterPolicy};
use medlight_ledger::message::identity::{
    ConfirmRel, Kind, OfferRel, OpenUnclaimed, RegisterParty, RegisterPractitioner, RequestRel,
};
use medlight_ledger::message::{Envelope, Message};
use medlight_ledger::state::Changes;
use medlight_ledger::tx::{Signer, TxBody};
use medlight_ledger::{Id, Refusal, State, Transaction};
use medlight_merkle::log::CompactRange;
use medlight_merkle::{leaf_hash, sha256};
use prost::Message as _;

pub(crate) const CHAIN: &str = "medlight-test";
/// Seeds of the validators the chain begins with, of power 10 each.
pub(crate) const VALIDATORS: [u64; 2] = [500, 501];

/// Cells and whole logs.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Memory {
    pub(crate) cells: BTreeMap<String, Vec<u8>>,
    pub(crate) logs: BTreeMap<String, Vec<Vec<u8>>>,
    pub(crate) due: BTreeSet<(u64, String)>,
}

impl State for Memory {
    type Error = Infallible;

    fn cell(&self, key: &str) -> Result<Option<Vec<u8>>, Infallible> {
        Ok(self.cells.get(key).cloned())
    }

    fn log(&self, key: &str) -> Result<CompactRange, Infallible> {
        let mut log = CompactRange::new();
        for entry in self.logs.get(key).into_iter().flatten() {
            log.append(leaf_hash(entry));
        }
        Ok(log)
    }

    fn due(&self, time: u64, limit: usize) -> Result<Vec<(u64, String)>, Infallible> {
        Ok(self.due.iter().filter(|(at, _)| *at < time).take(limit).cloned().collect())
    }
}

impl Memory {
    pub(crate) fn make(&mut self, changes: Changes) {
        for (key, value) in changes.cells {
            match value {
                Some(value) => _ = self.cells.insert(key, value),
                None => _ = self.cells.remove(&key),
            }
        }
        for (key, entries) in changes.entries {
            self.logs.entry(key).or_default().extend(entries);
        }
        for (note, noted) in changes.due {
            match noted {
                true => _ = self.due.insert(note),
                false => _ = self.due.remove(&note),
            }
        }
    }

    pub(crate) fn record<M: prost::Message + Default>(&self, key: &str) -> Option<M> {
        self.cells.get(key).map(|bytes| M::decode(bytes.as_slice()).unwrap())
    }

    pub(crate) fn entries<M: prost::Message + Default>(&self, log: &str) -> Vec<M> {
        let entries = self.logs.get(log).into_iter().flatten();
        entries.map(|bytes| M::decode(bytes.as_slice()).unwrap()).collect()
    }
}

/// Somebody with a key; the seed tells them apart.
#[derive(Clone)]
pub(crate) struct Somebody {
    pub(crate) id: Id,
    pub(crate) key: SigningKey,
}

impl Somebody {
    pub(crate) fn new(seed: u64) -> Self {
        let key = SigningKey::from_bytes(sha256(&seed.to_be_bytes()).as_bytes());
        Self { id: Id::of_key(key.verifying_key().as_bytes()), key }
    }

    pub(crate) fn public(&self) -> [u8; 32] {
        self.key.verifying_key().to_bytes()
    }

    /// The same one with another key.
    pub(crate) fn rotated(&self, seed: u64) -> Self {
        Self { id: self.id, ..Self::new(seed) }
    }
}

/// The state, its block, and who lives there.
#[derive(Clone)]
pub(crate) struct Town {
    pub(crate) state: Memory,
    pub(crate) block: Block,
    nonce: u64,
    pub(crate) registrar: Somebody,
    pub(crate) hospital: Somebody,
    pub(crate) practice: Somebody,
    /// Two practitioners of the hospital, one of the practice.
    pub(crate) doctors: [Somebody; 3],
    /// A patient of the hospital.
    pub(crate) ana: Somebody,
    /// Somebody the hospital keeps an unclaimed relationship for.
    pub(crate) unclaimed: Somebody,
    pub(crate) stranger: Somebody,
    pub(crate) policy: Id,
}

impl Town {
    /// A town in which everybody is known and nothing has happened.
    pub(crate) fn new() -> Self {
        let [registrar, hospital, practice, ana, unclaimed, stranger] =
            [1, 2, 3, 4, 5, 6].map(Somebody::new);
        let doctors = [7, 8, 9].map(Somebody::new);
        let policy = Id::of_policy(&hospital.id, &[9; 32]);
        let mut state = Memory::default();
        let registrars = [(registrar.id, registrar.public())];
        let validators = VALIDATORS.map(|seed| (Somebody::new(seed).public(), 10)).into();
        state.make(genesis(CHAIN, &registrars, &validators).unwrap());
        let block = Block { height: 1, time: 1_000_000 };
        let mut town = Self {
            state,
            block,
            nonce: 0,
            registrar,
            hospital,
            practice,
            doctors,
            ana,
            unclaimed,
            stranger,
            policy,
        };
        town.settle();
        town
    }

    fn settle(&mut self) {
        let Self { registrar, hospital, practice, doctors, ana, unclaimed, .. } = self.clone();
        for (organisation, name) in
            [(&hospital, "Northfield Hospital"), (&practice, "Lane Practice")]
        {
            self.must(&[&registrar, organisation], register(Kind::Organisation, name));
        }
        for (organisation, doctor) in
            [(&hospital, &doctors[0]), (&hospital, &doctors[1]), (&practice, &doctors[2])]
        {
            self.must(&[organisation, doctor], practitioner());
        }
        self.must(&[&hospital], offer(1, self.block.time + 600));
        self.must(&[&ana, &code(1)], request(&hospital.id, 1));
        self.must(&[&hospital], confirm(&ana.id));
        let open = OpenUnclaimed { sealing_key: vec![3; 32] };
        self.must(&[&hospital, &unclaimed], Message::OpenUnclaimed(open));
        self.must(&[&hospital], policy(DefaultPolicy::BasicNormal));
    }

    /// The bytes of a transaction, valid for an hour.
    pub(crate) fn bytes(&mut self, signers: &[&Somebody], message: Message) -> Vec<u8> {
        self.body(signers, message).signed(&keys(signers))
    }

    pub(crate) fn body(&mut self, signers: &[&Somebody], message: Message) -> TxBody {
        self.nonce += 1;
        let signer = |somebody: &&Somebody| Signer {
            id: somebody.id.as_bytes().to_vec(),
            key: somebody.key.verifying_key().to_bytes().to_vec(),
        };
        TxBody {
            chain_id: CHAIN.to_owned(),
            nonce: u128::from(self.nonce).to_be_bytes().to_vec(),
            valid_until: self.block.time + 3_600,
            signers: signers.iter().map(signer).collect(),
            message: Some(message),
        }
    }

    /// Sends bytes as one block each.
    pub(crate) fn send_bytes(&mut self, bytes: &[u8]) -> Result<Effect, (Refusal, Option<u32>)> {
        let tx = Transaction::read(bytes, CHAIN).map_err(|r| (r, None))?;
        match apply(&self.state, &self.block, &tx) {
            Ok(effect) => {
                self.state.make(effect.changes.clone());
                self.block = Block { height: self.block.height + 1, time: self.block.time + 1 };
                Ok(effect)
            }
            Err(Failure::Refused { refusal, item }) => Err((refusal, item)),
            Err(other) => panic!("{other:?}"),
        }
    }

    pub(crate) fn send(&mut self, signers: &[&Somebody], message: Message) -> Result<(), Refusal> {
        let bytes = self.bytes(signers, message);
        self.send_bytes(&bytes).map(drop).map_err(|(refusal, _)| refusal)
    }

    pub(crate) fn must(&mut self, signers: &[&Somebody], message: Message) {
        self.send(signers, message.clone()).unwrap_or_else(|r| panic!("{r:?}: {message:?}"));
    }
}

pub(crate) fn keys(signers: &[&Somebody]) -> Vec<SigningKey> {
    signers.iter().map(|somebody| somebody.key.clone()).collect()
}

/// Around bytes that nobody has named.
pub(crate) fn fresh() -> Option<Envelope> {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed).to_be_bytes();
    let hash = |what: u8| sha256(&[&[what], &number[..]].concat()).as_bytes().to_vec();
    Some(Envelope { commitment: hash(1), sealed_hash: hash(2), bucket: 512 })
}

pub(crate) fn envelope(seed: u8) -> Option<Envelope> {
    Some(Envelope { commitment: vec![seed; 32], sealed_hash: vec![seed; 32], bucket: 512 })
}

pub(crate) fn register(kind: Kind, name: &str) -> Message {
    Message::RegisterParty(RegisterParty {
        kind: kind.into(),
        name: name.to_owned(),
        sealing_key: vec![1; 32],
    })
}

pub(crate) fn practitioner() -> Message {
    let name = fresh();
    Message::RegisterPractitioner(RegisterPractitioner { name, sealing_key: vec![2; 32] })
}

/// Whoever has the code of the offer with this number.
pub(crate) fn code(number: u8) -> Somebody {
    Somebody::new(10_000 + u64::from(number))
}

pub(crate) fn offer(number: u8, expires: u64) -> Message {
    let offer = code(number).id.as_bytes().to_vec();
    Message::OfferRel(OfferRel { offer, expires, continues: Vec::new() })
}

/// With the history of an unclaimed relationship.
pub(crate) fn offer_history(number: u8, expires: u64, continues: &Id) -> Message {
    let (offer, continues) = (code(number).id.as_bytes().to_vec(), continues.as_bytes().to_vec());
    Message::OfferRel(OfferRel { offer, expires, continues })
}

pub(crate) fn request(custodian: &Id, offer: u8) -> Message {
    Message::RequestRel(RequestRel {
        custodian: custodian.as_bytes().to_vec(),
        offer: code(offer).id.as_bytes().to_vec(),
        sealing_key: vec![4; 32],
    })
}

pub(crate) fn confirm(relationship: &Id) -> Message {
    let relationship = relationship.as_bytes().to_vec();
    Message::ConfirmRel(ConfirmRel { relationship, handover: None })
}

/// Of one that goes on with a history: with the key to it.
pub(crate) fn confirm_claim(relationship: &Id) -> Message {
    let relationship = relationship.as_bytes().to_vec();
    Message::ConfirmRel(ConfirmRel { relationship, handover: fresh() })
}

pub(crate) fn policy(default: DefaultPolicy) -> Message {
    Message::RegisterPolicy(RegisterPolicy { text: vec![9; 32], default: default.into() })
}

pub(crate) fn directive(policy: &Id, seq: u64, replaces: u64) -> Message {
    Message::PutDirective(PutDirective {
        policy: policy.as_bytes().to_vec(),
        seq,
        replaces,
        root: vec![7; 32],
        count: 4,
        envelope: fresh(),
    })
}

pub(crate) fn access(relationship: &Id, number: u64, basis: Option<Basis>) -> Submitted {
    Submitted {
        relationship: relationship.as_bytes().to_vec(),
        number,
        envelope: fresh(),
        basis,
        held_until: 0,
        legal_code: 0,
        corrects: 0,
    }
}

/// A body's bytes with other signatures or none.
pub(crate) fn with_signatures(body: &TxBody, signatures: Vec<Vec<u8>>) -> Vec<u8> {
    medlight_ledger::tx::SignedTx { body: body.encode_to_vec(), signatures }.encode_to_vec()
}
