//! A patient's access log, as its custodian fills it.

use medlight_ledger::Id;
use medlight_ledger::message::Message;
use medlight_ledger::message::access::{Basis, SubmitAccess, Submitted};
use medlight_wallet::SealingKey;
use medlight_wallet::envelope::Kind;

use super::Written;
use super::custodian::Custodian;
use crate::fhir::{Access, audit_event};
use crate::pen::Pen;
use crate::{Organisation, Patient};

/// Entries in one transaction.
const BATCH: usize = 40;

pub(crate) struct Log<'a> {
    custodian: &'a Organisation,
    patient: &'a Patient,
    relationship: Id,
    reader: SealingKey,
    entries: u64,
}

/// What sets an entry apart from others.
#[derive(Clone, Copy, Default)]
pub(crate) struct Apart {
    /// The number of the entry it corrects.
    pub(crate) corrects: Option<u64>,
    /// Until when, and by which law, its content is held back.
    pub(crate) held: Option<(u64, u32)>,
}

impl<'a> Log<'a> {
    pub(crate) fn of(
        custodian: &Custodian<'a>,
        patient: &'a Patient,
        relationship: Id,
        reader: SealingKey,
    ) -> Self {
        Self { custodian: custodian.organisation, patient, relationship, reader, entries: 0 }
    }

    pub(crate) fn size(&self) -> u64 {
        self.entries
    }

    /// Enters accesses on one basis, a batch at a time.
    pub(crate) fn enter(
        &mut self,
        pen: &mut Pen<'_>,
        accesses: &[Access<'_>],
        basis: Option<Basis>,
    ) -> Written {
        for batch in accesses.chunks(BATCH) {
            let mut entries = Vec::with_capacity(batch.len());
            for access in batch {
                entries.push(self.entry(pen, access, basis.clone(), Apart::default())?);
            }
            self.submit(pen, entries);
        }
        Ok(())
    }

    /// Enters one access that is unlike others; its number.
    pub(crate) fn enter_apart(
        &mut self,
        pen: &mut Pen<'_>,
        access: &Access<'_>,
        basis: Option<Basis>,
        apart: Apart,
    ) -> Written<u64> {
        let entry = self.entry(pen, access, basis, apart)?;
        let number = entry.number;
        self.submit(pen, vec![entry]);
        Ok(number)
    }

    fn entry(
        &mut self,
        pen: &mut Pen<'_>,
        access: &Access<'_>,
        basis: Option<Basis>,
        apart: Apart,
    ) -> Written<Submitted> {
        let request = u128::from_be_bytes(pen.bytes());
        let event = audit_event(access, self.custodian, self.patient.name, request);
        // Its own entries stay open to the custodian; what is held back is not yet the patient's.
        let own = self.custodian.keys.sealing_key();
        let readers = if apart.held.is_some() { vec![own] } else { vec![&self.reader, own] };
        let envelope = pen.seal(Kind::Access, self.relationship, &event, &readers)?;
        let (held_until, legal_code) = apart.held.unwrap_or_default();
        let number = self.entries;
        self.entries += 1;
        Ok(Submitted {
            relationship: self.relationship.as_bytes().to_vec(),
            number,
            envelope,
            basis,
            held_until,
            legal_code,
            corrects: apart.corrects.map_or(0, |number| number + 1),
        })
    }

    fn submit(&self, pen: &mut Pen<'_>, entries: Vec<Submitted>) {
        let what = format!(
            "{} enters {} accesses to the records of {}",
            self.custodian.name,
            entries.len(),
            self.patient.name,
        );
        let message = Message::SubmitAccess(SubmitAccess { entries });
        pen.send(what, &[&self.custodian.keys], message);
    }
}
