//! The town on an engine, and what can be done there.

use std::collections::BTreeSet;
use std::rc::Rc;

use medlight_engine_tests::{Asked, build};
use medlight_ledger::Id;
use medlight_ledger::message::access::{Basis, SubmitAccess, Submitted};
use medlight_ledger::message::{Envelope, Message};
use medlight_ledger::record::{Relationship, is_log};
use medlight_ledger::tx::TxBody;
use medlight_merkle::sha256;
use medlight_sample::Town;
use medlight_wallet::envelope::{Context, Kind, OpenError, Sealed, open, seal};
use medlight_wallet::{Keys, OpeningKey, Seed, sign};
use rand_chacha::ChaCha20Rng;
use rand_core::{Rng as _, SeedableRng as _};

pub(crate) struct Scene {
    pub(crate) asked: Asked,
    /// Shared, so that its people can sign while the scene changes.
    pub(crate) town: Rc<Town>,
    pub(crate) registrar: Rc<Keys>,
    random: ChaCha20Rng,
}

impl Scene {
    pub(crate) fn begin(asked: Asked, registrar: Keys) -> Self {
        let town = Rc::new(build(&asked, &registrar));
        let registrar = Rc::new(registrar);
        Self { asked, town, registrar, random: ChaCha20Rng::seed_from_u64(1) }
    }

    /// Somebody who was not there before.
    pub(crate) fn newcomer(&self, number: u8) -> Keys {
        Seed::new([number; 64]).keys(&self.asked.chain_id, 0, 0)
    }

    pub(crate) fn body(&mut self, signers: &[&Keys], message: Message) -> TxBody {
        let mut nonce = vec![0; 16];
        self.random.fill_bytes(&mut nonce);
        TxBody {
            chain_id: self.asked.chain_id.clone(),
            nonce,
            valid_until: self.asked.now() + 3_600,
            signers: signers.iter().map(|keys| keys.signer()).collect(),
            message: Some(message),
        }
    }

    pub(crate) fn bytes(&mut self, signers: &[&Keys], message: Message) -> Vec<u8> {
        sign(&self.body(signers, message), signers)
    }

    /// The code it comes to, 0 if it took effect.
    pub(crate) fn send(&mut self, signers: &[&Keys], message: Message) -> u32 {
        let bytes = self.bytes(signers, message);
        let (checked, result) = self.asked.send(&bytes);
        checked.max(result)
    }

    pub(crate) fn must(&mut self, signers: &[&Keys], message: Message) {
        assert_eq!(self.send(signers, message.clone()), 0, "{message:?}");
    }

    /// Seals for these readers, and hands the node the bytes.
    pub(crate) fn seal(
        &mut self,
        kind: Kind,
        owner: Id,
        plaintext: &[u8],
        readers: &[&Keys],
    ) -> Option<Envelope> {
        let chain_id = self.asked.chain_id.clone();
        let context = Context { chain_id: &chain_id, kind, owner };
        let readers: Vec<_> = readers.iter().map(|keys| keys.sealing_key()).collect();
        let Sealed { envelope, blob } =
            seal(&context, plaintext, &readers, &mut self.random).unwrap();
        assert!(self.asked.put(&blob));
        Some(envelope)
    }

    pub(crate) fn open(
        &self,
        kind: Kind,
        owner: Id,
        envelope: &Envelope,
        key: &OpeningKey,
    ) -> Result<Vec<u8>, OpenError> {
        let blob = self.asked.blob(&envelope.sealed_hash).unwrap();
        let context = Context { chain_id: &self.asked.chain_id, kind, owner };
        open(&context, envelope, &blob, key).map(|bytes| bytes.to_vec())
    }

    /// An entry to be submitted.
    pub(crate) fn entry(&mut self, owner: &Keys, number: u64, basis: Option<Basis>) -> Submitted {
        let text = format!("entry {number}");
        let envelope = self.seal(Kind::Access, owner.id(), text.as_bytes(), &[owner]);
        let relationship = owner.id().as_bytes().to_vec();
        let (held_until, legal_code, corrects) = (0, 0, 0);
        Submitted { relationship, number, envelope, basis, held_until, legal_code, corrects }
    }

    pub(crate) fn relationship(&self, id: Id) -> Relationship {
        self.asked.cell(&format!("identity/relationship/{id}")).unwrap()
    }

    /// Entries in a log.
    pub(crate) fn size(&self, log: &str) -> u64 {
        self.asked.proved_now(&[], &[log]).logs.get(log).map_or(0, |(_, size)| *size)
    }
}

pub(crate) fn submit(entries: Vec<Submitted>) -> Message {
    Message::SubmitAccess(SubmitAccess { entries })
}

/// Every key the node names is proved to be there, every log whole; nothing else is claimed.
pub(crate) fn is_proved_whole(scene: &mut Scene) {
    let keys = scene.asked.keys();
    let (logs, cells): (Vec<_>, Vec<_>) =
        keys.iter().map(String::as_str).partition(|key| is_log(key));
    let mut proved = scene.asked.proved_now(&cells, &logs);
    assert!(proved.cells.values().all(Option::is_some));
    let receipts = cells.iter().filter(|key| key.starts_with("tx/")).collect::<BTreeSet<_>>();
    assert_eq!(receipts.len(), scene.town.steps.len(), "each step took effect");
    for patient in scene.town.cast.patients() {
        for connection in &patient.connections {
            let log = format!("access/log/{}", connection.keys.id());
            let (entries, size) = proved.logs.remove(&log).unwrap();
            assert_eq!((entries.len() as u64, size), (size, connection.entries));
        }
    }
    for step in &scene.town.steps {
        for blob in &step.blobs {
            assert_eq!(scene.asked.blob(sha256(blob).as_bytes()).as_deref(), Some(&blob[..]));
        }
    }
    println!("{} cells and {} logs proved", cells.len(), logs.len());
}
