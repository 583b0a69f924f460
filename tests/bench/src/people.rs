//! Who sends what is measured.

use std::rc::Rc;

use medlight_ledger::message::Message;
use medlight_ledger::message::access::{SubmitAccess, Submitted};
use medlight_ledger::message::identity::{Kind, OfferRel, OpenUnclaimed, RegisterParty};
use medlight_ledger::tx::TxBody;
use medlight_merkle::sha256;
use medlight_sample::network::key;
use medlight_wallet::{Keys, Seed, sign};
use serde_json::Value;

const PRACTICES: u16 = 60;

pub(crate) struct People {
    chain_id: String,
    pub(crate) now: u64,
    registrar: Rc<Keys>,
    hospital: Rc<Keys>,
    /// Enough of them that no node's bound for one signer is met.
    practices: Vec<Rc<Keys>>,
    nonce: u128,
}

impl People {
    pub(crate) fn on(chain_id: &str, now: u64) -> Self {
        let registrar = Rc::new(registrar());
        let hospital = Rc::new(Seed::new([2; 64]).keys(chain_id, 0, 0));
        let practice = |number| Rc::new(Seed::new([4; 64]).keys(chain_id, number, 0));
        let practices = (0..PRACTICES).map(practice).collect();
        Self { chain_id: chain_id.to_owned(), now, registrar, hospital, practices, nonce: 0 }
    }

    /// Somebody the hospital logs for.
    pub(crate) fn patient(&self, number: u16) -> Keys {
        Seed::new([3; 64]).keys(&self.chain_id, number, 0)
    }

    fn signed(&mut self, signers: &[&Keys], message: Message) -> Vec<u8> {
        self.nonce += 1;
        let body = TxBody {
            chain_id: self.chain_id.clone(),
            nonce: self.nonce.to_be_bytes().to_vec(),
            valid_until: self.now + 3_600,
            signers: signers.iter().map(|keys| keys.signer()).collect(),
            message: Some(message),
        };
        sign(&body, signers)
    }

    /// Everybody who sends anything is admitted.
    pub(crate) fn admissions(&mut self) -> Vec<Vec<u8>> {
        let registrar = self.registrar.clone();
        let everybody: Vec<_> =
            [&self.hospital].into_iter().chain(&self.practices).cloned().collect();
        let admission = |organisation: Rc<Keys>| {
            let message = Message::RegisterParty(RegisterParty {
                kind: Kind::Organisation.into(),
                name: "Northfield Hospital".to_owned(),
                sealing_key: organisation.sealing_key().to_bytes().to_vec(),
            });
            self.signed(&[&registrar, &organisation], message)
        };
        everybody.into_iter().map(admission).collect()
    }

    pub(crate) fn opening(&mut self, patient: &Keys) -> Vec<u8> {
        let sealing_key = patient.sealing_key().to_bytes().to_vec();
        let hospital = self.hospital.clone();
        self.signed(&[&hospital, patient], Message::OpenUnclaimed(OpenUnclaimed { sealing_key }))
    }

    /// A small transaction, each unlike the others.
    pub(crate) fn offer(&mut self) -> Vec<u8> {
        let offer = sha256(&self.nonce.to_be_bytes()).as_bytes()[..20].to_vec();
        let turn = usize::try_from(self.nonce).unwrap() % self.practices.len();
        let practice = self.practices[turn].clone();
        let expires = self.now + 300;
        self.signed(
            &[&practice],
            Message::OfferRel(OfferRel { offer, expires, continues: Vec::new() }),
        )
    }

    pub(crate) fn batch(&mut self, entries: Vec<Submitted>) -> Vec<u8> {
        let hospital = self.hospital.clone();
        self.signed(&[&hospital], Message::SubmitAccess(SubmitAccess { entries }))
    }
}

/// Of every chain measured here.
pub(crate) fn registrar() -> Keys {
    Keys::new(&key(1, "registrar", 0).to_bytes(), &[0; 32])
}

/// The genesis document's `app_state` that names the registrar.
pub(crate) fn app_state() -> Value {
    medlight_app::app_state(&[registrar().public_key()])
}
