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

/// A length as the port carries it.
pub(crate) fn wide(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

/// Not a control character, nor one of those that reorder, join or hide what stands around them.
fn is_plain(character: char) -> bool {
    let hidden = matches!(
        character,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}'
    );
    !character.is_control() && !hidden
}

#[cfg(test)]
mod tests {
    use super::readable;

    #[test]
    fn text_stays_text() {
        let view = readable("Grüße=1".as_bytes());
        assert_eq!((view.shown.as_str(), view.hex, view.size), ("Grüße=1", false, 9));
    }

    #[test]
    fn what_hides_or_reorders_is_shown_as_hex() {
        for hostile in ["a\u{202e}b", "a\u{200b}b", "a\0b", "a\nb"] {
            assert!(readable(hostile.as_bytes()).hex, "{hostile:?}");
        }
        assert_eq!(readable(&[0xFF, 0x00]).shown, "FF00");
    }

    #[test]
    fn long_things_are_cut_between_characters() {
        let view = readable("ü".repeat(400).as_bytes());
        assert_eq!((view.size, view.covered), (800, 512));
        let odd = readable(format!("a{}", "ü".repeat(400)).as_bytes());
        assert_eq!(odd.covered, 511);
    }
}
