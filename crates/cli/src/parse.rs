//! Arguments in forms of their own.

use std::time::Duration;

use medlight_devnet::Lie;
use medlight_types::Height;

/// A block's height.
///
/// # Errors
/// What it must be.
pub fn height(text: &str) -> Result<Height, String> {
    let height = text.parse().ok().and_then(Height::new);
    height.ok_or_else(|| format!("{text} is no height: they begin at 1"))
}

/// `KIND@HOST:PORT`.
///
/// # Errors
/// What it must be.
pub fn told_at(text: &str) -> Result<(String, Lie), String> {
    let wrong = || format!("{text} is no KIND@HOST:PORT; `--lie list` names the kinds");
    let (name, address) = text.split_once('@').ok_or_else(wrong)?;
    Ok((address.to_owned(), Lie::named(name).ok_or_else(wrong)?))
}

/// `1s`, `200ms`.
///
/// # Errors
/// What it must be.
pub fn duration(text: &str) -> Result<Duration, String> {
    let wrong = || format!("{text} is no duration such as 1s or 200ms");
    let (number, unit) = match text.strip_suffix("ms") {
        Some(number) => (number, Duration::from_millis(1)),
        None => (text.strip_suffix('s').ok_or_else(wrong)?, Duration::from_secs(1)),
    };
    let number: u32 = number.parse().map_err(|_| wrong())?;
    unit.checked_mul(number).ok_or_else(wrong)
}
