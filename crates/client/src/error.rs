use core::time::Duration;

use medlight_light::{LightError, ProveError};
use medlight_rpc::AskError;
use medlight_types::{Height, Time};

/// What was wrong with one node's answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// There is none, or it is of no use.
    #[error(transparent)]
    Ask(#[from] AskError),
    /// A header that cannot be believed.
    #[error(transparent)]
    Light(#[from] LightError),
    /// A claim that its proof does not prove.
    #[error(transparent)]
    Prove(#[from] ProveError),
    /// It comes to no end while others wait.
    #[error("the node came to no end within {0:?}: others are asked first")]
    Dawdles(Duration),
    /// Its newest header is older than one that is proved already.
    #[error("the node's newest header, at height {found}, is behind {known}, which is proved")]
    Behind {
        /// Proved already.
        known: Height,
        /// The node's newest.
        found: Height,
    },
}

impl Fault {
    /// The rule that was broken, as `docs/spec/verification.md` names it; none where the node only
    /// gave no useful answer.
    pub fn rule(&self) -> Option<&'static str> {
        match self {
            Self::Light(error) => Some(error.rule()),
            Self::Prove(error) => Some(error.rule()),
            Self::Ask(_) | Self::Dawdles(_) | Self::Behind { .. } => None,
        }
    }

    /// Whether the node said something false, rather than nothing.
    pub fn is_a_lie(&self) -> bool {
        self.rule().is_some()
    }

    /// Whether another node would answer the same: the fault is this device's, or the ledger's.
    pub(crate) fn is_ours(&self) -> bool {
        matches!(
            self,
            Self::Light(LightError::TrustExpired { .. }) | Self::Prove(ProveError::Cell(_))
        )
    }
}

/// A node's fault, and which node's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incident {
    /// The node's place in the list it was given in.
    pub node: usize,
    /// What was wrong.
    pub fault: Fault,
}

/// Why there is no result. Nothing unverified comes with it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ClientError {
    /// No node answers.
    #[error("no node answers: check the connection, or name another node")]
    NoAnswer(Vec<Incident>),
    /// Nodes answer, and nothing they say can be believed.
    #[error("{}: name another node", last(.0))]
    Refused(Vec<Incident>),
    /// What this device trusts is too old to go on from, or the ledger is newer than this app.
    #[error(transparent)]
    Ours(Fault),
    /// The ledger has no state that a header proves yet.
    #[error("the chain has only begun: wait for its second block")]
    TooEarly,
    /// A header below one that is proved already.
    #[error("the header {asked} lies before {known}, which is trusted: begin with an earlier one")]
    Passed {
        /// Asked for.
        asked: Height,
        /// Trusted already.
        known: Height,
    },
    /// Bytes that are no transaction.
    #[error("these bytes are no signed transaction")]
    NotATransaction,
    /// Proved, and not understood: the ledger is newer than this app.
    #[error("what the ledger holds as {what} cannot be read: get the current app")]
    Unreadable {
        /// Where it stands.
        what: String,
    },
    /// The ledger's rules refuse it in the newest state that is proved: it was not sent.
    #[error("the ledger refuses it with code {}{}: {refusal}", refusal.code(), at(*item))]
    Refusable {
        /// Why.
        refusal: medlight_ledger::Refusal,
        /// Which item, from 0, where it is one of a batch.
        item: Option<u32>,
    },
    /// Every node says that it would refuse the transaction.
    #[error("the nodes refuse the transaction, with code {code}: see docs/spec/ledger.md")]
    Declined {
        /// The code they give. A claim, of all nodes that answer.
        code: u64,
    },
    /// Nothing new came of the chain for longer than a living one takes.
    #[error("no node has a block after {since}: name another node; sending again does no harm")]
    Stalled {
        /// The newest state's time.
        since: Time,
    },
    /// Too late to know.
    #[error("since {since} the ledger need not remember the transaction: read what it changed")]
    Unknown {
        /// The end of what the ledger remembers.
        since: Time,
    },
}

impl ClientError {
    /// Of all nodes' faults: lies weigh more than silence.
    pub(crate) fn of(incidents: Vec<Incident>) -> Self {
        let silent = |incident: &Incident| match &incident.fault {
            Fault::Ask(error) => error.is_silence(),
            _ => false,
        };
        if incidents.iter().all(silent) {
            Self::NoAnswer(incidents)
        } else {
            Self::Refused(incidents)
        }
    }

    /// What each node did wrong, where that is why.
    pub fn incidents(&self) -> &[Incident] {
        match self {
            Self::NoAnswer(incidents) | Self::Refused(incidents) => incidents,
            _ => &[],
        }
    }

    /// The rule that refused it, where one did.
    pub fn rule(&self) -> Option<&'static str> {
        match self {
            Self::Ours(fault) => fault.rule(),
            other => other.incidents().iter().rev().find_map(|incident| incident.fault.rule()),
        }
    }
}

/// A lie, if there is one; else whatever came last.
fn last(incidents: &[Incident]) -> String {
    let lie = incidents.iter().rev().find(|incident| incident.fault.is_a_lie());
    lie.or(incidents.last()).map_or_else(String::new, |incident| incident.fault.to_string())
}

/// Which item of a batch.
fn at(item: Option<u32>) -> String {
    item.map_or_else(String::new, |item| format!(", entry {item} of the batch"))
}
