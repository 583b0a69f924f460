//! What the ledger holds of one relationship, at one height: `client` proves it, `wallet` opens it.

use std::collections::BTreeMap;

use crate::Id;
use crate::consent::{DefaultPolicy, Leaf, OpenedDirective};
use crate::message::Envelope;
use crate::record::{
    AccessEntry, Change, Coverage, Directive, Emergency, Party, Policy, Question, Relationship,
    VERSION,
};

/// A relationship, its custodian, and everything that stands on the ledger about the two.
#[derive(Clone, Debug, PartialEq)]
pub struct Connection {
    /// The chain's name.
    pub chain_id: String,
    /// After this block.
    pub height: u64,
    /// The time of the block that proves it, in unix seconds.
    pub time: u64,
    /// Whose.
    pub id: Id,
    /// Its cell.
    pub relationship: Relationship,
    /// With whom.
    pub custodian: (Id, Party),
    /// What the custodian published, oldest first.
    pub policies: Vec<(Id, Policy)>,
    /// What the patient chose, oldest first.
    pub changes: Vec<Change>,
    /// How far the custodian said that its lists are complete, oldest first.
    pub coverage: Vec<Coverage>,
    /// The history that goes on here, if there is one, and then its own.
    pub lists: Vec<List>,
    /// The sealed bytes that the ledger names, by their hash.
    pub payloads: BTreeMap<Vec<u8>, Payload>,
}

/// What was recorded under one id.
#[derive(Clone, Debug, PartialEq)]
pub struct List {
    /// Under which.
    pub of: Id,
    /// Its cell.
    pub relationship: Relationship,
    /// Accesses, all there are, in the order of their numbers.
    pub entries: Vec<AccessEntry>,
    /// Emergency accesses, all there are, from number 1.
    pub emergencies: Vec<Emergency>,
    /// Questions by the entry's number.
    pub questions: BTreeMap<u64, Question>,
}

/// Sealed bytes that the ledger names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Payload {
    /// They have the hash that the ledger names.
    Here(Vec<u8>),
    /// The ledger says that they were erased.
    Erased {
        /// When, in unix seconds of block time.
        at: u64,
    },
    /// No node that was asked delivers them, and the ledger does not say that they were erased.
    Withheld,
}

impl Connection {
    /// What the custodian lets happen where the patient has chosen nothing: as it published last,
    /// nothing before it published any.
    pub fn default_policy(&self) -> DefaultPolicy {
        default_of(self.policies.last())
    }

    /// The same when an entry was recorded: what was published later makes nothing lawful.
    pub fn default_policy_at(&self, entry: &AccessEntry) -> DefaultPolicy {
        let last = entry.policies.checked_sub(1).and_then(|last| usize::try_from(last).ok());
        default_of(last.and_then(|last| self.policies.get(last)))
    }

    /// The choices in force now, one a policy.
    pub fn in_force(&self) -> Vec<&Change> {
        in_force(self.changes.iter())
    }

    /// The choices that were in force when an entry was recorded.
    pub fn in_force_at(&self, entry: &AccessEntry) -> Vec<&Change> {
        in_force(self.changes.iter().filter(|change| change.seq <= entry.choices))
    }

    /// The sealed bytes of an envelope.
    pub fn payload(&self, envelope: &Envelope) -> Option<&Payload> {
        self.payloads.get(&envelope.sealed_hash)
    }

    /// The envelopes that are named here.
    pub fn envelopes(&self) -> impl Iterator<Item = &Envelope> {
        let lists = self.lists.iter().flat_map(List::envelopes);
        let changes = self.changes.iter().filter_map(|change| change.envelope.as_ref());
        self.relationship.handover.iter().chain(changes).chain(lists)
    }
}

impl List {
    fn envelopes(&self) -> impl Iterator<Item = &Envelope> {
        let entries = self.entries.iter().map(|entry| &entry.envelope);
        let emergencies = self.emergencies.iter().flat_map(|it| [&it.envelope, &it.report]);
        let questions = self.questions.values().flat_map(|it| [&it.question, &it.answer]);
        entries.chain(emergencies).chain(questions).flatten()
    }
}

impl Change {
    /// The directive it puts in force; `None` for a revocation.
    pub fn directive(&self) -> Option<Directive> {
        (!self.root.is_empty()).then(|| Directive {
            version: VERSION,
            seq: self.seq,
            root: self.root.clone(),
            count: self.count,
            envelope: self.envelope.clone(),
        })
    }

    /// As it stands to somebody to whom none of its lines is open.
    pub fn closed(&self, policy: Id) -> OpenedDirective {
        let leaves = usize::try_from(self.count).unwrap_or(usize::MAX).min(16);
        OpenedDirective { seq: self.seq, policy, leaves: vec![Leaf::Closed; leaves] }
    }
}

fn default_of(policy: Option<&(Id, Policy)>) -> DefaultPolicy {
    policy.map_or(DefaultPolicy::Deny, |(_, policy)| policy.default())
}

/// Of each policy the last change, unless that is a revocation.
fn in_force<'a>(changes: impl Iterator<Item = &'a Change>) -> Vec<&'a Change> {
    let last: BTreeMap<_, _> = changes.map(|change| (&change.policy, change)).collect();
    last.into_values().filter(|change| !change.root.is_empty()).collect()
}
