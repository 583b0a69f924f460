//! What is tried next: mostly what could well be done, and now and then something wrong in one way.

use medlight_ledger::message::Envelope;
use medlight_ledger::message::access::Submitted;

use super::book::Book;
use super::call::{Call, SEALING_KEY, basis};
use super::cast::{
    Key, ORGANISATIONS, PATIENTS, PEOPLE, PRACTITIONERS, PolicyOf, REGISTRAR, STRANGER, Who, bytes,
    desk, sealed,
};

/// A call, and who signs for it.
pub(super) type Try = (Call, Vec<Key>);

/// Eight bytes that decide a step.
pub(super) struct Dice<'b> {
    pub(super) book: &'b Book,
    pub(super) bytes: [u8; 8],
    /// The step's number: what is sealed in it is sealed nowhere else.
    pub(super) number: u64,
}

impl Dice<'_> {
    fn die(&self, place: usize) -> usize {
        usize::from(self.bytes[place])
    }

    /// One step in eight is wrong, in the way that the last die says.
    fn slips(&self, way: u8) -> bool {
        self.bytes[6] < 32 && self.bytes[7] % 8 == way
    }

    /// One of these, or now and then of all.
    fn of(&self, list: &[Who], place: usize) -> Who {
        let die = self.die(place);
        if die < 240 { list[die % list.len()] } else { die % PEOPLE }
    }

    fn envelope(&self) -> Option<Envelope> {
        // Now and then bytes that somebody named before.
        let named = self.book.owners.keys();
        let place = self.die(4) * self.die(5) % named.len().max(1);
        let sealed_hash = named.clone().nth(place).filter(|_| self.bytes[6] > 245).cloned();
        let new = sealed(self.number);
        let sealed_hash = sealed_hash.unwrap_or_else(|| new.sealed_hash.clone());
        (!self.slips(0)).then_some(Envelope { sealed_hash, ..new })
    }

    fn slip(&self, way: u8) -> u64 {
        u64::from(self.slips(way))
    }

    fn patient(&self) -> Who {
        self.of(&PATIENTS, 2)
    }

    /// Mostly the custodian that the patient has.
    fn custodian(&self, patient: Who) -> Who {
        let relationship = self.book.relationships.get(&patient);
        let theirs = relationship.and_then(|relationship| {
            ORGANISATIONS.into_iter().find(|who| bytes(*who) == relationship.custodian)
        });
        theirs.filter(|_| self.die(1) < 230).unwrap_or_else(|| self.of(&ORGANISATIONS, 1))
    }

    /// Mostly a practitioner of theirs.
    fn doctor(&self, custodian: Who) -> Who {
        let theirs = |who: &Who| {
            self.book.parties.get(who).is_some_and(|party| party.parent == bytes(custodian))
        };
        let theirs: Vec<_> = PRACTITIONERS.into_iter().filter(theirs).collect();
        let all = if theirs.is_empty() { &PRACTITIONERS[..] } else { &theirs };
        self.of(all, 3)
    }

    fn policy(&self, custodian: Who) -> PolicyOf {
        (custodian, self.bytes[3] % 3)
    }

    /// The next try.
    pub(super) fn next(&self) -> Try {
        let (call, signers) = self.call();
        let mut signers: Vec<Key> = signers.into_iter().map(|who| self.book.key(who)).collect();
        if matches!(call, Call::RotateKeys { .. }) && !self.slips(1) {
            signers[1].1 += 1;
        }
        match () {
            () if self.slips(5) => signers[0].1 += 7,
            () if self.slips(6) => signers.push((STRANGER, 0)),
            () if self.slips(7) && signers.len() > 1 => drop(signers.pop()),
            () => {}
        }
        (call, signers)
    }

    fn call(&self) -> (Call, Vec<Who>) {
        match self.die(0) % 40 {
            0..=12 => self.identity(),
            13..=22 => self.consent(),
            _ => self.access(),
        }
    }

    fn identity(&self) -> (Call, Vec<Who>) {
        let (organisation, patient) = (self.of(&ORGANISATIONS, 1), self.patient());
        let doctor = self.of(&PRACTITIONERS, 3);
        let envelope = self.envelope();
        match self.die(0) % 40 {
            0 => {
                let kind = if self.slips(2) { i32::from(self.bytes[4] % 12) } else { 1 };
                let name = if self.slips(3) { String::new() } else { "Ward".to_owned() };
                let registrar = if self.slips(4) { STRANGER } else { REGISTRAR };
                (Call::RegisterParty { kind, name }, vec![registrar, organisation])
            }
            1 => (Call::RegisterPractitioner { name: envelope }, vec![organisation, doctor]),
            2 => {
                // Seldom for ever, or soon nobody would be left.
                let status = if self.die(4) < 4 { 3 } else { 1 + i32::from(self.bytes[4] > 200) };
                let status = if self.slips(2) { 9 } else { status };
                let party = if self.die(5) < 128 { organisation } else { doctor };
                let by = if self.die(5).is_multiple_of(4) { organisation } else { REGISTRAR };
                (Call::SetPartyStatus { party, status }, vec![by])
            }
            3 => {
                let who = [organisation, doctor, patient, REGISTRAR][self.die(4) % 4];
                let new = if self.slips(2) { STRANGER } else { who };
                let sealing_key = match () {
                    () if self.slips(3) => vec![0; 32],
                    () if (who == REGISTRAR) != self.slips(4) => Vec::new(),
                    () => SEALING_KEY.to_vec(),
                };
                (Call::RotateKeys { sealing_key }, vec![who, new])
            }
            4..=5 => {
                let unclaimed = self.book.relationships.iter().find(|(who, known)| {
                    known.stage == 3 && known.custodian == bytes(organisation) && **who != patient
                });
                let continues = unclaimed.map(|(who, _)| *who).filter(|_| self.die(5) < 128);
                let continues = if self.slips(2) { Some(patient) } else { continues };
                let now = self.book.block.time;
                let expires = if self.slips(3) { now + 601 } else { now + self.die(4) as u64 };
                let offer = self.bytes[3] % 4;
                (Call::Offer { offer, expires, continues }, vec![organisation])
            }
            6..=8 => {
                let held = self.book.offers.keys().nth(self.die(4) % 8);
                let (custodian, offer) = held.copied().unwrap_or((organisation, self.bytes[3] % 4));
                let code = if self.slips(2) { STRANGER } else { desk(offer) };
                (Call::Request { custodian, offer }, vec![patient, code])
            }
            9..=10 => {
                let asked = self.book.relationships.get(&patient);
                let goes_on = asked.is_some_and(|asked| !asked.continues.is_empty());
                let handover = if goes_on { envelope } else { None };
                let handover = if self.slips(2) { Some(sealed(self.number)) } else { handover };
                let custodian = self.custodian(patient);
                (Call::Confirm { relationship: patient, handover }, vec![custodian])
            }
            11 => (Call::OpenUnclaimed, vec![organisation, patient]),
            _ => {
                let powers = [0, 0, 1, 10, 1 << 53, (1 << 53) + 1, u64::MAX];
                let power = powers[self.die(4) % powers.len()];
                let by = if self.slips(2) { organisation } else { REGISTRAR };
                (Call::SetValidator { number: self.bytes[3] % 3, power }, vec![by])
            }
        }
    }

    fn consent(&self) -> (Call, Vec<Who>) {
        let patient = self.patient();
        let custodian = self.custodian(patient);
        let policy = self.policy(custodian);
        let seq = self.book.relationships.get(&patient).map_or(0, |known| known.seq);
        let seq = seq + 1 + self.slip(2);
        let current = self.book.directives.get(&(patient, policy));
        let replaces = current.map_or(0, |directive| directive.seq) + self.slip(3);
        match self.die(0) % 40 {
            13 => {
                let default = if self.slips(2) { 7 } else { 1 + i32::from(self.bytes[4] % 4) };
                let organisation = self.of(&ORGANISATIONS, 1);
                (Call::RegisterPolicy { text: self.bytes[3] % 3, default }, vec![organisation])
            }
            14..=18 => {
                let count = if self.slips(4) { 5 } else { 4 };
                let envelope = self.envelope();
                (Call::Put { policy, seq, replaces, count, envelope }, vec![patient])
            }
            _ => (Call::Revoke { policy, seq, replaces }, vec![patient]),
        }
    }

    fn access(&self) -> (Call, Vec<Who>) {
        let patient = self.patient();
        let custodian = self.custodian(patient);
        let doctor = self.doctor(custodian);
        let envelope = self.envelope();
        let relationship = patient;
        let logged = self.book.entries.get(&patient).map_or(0, Vec::len) as u64;
        let number = (self.die(4) as u64) % (logged + 1 + self.slip(2));
        match self.die(0) % 40 {
            23..=28 => (Call::Submit { entries: self.entries() }, vec![custodian]),
            29 => (Call::BreakGlass { relationship, envelope }, vec![custodian, doctor]),
            30..=31 => {
                let of = |(who, _): &&(Who, u64)| *who == patient;
                let open = self.book.emergencies.keys().filter(of).count() as u64;
                let number = 1 + (self.die(4) as u64) % (open + 1);
                let verdict = if self.slips(3) { 0 } else { 1 + i32::from(self.bytes[5] % 3) };
                let call = Call::Review { relationship, number, verdict, report: envelope };
                (call, vec![custodian, doctor])
            }
            32..=33 => {
                // Their own, the history that goes on there, or somebody else's.
                let history = self.book.relationships.get(&patient).map(|known| &known.continues);
                let history = PATIENTS.into_iter().find(|who| history == Some(&bytes(*who)));
                let other = PATIENTS[self.die(5) % PATIENTS.len()];
                let relationship = match self.die(5) {
                    _ if self.slips(3) => other,
                    0..100 => history.unwrap_or(patient),
                    _ => patient,
                };
                let logged = self.book.entries.get(&relationship).map_or(0, Vec::len) as u64;
                let number = (self.die(4) as u64) % (logged + 1 + self.slip(2));
                (Call::Ask { relationship, number, envelope }, vec![patient])
            }
            34..=35 => {
                let open = self.book.questions.iter().filter(|(_, known)| known.answered_at == 0);
                let key = open.map(|(key, _)| *key).nth(self.die(4) % 4);
                let (relationship, number) = key.unwrap_or((patient, number));
                let custodian = self.custodian(relationship);
                (Call::Answer { relationship, number, envelope }, vec![custodian])
            }
            36 => {
                // Mostly an entry's; now and then anything that somebody has sealed.
                let entries = self.book.entries.get(&patient);
                let entry = entries.and_then(|entries| entries.get(self.die(4) % entries.len()));
                let envelope = entry.and_then(|entry| entry.envelope.clone());
                let all = self.book.owners.iter().nth(self.die(4));
                let all = all.filter(|_| self.die(5) < 128).map(|(hash, owner)| {
                    let whose = (0..PEOPLE).find(|who| bytes(*who) == owner.belongs_to);
                    (hash.clone(), whose.unwrap_or(patient))
                });
                let named = envelope.map(|envelope| (envelope.sealed_hash, patient));
                let (hash, belongs_to) = all.or(named).unwrap_or((vec![1; 32], patient));
                let hash = if self.slips(2) { vec![1; 33] } else { hash };
                (Call::Erase { belongs_to, hash }, vec![self.custodian(belongs_to)])
            }
            _ => {
                let organisation = self.of(&ORGANISATIONS, 1);
                let last = self.book.coverage.get(&organisation);
                let seq = last.map_or(0, |last| last.seq) + 1 + self.slip(2);
                let systems = if self.slips(3) { 0 } else { 2 };
                let interval = if self.slips(4) { 59 } else { 60 };
                // Mostly now, sometimes what was long ago or has not been yet.
                let complete_to = self.book.block.time + 2 - (self.die(4) as u64).min(40) / 2;
                (Call::Coverage { seq, systems, complete_to, interval }, vec![organisation])
            }
        }
    }

    /// One to three entries, of one patient or of two.
    fn entries(&self) -> Vec<(Who, Submitted)> {
        if self.slips(1) {
            return Vec::new();
        }
        let mut next = [self.patient(), self.of(&PATIENTS, 5)].map(|who| {
            (who, self.book.entries.get(&who).map_or(0, Vec::len) as u64 + self.slip(2))
        });
        let others = next[0].0 != next[1].0;
        let entry = |place: u64| {
            let second = others && place == 1 && self.die(5) > 200;
            let (who, number) = &mut next[usize::from(second)];
            *number += 1;
            let number = *number - 1;
            let envelope = (!self.slips(0)).then(|| sealed((1 << 32) + self.number * 3 + place));
            let seq = (self.die(4) as u64) % 8;
            let entry = Submitted {
                relationship: bytes(*who),
                number,
                envelope,
                basis: basis(self.bytes[4] % 4, seq, self.policy(self.custodian(*who))),
                held_until: self.slip(3) * 5,
                legal_code: u32::from(self.bytes[5].is_multiple_of(50)),
                corrects: u64::from(self.bytes[5].is_multiple_of(3)) * (number + self.slip(4)),
            };
            (*who, entry)
        };
        (0..1 + (self.die(3) as u64) % 3).map(entry).collect()
    }
}
