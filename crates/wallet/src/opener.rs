//! What a patient's keys open of a connection that was proved.

use medlight_ledger::Id;
use medlight_ledger::connection::{Connection, Payload};
use medlight_ledger::consent::{Disclosure, OpenedDirective};
use medlight_ledger::message::Envelope;
use medlight_ledger::record::Change;
use zeroize::Zeroizing;

use crate::envelope::{Context, Kind, OpenError, open};
use crate::plan::{Custodian, Facts, PlanError};
use crate::{Keys, OpeningKey, SealingKey};

/// A connection with the keys that open it.
pub struct Opener<'a> {
    connection: &'a Connection,
    own: &'a OpeningKey,
    /// Of the history that goes on here, as it was handed over.
    before: Option<OpeningKey>,
}

/// Why sealed bytes stay shut.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
#[expect(missing_docs, reason = "each variant's message is its documentation")]
pub enum Shut {
    #[error("no server delivers the content, and the ledger does not say that it was erased")]
    Withheld,
    #[error("the content was erased")]
    Erased {
        /// When, in unix seconds of block time.
        at: u64,
    },
    #[error(transparent)]
    Sealed(#[from] OpenError),
}

impl<'a> Opener<'a> {
    /// The keys of the connection, and that of the history that goes on in it, if it was handed
    /// over and is that history's.
    pub fn new(connection: &'a Connection, keys: &'a Keys) -> Self {
        let own = keys.opening_key();
        let mut opener = Self { connection, own, before: None };
        let handover = connection.relationship.handover.as_ref();
        let key = handover.and_then(|it| opener.open(Kind::Handover, connection.id, it).ok());
        let key = key.and_then(|key| OpeningKey::from_bytes(&key));
        let sealed_to =
            connection.lists.first().map(|list| list.relationship.sealing_key.as_slice());
        opener.before = key.filter(|key| Some(&key.sealing_key().to_bytes()[..]) == sealed_to);
        opener
    }

    /// Opens what stands under `owner`: the connection, or the one whose history goes on in it.
    ///
    /// # Errors
    /// [`Shut`].
    pub fn open(
        &self,
        kind: Kind,
        owner: Id,
        envelope: &Envelope,
    ) -> Result<Zeroizing<Vec<u8>>, Shut> {
        let blob = match self.connection.payload(envelope) {
            Some(Payload::Here(blob)) => blob,
            Some(Payload::Erased { at }) => return Err(Shut::Erased { at: *at }),
            Some(Payload::Withheld) | None => return Err(Shut::Withheld),
        };
        let context = Context { chain_id: &self.connection.chain_id, kind, owner };
        match (open(&context, envelope, blob, self.own), &self.before) {
            (Err(OpenError::NotForThisKey), Some(before)) => {
                Ok(open(&context, envelope, blob, before)?)
            }
            (opened, _) => Ok(opened?),
        }
    }

    /// A choice, with every line open or none.
    pub fn choice(&self, change: &Change) -> Option<OpenedDirective> {
        let policy = Id::try_from(change.policy.as_slice()).ok()?;
        let open = self.disclosure(change);
        let directive = change.directive()?;
        let opened = open.ok().and_then(|open| open.opened(policy, &directive).ok());
        Some(opened.unwrap_or_else(|| change.closed(policy)))
    }

    /// A choice's lines with the secret of their salts, to be shown to somebody else.
    ///
    /// # Errors
    /// [`Shut`].
    pub fn disclosure(&self, change: &Change) -> Result<Disclosure, Shut> {
        let envelope = change.envelope.as_ref().ok_or(OpenError::Malformed)?;
        let opened = self.open(Kind::Directive, self.connection.id, envelope)?;
        Disclosure::decode(&opened).map_err(|_| OpenError::Malformed.into())
    }

    /// Whether nodes keep to themselves what one of the choices in force says.
    pub fn is_withheld(&self) -> bool {
        let mut in_force = self.connection.in_force().into_iter();
        in_force.any(|change| self.disclosure(change) == Err(Shut::Withheld))
    }

    /// What planning needs to know.
    ///
    /// # Errors
    /// [`PlanError::Seal`] where nothing can be sealed to the custodian.
    pub fn facts(&self) -> Result<Facts, PlanError> {
        let Connection { chain_id, time, relationship, custodian: (id, party), .. } =
            self.connection;
        let sealing_key = SealingKey::from_bytes(&party.sealing_key);
        let sealing_key = sealing_key.ok_or(crate::envelope::SealError::Cipher)?;
        let in_force = self.connection.in_force();
        Ok(Facts {
            chain_id: chain_id.clone(),
            now: *time,
            next_seq: relationship.seq.saturating_add(1),
            in_force: in_force.into_iter().filter_map(|change| self.choice(change)).collect(),
            default_policy: self.connection.default_policy(),
            custodian: Custodian { id: *id, name: party.name.clone(), sealing_key },
        })
    }
}
