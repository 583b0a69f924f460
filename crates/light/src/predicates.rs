//! One rule each, one error each. [`crate::verify()`] reads as their list.

use core::time::Duration;

use medlight_types::{ChainId, Commit, CommitSig, Hash, Header, Time, ValidatorSet};

use crate::{LightError, Tally, TrustRoot, TrustThreshold};

/// CometBFT's block protocol, v0.34 to v0.38 (`version/version.go`).
const BLOCK_PROTOCOL: u64 = 11;

/// `light/trust-expired`
pub(crate) fn trust_holds(by: &Header, period: Duration, now: Time) -> Result<(), LightError> {
    match by.time.after(period) {
        Some(expired) if expired <= now => Err(LightError::TrustExpired { expired, now }),
        // Past the end of the calendar it never expires.
        _ => Ok(()),
    }
}

/// `light/chain-id`
pub(crate) fn same_chain(expected: &ChainId, header: &Header) -> Result<(), LightError> {
    if header.chain_id == *expected {
        return Ok(());
    }
    Err(LightError::ChainId { expected: expected.clone(), found: header.chain_id.clone() })
}

/// `light/block-version`
pub(crate) fn known_version(header: &Header) -> Result<(), LightError> {
    match header.version.block {
        BLOCK_PROTOCOL => Ok(()),
        found => Err(LightError::BlockVersion { found }),
    }
}

/// `light/anchor-height`
pub(crate) fn anchor_height(root: &TrustRoot, header: &Header) -> Result<(), LightError> {
    let (expected, found) = (root.height, header.height);
    if found == expected { Ok(()) } else { Err(LightError::AnchorHeight { expected, found }) }
}

/// `light/anchor-hash`
pub(crate) fn anchor_hash(root: &TrustRoot, found: Hash) -> Result<(), LightError> {
    let expected = root.hash;
    if found == expected { Ok(()) } else { Err(LightError::AnchorHash { expected, found }) }
}

/// `light/height-not-above`
pub(crate) fn height_above(trusted: &Header, header: &Header) -> Result<(), LightError> {
    let (trusted, found) = (trusted.height, header.height);
    if found > trusted { Ok(()) } else { Err(LightError::HeightNotAbove { trusted, found }) }
}

/// `light/time-not-after`
pub(crate) fn time_after(trusted: &Header, header: &Header) -> Result<(), LightError> {
    let (trusted, found) = (trusted.time, header.time);
    if found > trusted { Ok(()) } else { Err(LightError::TimeNotAfter { trusted, found }) }
}

/// `light/from-the-future`
pub(crate) fn not_from_the_future(
    header: &Header,
    drift: Duration,
    now: Time,
) -> Result<(), LightError> {
    match now.after(drift) {
        Some(limit) if header.time >= limit => {
            Err(LightError::FromTheFuture { found: header.time, now })
        }
        _ => Ok(()),
    }
}

/// `light/commit-height`
fn commit_height(header: &Header, commit: &Commit) -> Result<(), LightError> {
    let (expected, found) = (header.height, commit.height);
    if found == expected { Ok(()) } else { Err(LightError::CommitHeight { expected, found }) }
}

/// `light/commit-for-no-block`, `light/commit-block`
fn commit_block(expected: Hash, commit: &Commit) -> Result<(), LightError> {
    let found = match commit.block_id.hash {
        Some(found) if commit.block_id.is_complete() => found,
        _ => return Err(LightError::CommitForNoBlock),
    };
    if found == expected { Ok(()) } else { Err(LightError::CommitBlock { expected, found }) }
}

/// `light/validators-hash`
fn validators_hash(header: &Header, set: &ValidatorSet) -> Result<(), LightError> {
    let (expected, found) = (header.validators_hash, set.hash());
    if found == expected { Ok(()) } else { Err(LightError::ValidatorsHash { expected, found }) }
}

/// `light/next-validators-hash`
pub(crate) fn next_validators_hash(header: &Header, set: &ValidatorSet) -> Result<(), LightError> {
    let (expected, found) = (header.next_validators_hash, set.hash());
    if found == expected { Ok(()) } else { Err(LightError::NextValidatorsHash { expected, found }) }
}

/// `light/not-the-announced`, for the height right after the trusted one.
pub(crate) fn announced(trusted: &Header, header: &Header) -> Result<(), LightError> {
    let (expected, found) = (trusted.next_validators_hash, header.validators_hash);
    if found == expected { Ok(()) } else { Err(LightError::NotTheAnnounced { expected, found }) }
}

/// `light/signature-count`
fn signature_count(commit: &Commit, set: &ValidatorSet) -> Result<(), LightError> {
    let (expected, found) = (set.validators().len(), commit.signatures.len());
    if found == expected { Ok(()) } else { Err(LightError::SignatureCount { expected, found }) }
}

/// `light/signer-out-of-place`, `light/repeated-signer`: place and address must name the same
/// validator, so one valid signature shown twice cannot count twice.
fn signers_in_place(commit: &Commit, set: &ValidatorSet) -> Result<(), LightError> {
    let signer = |entry: &CommitSig| entry.vote().map(|vote| vote.address);
    let places = commit.signatures.iter().zip(set.validators());
    for (index, (entry, validator)) in places.enumerate() {
        let expected = validator.address();
        let Some(found) = signer(entry).filter(|found| *found != expected) else { continue };
        let shown = commit.signatures.iter().filter(|entry| signer(entry) == Some(found)).count();
        return Err(match shown {
            1 => LightError::SignerOutOfPlace { index, expected, found },
            _ => LightError::RepeatedSigner { address: found },
        });
    }
    Ok(())
}

/// Marks in `counted` the entries whose signatures must hold for more than `threshold` of `set` to
/// have voted for the block: those of its members, in the commit's order, until the threshold is
/// passed. Nil votes never count.
///
/// `Err` is the whole tally when it never is passed.
pub(crate) fn count_votes(
    commit: &Commit,
    set: &ValidatorSet,
    threshold: TrustThreshold,
    counted: &mut [bool],
) -> Result<(), Tally> {
    let powers = set.by_address();
    let mut tally = Tally { signed: 0, total: set.power() };
    for (signature, counted) in commit.signatures.iter().zip(counted) {
        let CommitSig::Commit(vote) = signature else { continue };
        let place = powers.binary_search_by_key(&vote.address, |(address, _)| *address);
        let Some((_, power)) = place.ok().and_then(|place| powers.get(place)) else { continue };
        // Cannot overflow: every signer counts once and the set's sum is bounded.
        tally.signed = tally.signed.saturating_add(*power);
        *counted = true;
        if threshold.is_exceeded_by(tally.signed, tally.total) {
            return Ok(());
        }
    }
    Err(tally)
}

/// The rules that tie a commit to its header and to the set the header names, cheapest first.
pub(crate) fn commit_fits(
    header: &Header,
    hash: Hash,
    commit: &Commit,
    set: &ValidatorSet,
) -> Result<(), LightError> {
    commit_height(header, commit)?;
    commit_block(hash, commit)?;
    signature_count(commit, set)?;
    validators_hash(header, set)?;
    signers_in_place(commit, set)
}
