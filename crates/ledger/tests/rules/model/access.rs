//! The rules of access: entries, emergencies, questions, blobs.

use std::collections::BTreeMap;

use medlight_ledger::Refusal;
use medlight_ledger::message::Envelope;
use medlight_ledger::message::access::{Basis, Submitted};
use medlight_ledger::record::{
    AccessEntry, BlobKind, Emergency, Noted, Question, Relationship, Stamp, VERSION,
};

use super::book::{Book, Judged};
use super::cast::{Key, Who, bytes, id, people, policy};

const DAY: u64 = 86_400;

impl Book {
    /// All entries of a batch, or none of them.
    pub(super) fn submit(&mut self, [by]: [Key; 1], batch: &[(Who, Submitted)]) -> Judged {
        self.organisation(by)?;
        let mut new: BTreeMap<Who, Vec<AccessEntry>> = BTreeMap::new();
        let published = self.logs.get(&format!("consent/policies/{}", id(by.0)));
        let published = published.map_or(0, Vec::len) as u64;
        for (who, entry) in batch {
            let choices = self.kept(*who, by.0)?.seq;
            self.nameable(&entry.envelope, by.0, *who, BlobKind::Access)?;
            if (entry.held_until > 0) != (entry.legal_code > 0) {
                return Err(Refusal::Field);
            }
            let before = self.entries.get(who).map_or(0, Vec::len);
            let number = (before + new.get(who).map_or(0, Vec::len)) as u64;
            if entry.number != number {
                return Err(Refusal::EntryNumber);
            }
            if entry.corrects > number {
                return Err(Refusal::NoSuchEntry);
            }
            let (stamp, ended) = self.stamp(by.0, *who, &entry.basis);
            let Submitted { basis, held_until, legal_code, corrects, envelope, .. } = entry.clone();
            new.entry(*who).or_default().push(AccessEntry {
                version: VERSION,
                number,
                custodian: bytes(by.0),
                basis,
                held_until,
                legal_code,
                corrects,
                envelope,
                stamp: stamp.into(),
                ended,
                recorded_at: self.block.time,
                height: self.block.height,
                choices,
                policies: published,
            });
        }
        for (who, entries) in new {
            for entry in &entries {
                self.log(format!("access/log/{}", id(who)), entry);
                self.adopt(&entry.envelope, by.0, who, BlobKind::Access);
            }
            self.entries.entry(who).or_default().extend(entries);
        }
        Ok(())
    }

    fn stamp(&self, custodian: Who, who: Who, basis: &Option<Basis>) -> (Stamp, u64) {
        let stamp = match basis {
            Some(Basis::Directive(seq)) => match self.ended.get(&(who, *seq)) {
                Some(0) => Stamp::InForce,
                Some(ended) => return (Stamp::Ended, *ended),
                None => Stamp::Unsupported,
            },
            Some(Basis::Policy(named)) => {
                let mut own = self.policies.keys().filter(|(of, _)| *of == custodian);
                let known = own.any(|of| policy(*of).as_bytes().as_slice() == named.as_slice());
                if known { Stamp::Policy } else { Stamp::Unsupported }
            }
            Some(Basis::Emergency(number)) => match self.emergencies.get(&(who, *number)) {
                Some(_) => Stamp::Emergency,
                None => Stamp::Unsupported,
            },
            None => Stamp::Unsupported,
        };
        (stamp, 0)
    }

    pub(super) fn break_glass(
        &mut self,
        [by, practitioner]: [Key; 2],
        who: Who,
        envelope: &Option<Envelope>,
    ) -> Judged {
        self.organisation(by)?;
        self.practitioner(practitioner, by.0)?;
        self.kept(who, by.0)?;
        self.nameable(envelope, by.0, who, BlobKind::Emergency)?;
        let envelope = envelope.clone();
        let log = format!("access/emergencies/{}", id(who));
        let number = self.logs.get(&log).map_or(0, Vec::len) as u64 + 1;
        let at = self.block.time;
        let cell = Emergency {
            version: VERSION,
            practitioner: bytes(practitioner.0),
            at,
            review_by: at + 14 * DAY,
            envelope,
            ..Emergency::default()
        };
        self.adopt(&cell.envelope, by.0, who, BlobKind::Emergency);
        self.emergencies.insert((who, number), cell);
        self.log(log, &noted(Vec::new(), number));
        self.log(format!("access/reviews/{}", id(by.0)), &noted(bytes(who), number));
        Ok(())
    }

    pub(super) fn review(
        &mut self,
        [by, reviewer]: [Key; 2],
        key: (Who, u64),
        verdict: i32,
        report: &Option<Envelope>,
    ) -> Judged {
        self.organisation(by)?;
        self.practitioner(reviewer, by.0)?;
        self.with(key.0, by.0)?;
        if !(1..=3).contains(&verdict) {
            return Err(Refusal::Field);
        }
        self.nameable(report, by.0, key.0, BlobKind::Review)?;
        let open = self.emergencies.get_mut(&key).filter(|emergency| emergency.verdict == 0);
        let emergency = open.ok_or(Refusal::NoSuchEmergency)?;
        if emergency.practitioner == bytes(reviewer.0) {
            return Err(Refusal::ReviewerIsAccessor);
        }
        (emergency.verdict, emergency.report) = (verdict, report.clone());
        emergency.reviewer = bytes(reviewer.0);
        self.adopt(report, by.0, key.0, BlobKind::Review);
        Ok(())
    }

    pub(super) fn ask(
        &mut self,
        [by]: [Key; 1],
        key: (Who, u64),
        question: &Option<Envelope>,
    ) -> Judged {
        let Relationship { continues, custodian, .. } = self.patient(by)?.clone();
        let custodian = people(&custodian);
        self.nameable(question, custodian, key.0, BlobKind::Question)?;
        let question = question.clone();
        let theirs = key.0 == by.0 || continues == bytes(key.0);
        if !theirs || key.1 >= self.entries.get(&key.0).map_or(0, Vec::len) as u64 {
            return Err(Refusal::NoSuchEntry);
        }
        if self.questions.contains_key(&key) {
            return Err(Refusal::NoSuchQuestion);
        }
        let asked_at = self.block.time;
        let answer_by = asked_at + 30 * DAY;
        let cell =
            Question { version: VERSION, asked_at, answer_by, question, ..Question::default() };
        self.adopt(&cell.question, custodian, key.0, BlobKind::Question);
        self.questions.insert(key, cell);
        self.log(format!("access/questions/{}", id(key.0)), &noted(Vec::new(), key.1));
        self.log(format!("access/answers/{}", id(custodian)), &noted(bytes(key.0), key.1));
        Ok(())
    }

    pub(super) fn answer(
        &mut self,
        [by]: [Key; 1],
        key: (Who, u64),
        answer: &Option<Envelope>,
    ) -> Judged {
        self.organisation(by)?;
        self.with(key.0, by.0)?;
        self.nameable(answer, by.0, key.0, BlobKind::Answer)?;
        let answer = answer.clone();
        let open = self.questions.get_mut(&key).filter(|question| question.answered_at == 0);
        let question = open.ok_or(Refusal::NoSuchQuestion)?;
        (question.answered_at, question.answer) = (self.block.time, answer.clone());
        self.adopt(&answer, by.0, key.0, BlobKind::Answer);
        Ok(())
    }

    pub(super) fn erase(&mut self, [by]: [Key; 1], of: Who, hash: &[u8]) -> Judged {
        self.organisation(by)?;
        if hash.len() != 32 {
            return Err(Refusal::Field);
        }
        let owner = self.owners.get(hash).ok_or(Refusal::NoSuchBlob)?;
        if owner.custodian != bytes(by.0) {
            return Err(Refusal::AnotherCustodian);
        }
        if owner.belongs_to != bytes(of) {
            return Err(Refusal::NoSuchBlob);
        }
        // A custodian's own words, and nothing it has to answer for.
        if ![BlobKind::Practitioner, BlobKind::Access, BlobKind::Answer].contains(&owner.kind()) {
            return Err(Refusal::NotErasable);
        }
        if self.erased.contains_key(hash) {
            return Err(Refusal::NoSuchBlob);
        }
        self.erased.insert(hash.to_vec(), self.block.time);
        Ok(())
    }
}

fn noted(relationship: Vec<u8>, number: u64) -> Noted {
    Noted { version: VERSION, relationship, number }
}
