//! Bytes that a stranger wrote, for people to look at.

use medlight_port::BytesView;

/// At most so many bytes are shown of anything.
const SHOWN: usize = 512;

/// As text if it is text through and through, as hex otherwise.
pub(crate) fn readable(bytes: &[u8]) -> BytesView {
    let text = str::from_utf8(bytes).ok().filter(|text| text.chars().all(is_plain));
    let (shown, covered) = match text {
        Some(text) => {
            let end = text.floor_char_boundary(SHOWN);
            (text.get(..end).unwrap_or_default().to_owned(), end)
        }
        None => {
            let end = bytes.len().min(SHOWN);
            (base16ct::upper::encode_string(bytes.get(..end).unwrap_or_default()), end)
        }
    };
    BytesView { shown, hex: text.is_none(), size: wide(bytes.len()), covered: wide(covered) }
}

/// Text that may hold a stranger's words, for a sentence of ours: what is not plain is replaced, and
/// what is long is cut.
pub(crate) fn plain(text: &str, limit: usize) -> String {
    let mut shown = String::new();
    for (place, character) in text.chars().enumerate() {
        if place == limit {
            shown.push('…');
            break;
        }
        shown.push(if is_plain(character) { character } else { '\u{fffd}' });
    }
    shown
}

/// A length as the port carries it.
pub(crate) fn wide(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

/// Not a control character, nor one that is blank, private or reorders, joins or hides what stands
/// around it (Unicode's `Default_Ignorable_Code_Point`, its spaces but the plain one, private use).
fn is_plain(character: char) -> bool {
    let hidden = matches!(
        character,
        '\u{a0}' | '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{1680}'
            | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{2000}'..='\u{200f}'
            | '\u{2028}'..='\u{202f}' | '\u{205f}'..='\u{206f}' | '\u{2800}' | '\u{3000}' | '\u{3164}'
            | '\u{e000}'..='\u{f8ff}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..
    );
    !character.is_control() && !hidden
}

#[cfg(test)]
mod tests {
    use super::{plain, readable};

    #[test]
    fn text_stays_text() {
        let view = readable("Grüße=1".as_bytes());
        assert_eq!((view.shown.as_str(), view.hex, view.size), ("Grüße=1", false, 9));
    }

    #[test]
    fn what_hides_or_reorders_is_shown_as_hex() {
        for hostile in ["a\u{202e}b", "a\u{200b}b", "a\0b", "a\nb", "a\u{fe0f}", "a\u{3164}"] {
            assert!(readable(hostile.as_bytes()).hex, "{hostile:?}");
        }
        assert_eq!(readable(&[0xFF, 0x00]).shown, "FF00");
    }

    #[test]
    fn a_strangers_words_stay_short_and_plain() {
        assert_eq!(plain("commit \u{202e}5\n", 20), "commit \u{fffd}5\u{fffd}");
        assert_eq!(plain(&"ü".repeat(30), 20), format!("{}…", "ü".repeat(20)));
    }

    #[test]
    fn long_things_are_cut_between_characters() {
        let view = readable("ü".repeat(400).as_bytes());
        assert_eq!((view.size, view.covered), (800, 512));
        let odd = readable(format!("a{}", "ü".repeat(400)).as_bytes());
        assert_eq!(odd.covered, 511);
    }
}
