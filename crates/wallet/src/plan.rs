//! From what a person wants to the bytes they sign.
//!
//! [`plan()`] writes the bytes, forgets what was wanted and reads them again: summary and
//! consequences are made from the very bytes to be signed, and from the sealed bytes beside them,
//! opened with the person's own key.

mod consequences;
mod error;
mod line;
mod read;
mod readers;
mod summary;
#[cfg(test)]
mod tests;
mod write;

use medlight_ledger::Id;
use medlight_ledger::consent::{DefaultPolicy, Effect, OpenedDirective, Provision};
use medlight_ledger::tx::TxBody;
use rand_core::CryptoRng;

use crate::{Keys, SealingKey, sign};
pub use consequences::{Consequences, Row};
pub use error::PlanError;
pub use line::{moment, sentence};
pub use read::Wish;
pub(crate) use read::{Opened, canonical, unseal};
pub use readers::Reader;
pub(crate) use summary::hex;

/// What a person wants, as a form gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Intent {
    /// Take a desk's offer: the relationship of the keys begins.
    Connect {
        /// The public key of the desk's code. What history goes on, the offer says.
        desk: [u8; 32],
    },
    /// Put a choice in force under a policy, in place of what is in force under it.
    Choose {
        /// The policy.
        policy: Id,
        /// Its lines, at most 16.
        provisions: Vec<Provision>,
    },
    /// Block an organisation, or everyone; what stands under the policy stays beside it.
    Stop {
        /// The policy.
        policy: Id,
        /// Whom; `None` for everyone.
        organisation: Option<Id>,
        /// Whether emergencies open the records.
        emergencies: Effect,
    },
    /// End the choice under a policy: where no other speaks, the default policy does.
    Withdraw {
        /// The policy.
        policy: Id,
    },
    /// Ask about an entry.
    Ask {
        /// In whose log it stands: the own, or the one whose history goes on there.
        relationship: Id,
        /// Its number.
        entry: u64,
        /// What is sealed.
        question: String,
    },
}

/// What the client has proved, at one height.
#[derive(Clone, Debug)]
pub struct Facts {
    /// The chain.
    pub chain_id: String,
    /// The block's time, in unix seconds.
    pub now: u64,
    /// The number the relationship's next change has.
    pub next_seq: u64,
    /// The directives in force, opened.
    pub in_force: Vec<OpenedDirective>,
    /// What the custodian's registered policy says where no choice does.
    pub default_policy: DefaultPolicy,
    /// Whose records it is about.
    pub custodian: Custodian,
}

/// The organisation that keeps the records.
#[derive(Clone, Debug)]
pub struct Custodian {
    /// Who.
    pub id: Id,
    /// Its public name.
    pub name: String,
    /// What is sealed to it.
    pub sealing_key: SealingKey,
}

/// A transaction that was planned and read again. Only what is in it can be signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnsignedTx {
    body: Vec<u8>,
    tx: TxBody,
    blobs: Vec<Vec<u8>>,
    wish: Wish,
    summary: Vec<String>,
    consequences: Option<Consequences>,
}

/// Plans what is wanted with the keys of the relationship. The transaction holds for an hour of
/// block time.
///
/// # Errors
/// A [`PlanError`].
pub fn plan(
    intent: &Intent,
    facts: &Facts,
    keys: &Keys,
    random: &mut impl CryptoRng,
) -> Result<UnsignedTx, PlanError> {
    let (body, blobs) = write::write(intent, facts, keys, random)?;
    UnsignedTx::read(body, blobs, facts, keys)
}

impl UnsignedTx {
    fn read(
        body: Vec<u8>,
        blobs: Vec<Vec<u8>>,
        facts: &Facts,
        keys: &Keys,
    ) -> Result<Self, PlanError> {
        let tx = read::canonical(&body)?;
        if tx.chain_id != facts.chain_id {
            return Err(PlanError::AnotherChain);
        }
        read::signers(&tx, keys)?;
        let wish = Wish::read(&tx, |kind, owner, envelope| {
            read::unseal(&tx.chain_id, kind, owner, envelope, &blobs, keys)
        })?;
        let summary = summary::lines(&tx, &wish, &facts.custodian)?;
        let consequences = Consequences::of(&wish, facts)?;
        Ok(Self { body, tx, blobs, wish, summary, consequences })
    }

    /// The bytes to be signed.
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// The sealed bytes to be put beside the chain first.
    pub fn blobs(&self) -> &[Vec<u8>] {
        &self.blobs
    }

    /// What it asks for, for a page that says it in its own words.
    pub fn wish(&self) -> &Wish {
        &self.wish
    }

    /// What it asks for, line by line. Two transactions that ask for different things have
    /// different summaries.
    pub fn summary(&self) -> &[String] {
        &self.summary
    }

    /// Who may see what, now and after; `None` where it changes nothing about that.
    pub fn consequences(&self) -> Option<&Consequences> {
        self.consequences.as_ref()
    }

    /// Whether anybody may see anything that they may not see now: ask for the passphrase again.
    pub fn loosens(&self) -> bool {
        self.consequences.as_ref().is_some_and(|consequences| consequences.loosens)
    }

    /// The signed transaction: with the relationship's keys, and after them those of the desk's code
    /// where its offer is taken.
    ///
    /// # Errors
    /// [`PlanError::AnotherSigner`] with other keys than it was planned for.
    pub fn sign(&self, signers: &[&Keys]) -> Result<Vec<u8>, PlanError> {
        if !signers.iter().map(|keys| keys.signer()).eq(self.tx.signers.iter().cloned()) {
            return Err(PlanError::AnotherSigner);
        }
        // Encoded again: the same bytes, since they were read in their one encoding.
        Ok(sign(&self.tx, signers))
    }
}
