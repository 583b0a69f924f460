use core::fmt;
use core::time::Duration;

use crate::encode::Message;

/// A moment in UTC, to the nanosecond, from year 1 to year 9999 (`google.protobuf.Timestamp`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time {
    seconds: i64,
    nanos: u32,
}

const NANOS: u32 = 1_000_000_000;
const DAY: i64 = 86_400;
/// 9999-12-31T23:59:59Z, the last second RFC 3339 can write.
const LAST_SECOND: i64 = 253_402_300_799;

impl Time {
    /// Go's zero `time.Time`, year 1, which CometBFT encodes where a vote is absent.
    pub const GO_ZERO: Self = Self { seconds: -62_135_596_800, nanos: 0 };

    /// `seconds` since 1970-01-01T00:00:00Z and `nanos` after that; `None` outside the range.
    pub fn new(seconds: i64, nanos: u32) -> Option<Self> {
        let in_range = (Self::GO_ZERO.seconds..=LAST_SECOND).contains(&seconds) && nanos < NANOS;
        in_range.then_some(Self { seconds, nanos })
    }

    /// Whole seconds since 1970-01-01T00:00:00Z.
    pub fn seconds(self) -> i64 {
        self.seconds
    }

    /// The same as the ledger's messages have it; 0 for what was before.
    pub fn unix(self) -> u64 {
        u64::try_from(self.seconds).unwrap_or(0)
    }

    /// A moment of the ledger's messages; `None` past year 9999.
    pub fn of_unix(seconds: u64) -> Option<Self> {
        Self::new(i64::try_from(seconds).ok()?, 0)
    }

    /// Nanoseconds after that second.
    pub fn nanos(self) -> u32 {
        self.nanos
    }

    /// This moment and `duration` more; `None` past year 9999.
    pub fn after(self, duration: Duration) -> Option<Self> {
        let nanos = self.nanos + duration.subsec_nanos();
        let seconds = self
            .seconds
            .checked_add(i64::try_from(duration.as_secs()).ok()?)?
            .checked_add(i64::from(nanos / NANOS))?;
        Self::new(seconds, nanos % NANOS)
    }

    /// Reads RFC 3339 in UTC, as Go writes it: `2026-11-23T01:42:45.895970156Z`.
    pub fn parse(text: &str) -> Option<Self> {
        let mut rest = text.as_bytes();
        let [year, month] = [number(&mut rest, 4, b"-")?, number(&mut rest, 2, b"-")?];
        let day = number(&mut rest, 2, b"T")?;
        let [hour, minute] = [number(&mut rest, 2, b":")?, number(&mut rest, 2, b":")?];
        let second = number(&mut rest, 2, b"")?;
        let fraction = match rest {
            b"Z" => 0,
            [b'.', fraction @ .., b'Z'] => fraction_nanos(fraction)?,
            _ => return None,
        };
        let real = year > 0
            && (1..=12).contains(&month)
            && (1..=days_in_month(year, month)).contains(&day)
            && hour < 24
            && minute < 60
            && second < 60;
        if !real {
            return None;
        }
        let seconds = days_from_civil(year, month, day) * DAY + hour * 3_600 + minute * 60 + second;
        Self::new(seconds, fraction)
    }

    /// `google.protobuf.Timestamp`.
    pub(crate) fn encode(self) -> Message {
        Message::new().int(1, self.seconds).uint(2, self.nanos.into())
    }
}

/// RFC 3339 with nine digits of fraction or none.
impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = civil_from_days(self.seconds.div_euclid(DAY));
        let second = self.seconds.rem_euclid(DAY);
        let (hour, minute, second) = (second / 3_600, second / 60 % 60, second % 60);
        write!(f, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")?;
        if self.nanos > 0 {
            write!(f, ".{:09}", self.nanos)?;
        }
        f.write_str("Z")
    }
}

fn fraction_nanos(mut digits: &[u8]) -> Option<u32> {
    let width = digits.len();
    let missing = 9_u32.checked_sub(u32::try_from(width).ok().filter(|width| *width > 0)?)?;
    let fraction = number(&mut digits, width, b"")?;
    Some(u32::try_from(fraction).ok()? * 10_u32.pow(missing))
}

/// Takes so many digits and what stands behind them.
fn number(text: &mut &[u8], width: usize, behind: &[u8]) -> Option<i64> {
    let (digits, rest) = text.split_at_checked(width)?;
    *text = rest.strip_prefix(behind)?;
    let mut number = 0;
    for digit in digits {
        number = number * 10 + i64::from(char::from(*digit).to_digit(10)?);
    }
    Some(number)
}

fn days_in_month(year: i64, month: i64) -> i64 {
    let (next_year, next_month) = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
    days_from_civil(next_year, next_month, 1) - days_from_civil(year, month, 1)
}

/// Days since 1970-01-01 in the proleptic Gregorian calendar. Years begin in March here, so that
/// the leap day comes last and month lengths follow one line.
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// The inverse of [`days_from_civil`].
fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day_of_year - (153 * shifted + 2) / 5 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_writes_rfc_3339() {
        for (text, seconds, nanos) in [
            ("1970-01-01T00:00:00Z", 0, 0),
            ("0001-01-01T00:00:00Z", -62_135_596_800, 0),
            ("2000-02-29T12:34:56Z", 951_827_696, 0),
            ("9999-12-31T23:59:59.999999999Z", LAST_SECOND, 999_999_999),
            ("2026-11-23T01:42:45.895970156Z", 1_795_398_165, 895_970_156),
        ] {
            let time = Time::new(seconds, nanos).unwrap();
            assert_eq!(Time::parse(text), Some(time), "{text}");
            assert_eq!(time.to_string(), text);
        }
        assert_eq!(Time::parse("1970-01-01T00:00:00.5Z"), Time::new(0, 500_000_000));
    }

    #[test]
    fn every_day_of_eight_centuries_survives_the_round_trip() {
        for day in -146_097..146_097 {
            let (year, month, day_of_month) = civil_from_days(day);
            assert_eq!(days_from_civil(year, month, day_of_month), day);
        }
    }

    #[test]
    fn refuses_what_is_no_utc_time() {
        for text in [
            "",
            "Z",
            "2026-11-23",
            "2026-11-23T01:42:45",
            "2026-11-23T01:42:45+01:00",
            "2026-11-23t01:42:45Z",
            "2026-13-01T00:00:00Z",
            "2026-02-29T00:00:00Z",
            "2026-11-23T24:00:00Z",
            "2026-11-23T00:00:60Z",
            "2026-11-23T00:00:00.Z",
            "2026-11-23T00:00:00.1234567890Z",
            "0000-01-01T00:00:00Z",
            "2026-11-23T0:00:00Z",
            "2026-11-23T00:00:00.+1Z",
            "+026-11-23T00:00:00Z",
        ] {
            assert_eq!(Time::parse(text), None, "{text}");
        }
    }

    #[test]
    fn adding_a_duration_is_checked() {
        let time = Time::new(LAST_SECOND, 999_999_999).unwrap();
        assert_eq!(time.after(Duration::from_nanos(1)), None);
        assert_eq!(time.after(Duration::MAX), None);
        assert_eq!(
            Time::new(1, 999_999_999).unwrap().after(Duration::from_nanos(2)),
            Time::new(2, 1)
        );
    }
}
