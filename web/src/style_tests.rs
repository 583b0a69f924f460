//! Promises the style sheets make (product section 6).

use std::collections::BTreeMap;

const TOKENS: &str = include_str!("../styles/tokens.css");
const OTHERS: [(&str, &str); 5] = [
    ("base.css", include_str!("../styles/base.css")),
    ("frame.css", include_str!("../styles/frame.css")),
    ("parts.css", include_str!("../styles/parts.css")),
    ("verify.css", include_str!("../styles/verify.css")),
    ("modes.css", include_str!("../styles/modes.css")),
];

/// Least contrast of text, and of marks and the borders of controls (WCAG 2.2, 1.4.3 and 1.4.11).
const TEXT: f64 = 4.5;
const MARK: f64 = 3.0;

/// Colours by name: those of the light theme, or those with the dark theme's over them.
fn theme(dark: bool) -> BTreeMap<&'static str, &'static str> {
    let (light, darker) = TOKENS.split_once("@media (prefers-color-scheme: dark)").unwrap();
    let colours = |css: &'static str| {
        css.split(';').filter_map(|line| {
            let (name, value) = line.rsplit_once("--")?.1.split_once(':')?;
            value.trim().starts_with('#').then_some((name, value.trim()))
        })
    };
    colours(light).chain(colours(darker).filter(move |_| dark)).collect()
}

/// Relative luminance of `#RRGGBB` (WCAG 2.2).
fn luminance(colour: &str) -> f64 {
    let channel = |at: usize| {
        let value = f64::from(u8::from_str_radix(&colour[at..at + 2], 16).unwrap()) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
}

fn contrast(one: &str, other: &str) -> f64 {
    let (one, other) = (luminance(one) + 0.05, luminance(other) + 0.05);
    one.max(other) / one.min(other)
}

#[test]
fn text_and_marks_stand_out_in_both_themes() {
    let grounds = ["page", "surface", "sunken"];
    let tinted = ["ok", "wait", "old", "bad", "emergency", "sealed"];
    for dark in [false, true] {
        let theme = theme(dark);
        let hold = |text: &str, ground: &str, least: f64| {
            let found = contrast(theme[text], theme[ground]);
            assert!(found >= least, "{text} on {ground}: {found:.1} (dark: {dark})");
        };
        for ground in grounds {
            hold("ink", ground, TEXT);
            hold("muted", ground, TEXT);
            hold("action", ground, TEXT);
            hold("action-hover", ground, TEXT);
            hold("focus", ground, MARK);
            hold("control", ground, MARK);
        }
        hold("on-action", "action", TEXT);
        hold("on-action", "action-hover", TEXT);
        for tint in tinted {
            hold(tint, &format!("{tint}-bg"), TEXT);
            hold(tint, "page", TEXT);
            hold(tint, "surface", TEXT);
        }
    }
}

#[test]
fn raw_colours_sizes_and_sides_stand_in_the_token_file_only() {
    for (file, css) in OTHERS {
        for (number, line) in css.lines().enumerate() {
            let place = format!("{file}:{}: {}", number + 1, line.trim());
            let words = || line.split(|c: char| !(c.is_ascii_alphanumeric() || "-.#%".contains(c)));
            for word in words() {
                let pixels = word.strip_suffix("px").is_some_and(|n| n.parse::<f64>().is_ok());
                assert!(!pixels, "a pixel size: {place}");
                let colour = word.starts_with('#')
                    && matches!(word.len(), 4 | 5 | 7 | 9)
                    && word[1..].chars().all(|c| c.is_ascii_hexdigit());
                assert!(!colour, "a raw colour: {place}");
                let side = ["left", "right"]
                    .iter()
                    .any(|side| word == *side || word.ends_with(&format!("-{side}")));
                assert!(!side, "a physical side: {place}");
            }
            for function in ["rgb(", "rgba(", "hsl(", "oklch("] {
                assert!(!line.contains(function), "a raw colour: {place}");
            }
        }
    }
}
