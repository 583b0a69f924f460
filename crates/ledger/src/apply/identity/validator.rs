//! The set of validators, kept here as the engine keeps it: a change that CometBFT refuses ends the
//! chain for everybody, so it is refused before it gets there.

use std::collections::BTreeMap;

use ed25519_dalek::VerifyingKey;
use prost::Message as _;

use super::super::context::{Applied, Context, whole};
use crate::Refusal;
use crate::key::{VALIDATORS, validator};
use crate::message::identity::SetValidator;
use crate::record::{VERSION, Validator, Validators};
use crate::state::{Changes, State};

/// Power of one validator, at most: what every reader of JSON holds exactly.
const MAX_POWER: u64 = 1 << 53;
/// Power of all together, at most: CometBFT's `MaxTotalVotingPower`, `i64::MAX / 8`.
const MAX_TOTAL: u64 = (1 << 60) - 1;
/// How many, at most: CometBFT's `MaxVotesCount`, the votes its messages have room for.
const MAX_COUNT: u64 = 10_000;

pub(in super::super) fn set<S: State>(
    ctx: &mut Context<'_, S>,
    message: &SetValidator,
) -> Applied<S, ([u8; 32], u64)> {
    let [registrar] = ctx.signed_by()?;
    ctx.registrar(&registrar)?;
    let (key, power) = (whole(&message.key)?, message.power);
    let before: Option<Validator> = ctx.get(&validator(&key))?;
    let all: Validators = ctx.get(VALIDATORS)?.unwrap_or_default();
    let all = changed(&all, before.map(|known| known.power), power)?;
    if power == 0 {
        ctx.draft.delete(validator(&key));
    } else {
        if !can_sign(&key) {
            return Err(Refusal::Field.into());
        }
        ctx.put(validator(&key), &Validator { version: VERSION, power });
    }
    ctx.put(VALIDATORS.to_owned(), &all);
    Ok((key, power))
}

/// Those that the chain begins with; none where the engine names none.
pub(in super::super) fn begin(
    changes: &mut Changes,
    validators: &BTreeMap<[u8; 32], u64>,
) -> Result<(), Refusal> {
    let mut all = Validators::default();
    for (key, power) in validators {
        all = changed(&all, None, *power)?;
        let cell = Validator { version: VERSION, power: *power };
        changes.cells.insert(validator(key), Some(cell.encode_to_vec()));
    }
    if !validators.is_empty() {
        changes.cells.insert(VALIDATORS.to_owned(), Some(all.encode_to_vec()));
    }
    Ok(())
}

/// What the engine has to be told at the end of a block, of all that its transactions set: one that
/// came and went within the block was never there, and cannot be removed.
///
/// # Errors
/// The state could not be read.
pub fn told<S: State>(
    before: &S,
    set: BTreeMap<[u8; 32], u64>,
) -> Result<Vec<([u8; 32], u64)>, S::Error> {
    let mut told = Vec::new();
    for (key, power) in set {
        if power > 0 || before.cell(&validator(&key))?.is_some() {
            told.push((key, power));
        }
    }
    Ok(told)
}

/// The set after one of its members has another power; `None`: it was no member.
fn changed(all: &Validators, before: Option<u64>, power: u64) -> Result<Validators, Refusal> {
    if power > MAX_POWER {
        return Err(Refusal::TooMuchPower);
    }
    if power == 0 && before.is_none() {
        return Err(Refusal::NoSuchValidator);
    }
    let left = all.count.saturating_sub(u64::from(before.is_some()));
    let count = left + u64::from(power > 0);
    let total = all.power.saturating_sub(before.unwrap_or(0)).saturating_add(power);
    match () {
        () if count == 0 => Err(Refusal::LastValidator),
        () if count > MAX_COUNT => Err(Refusal::TooManyValidators),
        () if total > MAX_TOTAL => Err(Refusal::TooMuchPower),
        () => Ok(Validators { version: VERSION, count, power: total }),
    }
}

/// Somebody can hold a key to this point. Power without one is power that never votes.
fn can_sign(key: &[u8; 32]) -> bool {
    VerifyingKey::from_bytes(key).is_ok_and(|key| !key.is_weak())
}
