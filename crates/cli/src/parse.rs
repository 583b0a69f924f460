//! Arguments in forms of their own.

use std::ops::Range;
use std::time::Duration;

use medlight_devnet::Lie;
use medlight_types::Height;

use crate::devnet::Lying;

/// A block's height.
///
/// # Errors
/// What it must be.
pub fn height(text: &str) -> Result<Height, String> {
    let height = text.parse().ok().and_then(Height::new);
    height.ok_or_else(|| format!("{text} is no height: they begin at 1"))
}

/// `100..200`: places in a log.
///
/// # Errors
/// What it must be.
pub fn places(text: &str) -> Result<Range<u64>, String> {
    let places = text.split_once("..").and_then(|(first, end)| {
        Some(Range { start: first.parse().ok()?, end: end.parse().ok()? })
    });
    let places = places.filter(|places| !places.is_empty() && places.end - places.start <= 1_000);
    places.ok_or_else(|| format!("{text} is no FIRST..END of at most 1,000 places: 0..100"))
}

/// `KIND@HOST:PORT`, or `list`.
///
/// # Errors
/// What it must be.
pub fn lying(text: &str) -> Result<Lying, String> {
    if text == "list" {
        return Ok(Lying::List);
    }
    let wrong = || format!("{text} is no KIND@HOST:PORT; `--lie list` names the kinds");
    let (name, address) = text.split_once('@').ok_or_else(wrong)?;
    Ok(Lying::At(self::address(address)?, Lie::named(name).ok_or_else(wrong)?))
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

/// `HOST:PORT`.
///
/// # Errors
/// What it must be.
pub fn address(text: &str) -> Result<String, String> {
    let parts = text.rsplit_once(':').filter(|(host, _)| !host.is_empty());
    match parts.and_then(|(_, port)| port.parse::<u16>().ok()) {
        Some(_) => Ok(text.to_owned()),
        None => Err(format!("{text} is no HOST:PORT such as 127.0.0.1:26657")),
    }
}

/// A number of states.
///
/// # Errors
/// What it must be.
pub fn kept(text: &str) -> Result<u64, String> {
    match text.parse() {
        Ok(0) => Err("no state could be asked about: keep at least 1".to_owned()),
        Ok(kept) => Ok(kept),
        Err(_) => Err(format!("{text} is no number of states")),
    }
}
