//! Readers of single values: each takes a [`Value`] and gives one noun or one fault.

use base64ct::{Base64, Encoding};

use super::value::Value;
use super::{ShapeError, ShapeFault};
use crate::{Address, ChainId, Hash, Height, Time};

/// An `int64` of Go: decimal text, or a plain integer as some recordings have it. No sign on
/// zero, no leading zeros, no spaces.
fn integer(value: &Value<'_>) -> Result<i64, ShapeError> {
    match value {
        Value::Integer(number) => Ok(*number),
        Value::OtherNumber => Err(ShapeFault::OutOfRange.into()),
        Value::Text(text) => decimal(text),
        _ => Err(ShapeFault::NotDecimal.into()),
    }
}

fn decimal(text: &str) -> Result<i64, ShapeError> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let canonical = !digits.is_empty()
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && (digits.len() == 1 || !digits.starts_with('0'))
        && text != "-0";
    if !canonical {
        return Err(ShapeFault::NotDecimal.into());
    }
    text.parse().map_err(|_| ShapeFault::OutOfRange.into())
}

/// A whole number of at least 0.
pub(super) fn unsigned(value: &Value<'_>) -> Result<u64, ShapeError> {
    u64::try_from(integer(value)?).map_err(|_| ShapeFault::OutOfRange.into())
}

/// An `int32` of at least 0.
pub(super) fn small(value: &Value<'_>) -> Result<u32, ShapeError> {
    let number = i32::try_from(integer(value)?).ok().and_then(|n| u32::try_from(n).ok());
    number.ok_or_else(|| ShapeFault::OutOfRange.into())
}

pub(super) fn height(value: &Value<'_>) -> Result<Height, ShapeError> {
    Height::new(unsigned(value)?).ok_or_else(|| ShapeFault::OutOfRange.into())
}

pub(super) fn text(value: &Value<'_>) -> Result<String, ShapeError> {
    value.text().map(str::to_owned)
}

pub(super) fn chain_id(value: &Value<'_>) -> Result<ChainId, ShapeError> {
    ChainId::new(value.text()?).ok_or_else(|| ShapeFault::NotChainId.into())
}

pub(super) fn time(value: &Value<'_>) -> Result<Time, ShapeError> {
    Time::parse(value.text()?).ok_or_else(|| ShapeFault::NotTime.into())
}

/// Hexadecimal of any length, in either case.
pub(super) fn hex(value: &Value<'_>) -> Result<Vec<u8>, ShapeError> {
    base16ct::mixed::decode_vec(value.text()?).map_err(|_| ShapeFault::NotHex.into())
}

pub(super) fn hash(value: &Value<'_>) -> Result<Hash, ShapeError> {
    Ok(Hash::new(exactly(&hex(value)?)?))
}

/// A hash, or empty text where CometBFT has none.
pub(super) fn optional_hash(value: &Value<'_>) -> Result<Option<Hash>, ShapeError> {
    match value.text()? {
        "" => Ok(None),
        _ => hash(value).map(Some),
    }
}

pub(super) fn address(value: &Value<'_>) -> Result<Address, ShapeError> {
    Ok(Address::new(exactly(&hex(value)?)?))
}

/// Padded base64; `null` is Go's empty slice.
pub(super) fn base64(value: &Value<'_>) -> Result<Vec<u8>, ShapeError> {
    if value.is_null() {
        return Ok(Vec::new());
    }
    Base64::decode_vec(value.text()?).map_err(|_| ShapeFault::NotBase64.into())
}

pub(super) fn base64_hash(value: &Value<'_>) -> Result<Hash, ShapeError> {
    Ok(Hash::new(exactly(&base64(value)?)?))
}

/// Bytes that must have one length.
pub(super) fn exactly<const N: usize>(bytes: &[u8]) -> Result<[u8; N], ShapeError> {
    let wrong = ShapeFault::WrongLength { expected: N, found: bytes.len() };
    bytes.try_into().map_err(|_| wrong.into())
}
