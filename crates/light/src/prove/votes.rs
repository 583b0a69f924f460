use medlight_types::{Commit, CommitSig, Validator, ValidatorSet};

use crate::predicates::commit_fits;
use crate::signatures::votes_hold;
use crate::{LightError, Trusted, Verified};

/// Who voted how on one block: every validator of its set with its entry of the commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Votes {
    /// The round that decided.
    pub round: u32,
    /// In the set's order.
    pub entries: Vec<(Validator, CommitSig)>,
}

/// Proves every vote of a commit.
///
/// [`verify`](crate::verify()) stops once enough power signed, as CometBFT does. To *show* who
/// signed, each signature has to hold, the nil votes' too.
///
/// # Errors
/// [`LightError`]: the rule that refused a vote.
pub fn prove_votes(
    trusted: &Trusted,
    commit: &Commit,
    set: &ValidatorSet,
) -> Result<Verified<Votes>, LightError> {
    let header = trusted.header();
    commit_fits(header, *trusted.hash(), commit, set)?;
    votes_hold(&header.chain_id, commit, set, &vec![true; commit.signatures.len()])?;
    let entries = set.validators().iter().copied().zip(commit.signatures.iter().cloned());
    let votes = Votes { round: commit.round, entries: entries.collect() };
    Ok(Verified::new(votes, trusted, Vec::new()))
}
