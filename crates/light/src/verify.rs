use medlight_types::{ChainId, Commit, Hash, Header, LightBlock, SignedHeader, Time, ValidatorSet};

use crate::predicates::*;
use crate::signatures::votes_hold;
use crate::{LightError, Options, Tally, TrustRoot, TrustThreshold, Trusted};

/// What became of a light block.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
#[expect(clippy::large_enum_variant, reason = "matched at once, never stored")]
pub enum Verdict {
    /// Believed.
    Trusted(Trusted),
    /// Well formed, but too few of those we believe signed it: ask for a block in between.
    TooFar(Tally),
    /// Refused. Nothing of it may be used.
    Invalid(LightError),
}

/// Judges `block` by `trusted`: right after it by the set it announced, further ahead by the share
/// of that set that signed.
///
/// Cheap rules come first and signatures last; the order is part of the specification (section
/// "Verification" of `docs/spec/verification.md`), since it decides which error a bad block ends
/// in. Follows CometBFT's `light/verifier.go`, with the trusted header's *next* validators for
/// skipping.
pub fn verify(trusted: &Trusted, block: LightBlock, options: &Options, now: Time) -> Verdict {
    match judge(trusted, &block, options, now) {
        Ok(Judged::Trusted(hash)) => {
            Verdict::Trusted(Trusted::new(block.signed_header.header, hash, block.next_validators))
        }
        Ok(Judged::TooFar(tally)) => Verdict::TooFar(tally),
        Err(error) => Verdict::Invalid(error),
    }
}

/// Begins to trust the header `root` names, and the set it names for the next height.
///
/// The hash vouches for the whole header, so no vote is needed here. Whoever has no root from
/// outside, only a header a server sent, checks its votes too ([`verify_commit`]).
///
/// # Errors
/// [`LightError`]: the rule that refused it.
pub fn anchor(
    root: &TrustRoot,
    header: Header,
    next_validators: ValidatorSet,
    options: &Options,
    now: Time,
) -> Result<Trusted, LightError> {
    same_chain(&root.chain_id, &header)?;
    known_version(&header)?;
    anchor_height(root, &header)?;
    trust_holds(&header, options.trusting_period, now)?;
    not_from_the_future(&header, options.clock_drift, now)?;
    let hash = header.hash();
    anchor_hash(root, hash)?;
    next_validators_hash(&header, &next_validators)?;
    Ok(Trusted::new(header, hash, next_validators))
}

/// Checks one commit by itself: more than two thirds of `set`, which the header names, signed this
/// header. It says nothing of why that set should be believed, so nothing `Trusted` comes of it.
///
/// # Errors
/// [`LightError`]: the rule that refused it.
pub fn verify_commit(
    chain_id: &ChainId,
    block: &SignedHeader,
    set: &ValidatorSet,
) -> Result<(), LightError> {
    same_chain(chain_id, &block.header)?;
    known_version(&block.header)?;
    commit_fits(&block.header, block.header.hash(), &block.commit, set)?;
    decided(chain_id, &block.commit, set, vec![false; block.commit.signatures.len()])
}

enum Judged {
    Trusted(Hash),
    TooFar(Tally),
}

fn judge(
    trusted: &Trusted,
    block: &LightBlock,
    options: &Options,
    now: Time,
) -> Result<Judged, LightError> {
    let (before, header) = (trusted.header(), &block.signed_header.header);
    trust_holds(before, options.trusting_period, now)?;
    same_chain(&before.chain_id, header)?;
    known_version(header)?;
    height_above(before, header)?;
    time_after(before, header)?;
    not_from_the_future(header, options.clock_drift, now)?;
    let hash = header.hash();
    let adjacent = header.height.follows(before.height);
    if adjacent {
        announced(before, header)?;
    }
    well_formed(block, hash)?;
    let SignedHeader { commit, .. } = &block.signed_header;
    let mut counted = vec![false; commit.signatures.len()];
    if !adjacent {
        let (set, threshold) = (trusted.next_validators(), options.trust_threshold);
        if let Err(tally) = count_votes(commit, set, threshold, &mut counted) {
            return Ok(Judged::TooFar(tally));
        }
    }
    decided(&before.chain_id, commit, &block.validators, counted)?;
    Ok(Judged::Trusted(hash))
}

/// Header, commit and sets belong together.
fn well_formed(block: &LightBlock, hash: Hash) -> Result<(), LightError> {
    let SignedHeader { header, commit } = &block.signed_header;
    commit_fits(header, hash, commit, &block.validators)?;
    next_validators_hash(header, &block.next_validators)
}

/// More than two thirds of the block's own set voted for it, and their signatures hold, as do
/// those counted already.
fn decided(
    chain_id: &ChainId,
    commit: &Commit,
    set: &ValidatorSet,
    mut counted: Vec<bool>,
) -> Result<(), LightError> {
    count_votes(commit, set, TrustThreshold::TWO_THIRDS, &mut counted)
        .map_err(|tally| LightError::NotEnoughPower { tally })?;
    votes_hold(chain_id, commit, set, &counted)
}
