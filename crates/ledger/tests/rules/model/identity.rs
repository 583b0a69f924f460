//! The rules of parties, relationships and validators.

use medlight_ledger::Refusal;
use medlight_ledger::message::Envelope;
use medlight_ledger::message::identity::{Kind, Status};
use medlight_ledger::record::{BlobKind, Named, Offer, Party, Relationship, Stage, VERSION};

use super::book::{Book, Judged};
use super::call::SEALING_KEY;
use super::cast::{Key, REGISTRAR, Who, bytes, desk, id, public};

/// A relationship's beginning.
fn begun((who, generation): Key, custodian: Who, stage: Stage) -> Relationship {
    Relationship {
        version: VERSION,
        custodian: bytes(custodian),
        stage: stage.into(),
        key: public((who, generation)),
        sealing_key: SEALING_KEY.to_vec(),
        ..Relationship::default()
    }
}

impl Book {
    fn name(&mut self, log: String, who: Who) {
        self.log(log, &Named { version: VERSION, id: bytes(who) });
    }

    pub(super) fn register_party(&mut self, by: [Key; 2], kind: i32, name: &str) -> Judged {
        let [registrar, party] = by;
        self.registrar(registrar)?;
        let known = Kind::try_from(kind);
        let admitted = known.is_ok_and(|kind| kind as i32 != 0 && kind != Kind::Practitioner);
        if !admitted || name.is_empty() || name.len() > 64 {
            return Err(Refusal::Field);
        }
        self.newcomer(party)?;
        let cell = Party {
            version: VERSION,
            kind,
            status: 1,
            key: public(party),
            sealing_key: SEALING_KEY.to_vec(),
            name: name.to_owned(),
            ..Party::default()
        };
        self.parties.insert(party.0, cell);
        self.name("identity/parties".to_owned(), party.0);
        Ok(())
    }

    pub(super) fn register_practitioner(
        &mut self,
        by: [Key; 2],
        name: &Option<Envelope>,
    ) -> Judged {
        let [organisation, practitioner] = by;
        self.organisation(organisation)?;
        self.nameable(name, organisation.0, practitioner.0, BlobKind::Practitioner)?;
        let name = name.as_ref().ok_or(Refusal::Field)?;
        self.newcomer(practitioner)?;
        let cell = Party {
            version: VERSION,
            kind: 2,
            status: 1,
            key: public(practitioner),
            sealing_key: SEALING_KEY.to_vec(),
            parent: bytes(organisation.0),
            sealed_name: Some(name.clone()),
            ..Party::default()
        };
        self.own(&name.sealed_hash, organisation.0, Some(practitioner.0), BlobKind::Practitioner);
        self.parties.insert(practitioner.0, cell);
        let log = format!("identity/practitioners/{}", id(organisation.0));
        self.name(log, practitioner.0);
        Ok(())
    }

    pub(super) fn set_status(&mut self, [by]: [Key; 1], party: Who, status: i32) -> Judged {
        let known = Status::try_from(status).is_ok_and(|status| status != Status::Unspecified);
        if !known {
            return Err(Refusal::Field);
        }
        let before = self.parties.get(&party).ok_or(Refusal::NoSuchParty)?;
        let is_own = before.parent == bytes(by.0);
        if is_own {
            self.organisation(by)?
        } else {
            self.registrar(by)?
        }
        let party = self.parties.get_mut(&party).unwrap();
        if party.status == 3 {
            return Err(Refusal::RevokedForEver);
        }
        // Whom a registrar suspended only a registrar brings back.
        if is_own && party.held && status == 1 {
            return Err(Refusal::HeldByRegistrar);
        }
        party.held = if is_own { party.held } else { status == 2 };
        party.status = status;
        Ok(())
    }

    pub(super) fn rotate(&mut self, [old, new]: [Key; 2], sealing_key: &[u8]) -> Judged {
        if old.0 != new.0 || old.1 == new.1 {
            return Err(Refusal::WrongSigners);
        }
        if old.0 == REGISTRAR {
            self.registrar(old)?;
            // Nothing is sealed to a registrar.
            if !sealing_key.is_empty() {
                return Err(Refusal::Field);
            }
            self.generations.insert(new.0, new.1);
            return Ok(());
        }
        match sealing_key.len() {
            32 if sealing_key.iter().all(|byte| *byte == 0) => return Err(Refusal::SealingKey),
            32 => {}
            _ => return Err(Refusal::Field),
        }
        if self.parties.contains_key(&old.0) {
            self.acting(old)?;
            self.parties.get_mut(&old.0).unwrap().key = public(new);
        } else {
            let relationship = self.relationships.get_mut(&old.0);
            let relationship = relationship.ok_or(Refusal::NoSuchRelationship)?;
            if relationship.key != public(old) {
                return Err(Refusal::NotTheKey);
            }
            if !matches!(relationship.stage(), Stage::Active | Stage::Unclaimed) {
                return Err(Refusal::NoSuchRelationship);
            }
            relationship.key = public(new);
        }
        self.generations.insert(new.0, new.1);
        Ok(())
    }

    pub(super) fn offer(
        &mut self,
        [custodian]: [Key; 1],
        offer: u8,
        expires: u64,
        continues: Option<Who>,
    ) -> Judged {
        self.organisation(custodian)?;
        let now = self.block.time;
        if !(now..=now + 600).contains(&expires) {
            return Err(Refusal::Field);
        }
        let key = (custodian.0, offer);
        if self.offers.get(&key).is_some_and(|offer| offer.expires >= now) {
            return Err(Refusal::IdTaken);
        }
        continues.map_or(Ok(()), |before| self.can_continue(before, custodian.0))?;
        let continues = continues.map(bytes).unwrap_or_default();
        self.offers.insert(key, Offer { version: VERSION, expires, continues });
        Ok(())
    }

    pub(super) fn request(&mut self, by: [Key; 2], custodian: Who, offer: u8) -> Judged {
        let [patient, code] = by;
        if code.0 != desk(offer) {
            return Err(Refusal::WrongSigners);
        }
        if code.1 != 0 {
            return Err(Refusal::MalformedSigner);
        }
        if patient.0 == code.0 {
            return Err(Refusal::WrongSigners);
        }
        self.newcomer(patient)?;
        let key = (custodian, offer);
        let held = self.offers.get(&key).filter(|offer| offer.expires >= self.block.time);
        let continues = held.ok_or(Refusal::NoSuchOffer)?.continues.clone();
        self.offers.remove(&key);
        let begun = Relationship { continues, ..begun(patient, custodian, Stage::Requested) };
        self.relationships.insert(patient.0, begun);
        Ok(())
    }

    pub(super) fn confirm(
        &mut self,
        [custodian]: [Key; 1],
        who: Who,
        handover: &Option<Envelope>,
        people: impl Fn(&[u8]) -> Who,
    ) -> Judged {
        self.organisation(custodian)?;
        let asked = self.with(who, custodian.0)?.clone();
        if asked.stage() != Stage::Requested {
            return Err(Refusal::NoSuchRelationship);
        }
        if asked.continues.is_empty() == handover.is_some() {
            return Err(Refusal::Field);
        }
        if handover.is_some() {
            self.nameable(handover, custodian.0, who, BlobKind::Handover)?;
            let before = people(&asked.continues);
            self.can_continue(before, custodian.0)?;
            let ended = self.relationships.get_mut(&before).unwrap();
            ended.stage = Stage::Continued.into();
            ended.continued_by = bytes(who);
            self.adopt(handover, custodian.0, who, BlobKind::Handover);
        }
        let active = Relationship { stage: 2, handover: handover.clone(), ..asked };
        self.relationships.insert(who, active);
        self.name(format!("identity/relationships/{}", id(custodian.0)), who);
        Ok(())
    }

    pub(super) fn open_unclaimed(&mut self, [custodian, patient]: [Key; 2]) -> Judged {
        self.organisation(custodian)?;
        self.newcomer(patient)?;
        let begun = begun(patient, custodian.0, Stage::Unclaimed);
        self.relationships.insert(patient.0, begun);
        self.name(format!("identity/relationships/{}", id(custodian.0)), patient.0);
        Ok(())
    }

    pub(super) fn set_validator(&mut self, [by]: [Key; 1], number: u8, power: u64) -> Judged {
        self.registrar(by)?;
        let mut after = self.validators.clone();
        let before = match power {
            0 => after.remove(&number),
            _ => after.insert(number, power),
        };
        if power > 1 << 53 || after.values().sum::<u64>() > u64::try_from(i64::MAX / 8).unwrap() {
            return Err(Refusal::TooMuchPower);
        }
        if power == 0 && before.is_none() {
            return Err(Refusal::NoSuchValidator);
        }
        if after.is_empty() {
            return Err(Refusal::LastValidator);
        }
        self.validators = after;
        Ok(())
    }
}
