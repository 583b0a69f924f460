//! Numbers, shares, times and hashes as a reader of English expects them.

/// A whole number with commas between thousands.
pub(crate) fn number(value: u64) -> String {
    let digits = value.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A number and its noun.
pub(super) fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{} {}", number(count), if count == 1 { one } else { many })
}

/// A share with one decimal, rounded down, so that a third never reads as more than a third.
pub(super) fn share(part: u64, whole: u64) -> String {
    let per_mille = (u128::from(part) * 1000).checked_div(u128::from(whole)).unwrap_or_default();
    let per_mille = u64::try_from(per_mille).unwrap_or_default();
    format!("{}.{} %", per_mille / 10, per_mille % 10)
}

/// An RFC 3339 time in UTC as "23 Nov 2026, 08:12:05 UTC". What does not look like one is left as
/// it is.
pub(crate) fn date(moment: &str) -> String {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sept", "Oct", "Nov", "Dec"];
    let readable = || {
        let (day, clock) = moment.split_once('T')?;
        let mut parts = day.split('-');
        let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
        let month = MONTHS.get(month.parse::<usize>().ok()?.checked_sub(1)?)?;
        let clock = clock.get(..8)?;
        Some(format!("{} {month} {year}, {clock} UTC", day.trim_start_matches('0')))
    };
    readable().unwrap_or_else(|| moment.to_owned())
}

/// A hash in groups of four characters; shortened to its first eight and last four unless `full`.
pub(crate) fn grouped(digest: &str, full: bool) -> String {
    let groups = |text: &str| {
        let mut out = String::with_capacity(text.len() + text.len() / 4);
        for (place, character) in text.chars().enumerate() {
            if place > 0 && place.is_multiple_of(4) {
                out.push(' ');
            }
            out.push(character);
        }
        out
    };
    let ends = digest.get(..8).zip(digest.len().checked_sub(4).and_then(|at| digest.get(at..)));
    match ends {
        Some((first, last)) if !full && digest.len() > 12 => format!("{} … {last}", groups(first)),
        _ => groups(digest),
    }
}

#[cfg(test)]
mod tests {
    use super::{counted, date, grouped, number, share};

    #[test]
    fn numbers_are_grouped_by_thousands() {
        assert_eq!(number(0), "0");
        assert_eq!(number(999), "999");
        assert_eq!(number(1_000), "1,000");
        assert_eq!(number(1_234_567), "1,234,567");
        assert_eq!(counted(1, "header", "headers"), "1 header");
    }

    #[test]
    fn shares_are_rounded_down() {
        assert_eq!(share(1, 3), "33.3 %");
        assert_eq!(share(2, 3), "66.6 %");
        assert_eq!(share(u64::MAX, u64::MAX), "100.0 %");
        assert_eq!(share(1, 0), "0.0 %");
    }

    #[test]
    fn times_are_read_by_people() {
        assert_eq!(date("2026-11-03T08:12:05.123456789Z"), "3 Nov 2026, 08:12:05 UTC");
        assert_eq!(date("yesterday"), "yesterday");
    }

    #[test]
    fn hashes_are_short_until_asked_for() {
        let digest = "0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF";
        assert_eq!(grouped(digest, false), "0123 4567 … CDEF");
        assert_eq!(grouped(digest, true).len(), 64 + 15);
        assert_eq!(grouped("ABCDEF", false), "ABCD EF");
    }
}
