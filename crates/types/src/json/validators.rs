//! Validators and their sets.

use super::read::{address, base64, exactly, unsigned};
use super::value::At;
use super::{ShapeError, ShapeFault};
use crate::{PublicKey, Validator, ValidatorSet};

/// The one kind of key whose votes are checked here, by the name CometBFT's JSON gives it.
const ED25519: &str = "tendermint/PubKeyEd25519";

/// A validator as `/validators` gives it. The priority is not hashed, so it is not kept.
pub(super) fn validator(o: &At<'_>) -> Result<Validator, ShapeError> {
    o.only(&["address", "pub_key", "voting_power", "proposer_priority", "name", "power"])?;
    let key = o.field("pub_key", public_key)?;
    // Genesis files say `power` where `/validators` says `voting_power`.
    let power = match o.optional("power", unsigned)? {
        Some(power) => power,
        None => o.field("voting_power", unsigned)?,
    };
    let validator = Validator::new(key, power);
    o.field("address", |stated| match address(stated)? == validator.address() {
        true => Ok(validator),
        false => Err(stated.wrong(ShapeFault::AddressNotDerived)),
    })
}

fn public_key(o: &At<'_>) -> Result<PublicKey, ShapeError> {
    o.only(&["type", "value"])?;
    o.field("type", |kind| match kind.text()? {
        ED25519 => Ok(()),
        other => Err(kind.wrong(ShapeFault::UnsupportedKey(other.to_owned()))),
    })?;
    o.field("value", |value| exactly(value, &base64(value)?)).map(PublicKey::new)
}

/// `{"validators": [..]}`, all of them.
pub(super) fn validator_set(o: &At<'_>) -> Result<ValidatorSet, ShapeError> {
    let validators = o.field("validators", |value| value.list(validator))?;
    ValidatorSet::new(validators).map_err(|error| o.wrong(ShapeFault::Set(error)))
}
