use medlight_ledger::Refusal;
use medlight_ledger::message::Message;
use medlight_ledger::message::access::AskEntry;
use medlight_ledger::message::identity::{
    ConfirmRel, OfferRel, RequestRel, RotateKeys, SetPartyStatus, Status,
};
use medlight_ledger::record::{AccessEntry, Stage};
use medlight_wallet::envelope::Kind;
use medlight_wallet::{Keys, OpeningKey};

use crate::scene::{Scene, submit};

pub(crate) fn claimed_history_comes_with_its_key(scene: &mut Scene) {
    let town = scene.town.clone();
    let connection = &town.cast.ana.connections[0];
    let (before, entries) = connection.continues.unwrap();
    let (id, own) = (connection.keys.id(), connection.keys.opening_key());
    let cell = scene.relationship(id);
    assert_eq!(cell.continues, before.as_bytes());
    let key = scene.open(Kind::Handover, id, &cell.handover.unwrap(), own).unwrap();
    let key = OpeningKey::from_bytes(&key).unwrap();
    let log: Vec<AccessEntry> = scene.asked.log(&format!("access/log/{before}"));
    assert_eq!(log.len() as u64, entries);
    for entry in log {
        let event = scene.open(Kind::Access, before, &entry.envelope.unwrap(), &key).unwrap();
        assert!(event.windows(5).any(|bytes| bytes == b"HTEST"));
    }
    assert_eq!(scene.relationship(before).stage(), Stage::Continued);
}

pub(crate) fn an_offer_is_used_once(scene: &mut Scene) {
    let town = scene.town.clone();
    let desk = &town.cast.linden.organisation.keys;
    let (first, second, code) = (scene.newcomer(101), scene.newcomer(102), scene.newcomer(103));
    let (offer, continues) = (code.id().as_bytes().to_vec(), Vec::new());
    let expires = scene.asked.now() + 500;
    let offered = OfferRel { offer: offer.clone(), expires, continues };
    scene.must(&[desk], Message::OfferRel(offered));
    let request = |keys: &Keys| {
        Message::RequestRel(RequestRel {
            custodian: desk.id().as_bytes().to_vec(),
            offer: offer.clone(),
            sealing_key: keys.sealing_key().to_bytes().to_vec(),
        })
    };
    // Its id is on the chain for everybody, and not enough.
    assert_eq!(scene.send(&[&second], request(&second)), Refusal::WrongSigners.code());
    scene.must(&[&first, &code], request(&first));
    assert_eq!(scene.send(&[&second, &code], request(&second)), Refusal::NoSuchOffer.code());
    assert_eq!(scene.relationship(first.id()).stage(), Stage::Requested);
    let relationship = first.id().as_bytes().to_vec();
    scene.must(&[desk], Message::ConfirmRel(ConfirmRel { relationship, handover: None }));
    assert_eq!(scene.relationship(first.id()).stage(), Stage::Active);
    let cell = format!("identity/relationship/{}", second.id());
    let proved = scene.asked.proved_now(&[&cell], &[]);
    assert_eq!(proved.cells[&cell], None, "whoever came second is proved not to be there");
}

pub(crate) fn a_turned_key_signs(scene: &mut Scene) {
    let town = scene.town.clone();
    let leo = &town.cast.leo;
    let old = &leo.connections[0].keys;
    let new = leo.seed.keys(&scene.asked.chain_id, 0, 1).of(old.id());
    let sealing_key = new.sealing_key().to_bytes().to_vec();
    scene.must(&[old, &new], Message::RotateKeys(RotateKeys { sealing_key }));
    let question = |scene: &mut Scene, keys: &Keys, number| {
        let envelope = scene.seal(Kind::Question, keys.id(), b"Why?", &[keys]);
        let relationship = keys.id().as_bytes().to_vec();
        let ask = AskEntry { relationship, number, envelope };
        scene.send(&[keys], Message::AskEntry(ask))
    };
    assert_eq!(question(scene, old, 0), Refusal::NotTheKey.code());
    assert_eq!(question(scene, &new, 0), 0);
    assert_eq!(scene.relationship(old.id()).key, new.signer().key);
}

pub(crate) fn a_suspended_organisation_cannot_act(scene: &mut Scene) {
    let (town, registrar) = (scene.town.clone(), scene.registrar.clone());
    let desk = &town.cast.harbour.organisation.keys;
    let set = |status: Status| {
        let party = desk.id().as_bytes().to_vec();
        Message::SetPartyStatus(SetPartyStatus { party, status: status.into() })
    };
    let leo = &town.cast.leo.connections[1];
    scene.must(&[&registrar], set(Status::Suspended));
    let entry = scene.entry(&leo.keys, leo.entries, None);
    assert_eq!(scene.send(&[desk], submit(vec![entry.clone()])), Refusal::PartyNotActive.code());
    scene.must(&[&registrar], set(Status::Active));
    scene.must(&[desk], submit(vec![entry]));
}
