//! From what is wanted to bytes.

use medlight_ledger::Id;
use medlight_ledger::consent::{Disclosure, DisclosureError, Effect, Leaf, Provision, stop};
use medlight_ledger::message::access::AskEntry;
use medlight_ledger::message::consent::{PutDirective, RevokeDirective};
use medlight_ledger::message::identity::RequestRel;
use medlight_ledger::message::{Envelope, Message};
use medlight_ledger::tx::Signer;
use prost::Message as _;
use rand_core::CryptoRng;

use super::{Facts, Intent, PlanError};
use crate::Keys;
use crate::envelope::{Context, Kind, seal};
use crate::keys::body;

/// Seconds of block time a transaction can wait.
const PATIENCE: u64 = 3_600;

type Blobs = Vec<Vec<u8>>;

/// The encoded body, and what goes beside it.
pub(super) fn write(
    intent: &Intent,
    facts: &Facts,
    keys: &Keys,
    random: &mut impl CryptoRng,
) -> Result<(Vec<u8>, Blobs), PlanError> {
    let mut pen = Pen { facts, keys, random, blobs: Vec::new() };
    let message = pen.message(intent)?;
    let valid_until = facts.now.saturating_add(PATIENCE);
    let body = body(&facts.chain_id, valid_until, signers(intent, keys), message, pen.random);
    Ok((body.encode_to_vec(), pen.blobs))
}

/// The keys' own, and the desk's where its offer is taken.
fn signers(intent: &Intent, keys: &Keys) -> Vec<Signer> {
    let desk = match intent {
        Intent::Connect { desk } => {
            Some(Signer { id: Id::of_key(desk).as_bytes().to_vec(), key: desk.to_vec() })
        }
        _ => None,
    };
    [keys.signer()].into_iter().chain(desk).collect()
}

struct Pen<'a, R> {
    facts: &'a Facts,
    keys: &'a Keys,
    random: &'a mut R,
    blobs: Blobs,
}

impl<R: CryptoRng> Pen<'_, R> {
    fn message(&mut self, intent: &Intent) -> Result<Message, PlanError> {
        Ok(match intent {
            Intent::Connect { desk } => Message::RequestRel(RequestRel {
                custodian: self.facts.custodian.id.as_bytes().to_vec(),
                offer: Id::of_key(desk).as_bytes().to_vec(),
                sealing_key: self.keys.sealing_key().to_bytes().to_vec(),
            }),
            Intent::Choose { policy, provisions } => self.put(*policy, provisions.clone())?,
            Intent::Stop { policy, organisation, emergencies } => {
                let block = stop(*organisation, &self.facts.in_force, *emergencies);
                let closes_all = organisation.is_none() && *emergencies == Effect::Deny;
                let lines = match self.beside(policy, block.clone()) {
                    // Nothing that is left out of this one could have closed more.
                    Err(PlanError::Closed) if closes_all => block,
                    beside => beside?,
                };
                self.put(*policy, lines)?
            }
            Intent::Withdraw { policy } => match self.facts.replaces(policy) {
                0 => return Err(PlanError::NothingInForce),
                replaces => Message::RevokeDirective(RevokeDirective {
                    policy: policy.as_bytes().to_vec(),
                    seq: self.facts.next_seq,
                    replaces,
                }),
            },
            Intent::Ask { relationship, entry, question } => Message::AskEntry(AskEntry {
                relationship: relationship.as_bytes().to_vec(),
                number: *entry,
                envelope: Some(self.seal(Kind::Question, *relationship, question.as_bytes())?),
            }),
        })
    }

    /// The block, and with it what stands under the policy: leaving a line out could open what it
    /// closes. Where all have no room the permits go, and with them what they open.
    fn beside(&self, policy: &Id, block: Vec<Provision>) -> Result<Vec<Provision>, PlanError> {
        let mut kept = self.facts.lines_under(policy)?;
        kept.retain(|line| !block.contains(line));
        if kept.len() + block.len() > 16 {
            kept.retain(|line| line.effect == Effect::Deny);
        }
        Ok([kept, block].concat())
    }

    fn put(&mut self, policy: Id, lines: Vec<Provision>) -> Result<Message, PlanError> {
        let mut secret = [0; 32];
        self.random.fill_bytes(&mut secret);
        let disclosure = Disclosure::new(secret, lines)?;
        // What was set together in memory may have no one encoding.
        if Disclosure::decode(&disclosure.encode())? != disclosure {
            return Err(DisclosureError::NotADisclosure.into());
        }
        let envelope = self.seal(Kind::Directive, self.keys.id(), &disclosure.encode())?;
        Ok(Message::PutDirective(PutDirective {
            policy: policy.as_bytes().to_vec(),
            seq: self.facts.next_seq,
            replaces: self.facts.replaces(&policy),
            root: disclosure.root().as_bytes().to_vec(),
            count: disclosure.count(),
            envelope: Some(envelope),
        }))
    }

    /// Sealed to the patient and the custodian.
    fn seal(&mut self, kind: Kind, owner: Id, plaintext: &[u8]) -> Result<Envelope, PlanError> {
        let context = Context { chain_id: &self.facts.chain_id, kind, owner };
        let readers = [self.keys.sealing_key(), &self.facts.custodian.sealing_key];
        let sealed = seal(&context, plaintext, &readers, self.random)?;
        self.blobs.push(sealed.blob);
        Ok(sealed.envelope)
    }
}

impl Facts {
    /// The lines in force under a policy.
    ///
    /// # Errors
    /// [`PlanError::Closed`] where one of them does not open.
    pub fn lines_under(&self, policy: &Id) -> Result<Vec<Provision>, PlanError> {
        let lines = self.under(policy).filter_map(|leaf| match leaf {
            Leaf::Open(line) => Some(Ok(line.clone())),
            Leaf::Padding => None,
            Leaf::Closed => Some(Err(PlanError::Closed)),
        });
        lines.collect()
    }

    /// The number of the directive in force under the policy; 0 for none.
    pub(super) fn replaces(&self, policy: &Id) -> u64 {
        let known = self.in_force.iter().find(|directive| directive.policy == *policy);
        known.map_or(0, |directive| directive.seq)
    }

    fn under<'a>(&'a self, policy: &'a Id) -> impl Iterator<Item = &'a Leaf> {
        let known = self.in_force.iter().filter(move |directive| directive.policy == *policy);
        known.flat_map(|directive| &directive.leaves)
    }
}
