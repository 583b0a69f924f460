use medlight_types::{Commit, CommitSig, Hash, Validator, ValidatorSet};

use crate::predicates::{commit_fits, count_votes};
use crate::signatures::votes_hold;
use crate::{LightError, TrustThreshold, Trusted, Verified};

/// Who voted how on one block: every validator of its set with its entry of the commit.
///
/// Every vote in it was cast. That a vote is *absent* is the server's word until the next header
/// has named this commit ([`Trusted::names`]).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Votes {
    /// The round that decided.
    pub round: u32,
    /// The commit's hash: the next header's `last_commit_hash`, if it names the same votes.
    pub commit: Hash,
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
    let mut counted = vec![false; commit.signatures.len()];
    count_votes(commit, set, TrustThreshold::TWO_THIRDS, &mut counted)
        .map_err(|tally| LightError::NotEnoughPower { tally })?;
    counted.fill(true);
    votes_hold(&header.chain_id, commit, set, &counted)?;
    let entries = set.validators().iter().copied().zip(commit.signatures.iter().cloned());
    let votes = Votes { round: commit.round, commit: commit.hash(), entries: entries.collect() };
    Ok(Verified::new(votes, trusted, Vec::new()))
}
