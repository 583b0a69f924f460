//! What every custodian does alike.

use medlight_ledger::Id;
use medlight_ledger::message::Message;
use medlight_ledger::message::access::Basis;
use medlight_ledger::message::coverage::StateCoverage;
use medlight_ledger::message::identity::{ConfirmRel, OfferRel, RequestRel};
use medlight_wallet::Keys;
use medlight_wallet::envelope::Kind;

use super::Written;
use crate::pen::Pen;
use crate::{Organisation, Patient};

/// Seconds between two statements.
const DAILY: u64 = 86_400;
/// Seconds an offer at the desk holds.
const OFFER: u64 = 300;

pub(crate) struct Custodian<'a> {
    pub(crate) organisation: &'a Organisation,
    pub(crate) policy: Id,
    statements: u64,
}

impl<'a> Custodian<'a> {
    pub(crate) fn new(organisation: &'a Organisation, policy: Id) -> Self {
        Self { organisation, policy, statements: 0 }
    }

    pub(crate) fn id(&self) -> Id {
        self.organisation.keys.id()
    }

    pub(crate) fn name(&self) -> &'static str {
        self.organisation.name
    }

    pub(crate) fn policy_basis(&self) -> Option<Basis> {
        Some(Basis::Policy(self.policy.as_bytes().to_vec()))
    }

    /// States that its lists are complete up to so many seconds ago.
    pub(crate) fn state_coverage(&mut self, pen: &mut Pen<'_>, ago: u64) {
        self.statements += 1;
        let message = Message::StateCoverage(StateCoverage {
            seq: self.statements,
            systems: self.organisation.systems,
            complete_to: pen.ago(ago),
            interval: DAILY,
        });
        let what = format!("{} states how far its lists are complete", self.name());
        pen.send(what, &[&self.organisation.keys], message);
    }

    /// Desk and patient connect in three steps; with an unclaimed relationship the patient gets its
    /// history and the key to it.
    pub(crate) fn connect(
        &self,
        pen: &mut Pen<'_>,
        patient: &Patient,
        keys: &Keys,
        unclaimed: Option<&Keys>,
    ) -> Written {
        let desk = &self.organisation.keys;
        // What a code would be stretched to: nobody in the town has to type one.
        let code = Keys::new(&pen.bytes(), &pen.bytes());
        let offer = code.id().as_bytes().to_vec();
        let expires = pen.setting.now.saturating_add(OFFER);
        let continues = unclaimed.map(|keys| keys.id().as_bytes().to_vec()).unwrap_or_default();
        let message = Message::OfferRel(OfferRel { offer: offer.clone(), expires, continues });
        pen.send(format!("The desk of {} offers a connection", self.name()), &[desk], message);
        let message = Message::RequestRel(RequestRel {
            custodian: self.id().as_bytes().to_vec(),
            offer,
            sealing_key: keys.sealing_key().to_bytes().to_vec(),
        });
        let what = format!("{} asks {} to connect", patient.name, self.name());
        pen.send(what, &[keys, &code], message);
        let handover = match unclaimed {
            None => None,
            Some(unclaimed) => {
                let key = unclaimed.opening_key().to_bytes();
                pen.seal(Kind::Handover, keys.id(), &*key, &[keys.sealing_key()])?
            }
        };
        let relationship = keys.id().as_bytes().to_vec();
        let message = Message::ConfirmRel(ConfirmRel { relationship, handover });
        pen.send(format!("{} confirms {}", self.name(), patient.name), &[desk], message);
        Ok(())
    }
}
