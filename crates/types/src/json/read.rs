//! Readers of single values: each takes a [`Value`] and gives one noun or one fault.

use super::value::{At, Value};
use super::{ShapeError, ShapeFault, base64};
use crate::{Address, ChainId, Hash, Height, Time};

/// An `int64` of Go: decimal text, or a plain integer as some recordings have it. No sign on
/// zero, no leading zeros, no spaces.
fn integer(value: &At<'_>) -> Result<i64, ShapeError> {
    let number = match value.value() {
        Value::Number(number) => number,
        Value::Text(text) => text.as_ref(),
        _ => return Err(value.wrong(ShapeFault::NotDecimal)),
    };
    let (sign, digits) = match number.as_bytes() {
        [b'-', digits @ ..] => (-1, digits),
        digits => (1, digits),
    };
    let canonical = match digits {
        [b'0'] => sign > 0,
        [b'1'..=b'9', ..] => digits.iter().all(u8::is_ascii_digit),
        _ => false,
    };
    if !canonical {
        return Err(value.wrong(ShapeFault::NotDecimal));
    }
    let mut sum = Some(0_i64);
    for digit in digits {
        let digit = sign * i64::from(digit - b'0');
        sum = sum.and_then(|sum| sum.checked_mul(10)?.checked_add(digit));
    }
    sum.ok_or_else(|| value.wrong(ShapeFault::OutOfRange))
}

/// A whole number of at least 0.
pub(super) fn unsigned(value: &At<'_>) -> Result<u64, ShapeError> {
    u64::try_from(integer(value)?).map_err(|_| value.wrong(ShapeFault::OutOfRange))
}

/// An `int32` of at least 0.
pub(super) fn small(value: &At<'_>) -> Result<u32, ShapeError> {
    let number = i32::try_from(integer(value)?).ok().and_then(|n| u32::try_from(n).ok());
    number.ok_or_else(|| value.wrong(ShapeFault::OutOfRange))
}

pub(super) fn height(value: &At<'_>) -> Result<Height, ShapeError> {
    Height::new(unsigned(value)?).ok_or_else(|| value.wrong(ShapeFault::OutOfRange))
}

pub(super) fn text(value: &At<'_>) -> Result<String, ShapeError> {
    value.text().map(str::to_owned)
}

pub(super) fn chain_id(value: &At<'_>) -> Result<ChainId, ShapeError> {
    ChainId::new(value.text()?).ok_or_else(|| value.wrong(ShapeFault::NotChainId))
}

pub(super) fn time(value: &At<'_>) -> Result<Time, ShapeError> {
    Time::parse(value.text()?).ok_or_else(|| value.wrong(ShapeFault::NotTime))
}

/// Hexadecimal of any length, in either case.
pub(super) fn hex(value: &At<'_>) -> Result<Vec<u8>, ShapeError> {
    base16ct::mixed::decode_vec(value.text()?).map_err(|_| value.wrong(ShapeFault::NotHex))
}

pub(super) fn hash(value: &At<'_>) -> Result<Hash, ShapeError> {
    Ok(Hash::new(exactly(value, &hex(value)?)?))
}

/// A hash, or empty text where CometBFT has none.
pub(super) fn optional_hash(value: &At<'_>) -> Result<Option<Hash>, ShapeError> {
    match value.text()? {
        "" => Ok(None),
        _ => hash(value).map(Some),
    }
}

pub(super) fn address(value: &At<'_>) -> Result<Address, ShapeError> {
    Ok(Address::new(exactly(value, &hex(value)?)?))
}

/// Padded base64; `null` is Go's empty slice.
pub(super) fn base64(value: &At<'_>) -> Result<Vec<u8>, ShapeError> {
    if value.is_null() {
        return Ok(Vec::new());
    }
    base64::decode(value.text()?).ok_or_else(|| value.wrong(ShapeFault::NotBase64))
}

pub(super) fn base64_hash(value: &At<'_>) -> Result<Hash, ShapeError> {
    Ok(Hash::new(exactly(value, &base64(value)?)?))
}

/// Bytes that must have one length.
pub(super) fn exactly<const N: usize>(value: &At<'_>, bytes: &[u8]) -> Result<[u8; N], ShapeError> {
    let wrong = ShapeFault::WrongLength { expected: N, found: bytes.len() };
    bytes.try_into().map_err(|_| value.wrong(wrong))
}
