/// Whether a character hides, reorders or breaks what stands around it, or is nothing to be seen:
/// control and format characters, among them all of Unicode's bidirectional ones (UAX #9), blanks
/// that are letters or patterns, and selectors of variants.
pub fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}'
            | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}'
            | '\u{1bca0}'..='\u{1bca3}' | '\u{1d159}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..)
}

#[cfg(test)]
mod tests {
    use super::is_hidden;

    #[test]
    fn what_people_are_called_is_seen_and_what_poses_as_nothing_is_not() {
        let seen = "Zoë Müller-Ødegård, 北診療所, مستشفى, रीमा";
        assert!(!seen.chars().any(is_hidden));
        let hidden = "\0\n\u{ad}\u{115f}\u{180e}\u{200b}\u{202e}\u{2066}\u{2800}\u{3164}\u{fe0f}\u{ffa0}\u{e0100}";
        assert!(hidden.chars().all(is_hidden));
    }
}
