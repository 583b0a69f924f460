//! Validators and their sets.

use super::read::{address, base64, exactly, text, unsigned};
use super::value::Value;
use super::{ShapeError, ShapeFault};
use crate::{PublicKey, Validator, ValidatorSet};

/// The one kind of key whose votes are checked here, by the name CometBFT's JSON gives it.
const ED25519: &str = "tendermint/PubKeyEd25519";

/// A validator as `/validators` gives it. The priority is not hashed, so it is not kept.
pub(super) fn validator(value: &Value<'_>) -> Result<Validator, ShapeError> {
    let o = value.object_of(&[
        "address",
        "pub_key",
        "voting_power",
        "proposer_priority",
        "name",
        "power",
    ])?;
    let key = o.field("pub_key", public_key)?;
    // Genesis files say `power` where `/validators` says `voting_power`.
    let power = match o.optional("power", unsigned)? {
        Some(power) => power,
        None => o.field("voting_power", unsigned)?,
    };
    let validator = Validator::new(key, power);
    if o.field("address", address)? != validator.address() {
        return Err(ShapeError::from(ShapeFault::AddressNotDerived).within("address"));
    }
    Ok(validator)
}

fn public_key(value: &Value<'_>) -> Result<PublicKey, ShapeError> {
    let o = value.object_of(&["type", "value"])?;
    let kind = o.field("type", text)?;
    if kind != ED25519 {
        return Err(ShapeError::from(ShapeFault::UnsupportedKey(kind)).within("type"));
    }
    Ok(PublicKey::new(o.field("value", |value| exactly(&base64(value)?))?))
}

/// `{"validators": [..]}`, all of them.
pub(super) fn validator_set(value: &Value<'_>) -> Result<ValidatorSet, ShapeError> {
    let validators = value.object()?.field("validators", |value| value.list(validator))?;
    ValidatorSet::new(validators).map_err(|error| ShapeFault::Set(error).into())
}
