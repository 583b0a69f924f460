//! The resources in a file: NDJSON, a Bundle, or one alone. A file that was cut anywhere still gives
//! what is whole in it.

use serde_json::{Deserializer, Map, Value};

/// Something in the file, and the line it begins at, from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) line: usize,
    /// What is there, or why it is no JSON.
    pub(super) resource: Result<Value, String>,
}

/// Everything in the file, in its order.
pub(super) fn read(text: &[u8]) -> Vec<Found> {
    if let Some(first) = entries(text) {
        return bundle(text, first);
    }
    if let Ok(whole) = serde_json::from_slice::<Value>(text) {
        let line = line(text, text.iter().take_while(|byte| byte.is_ascii_whitespace()).count());
        return vec![Found { line, resource: Ok(whole) }];
    }
    let lines = (1..).zip(text.split(|byte| *byte == b'\n'));
    let filled = lines.filter(|(_, text)| !text.trim_ascii().is_empty());
    let read = |(line, text)| {
        // Part of a line can be JSON of its own, such as a text.
        let resource = serde_json::from_slice::<Map<_, _>>(text);
        let resource = resource.map(Value::Object).map_err(|error| error.to_string());
        Found { line, resource }
    };
    filled.map(read).collect()
}

/// Each entry's resource, from `first` on, until the list ends or what is there is no JSON.
fn bundle(text: &[u8], first: usize) -> Vec<Found> {
    let mut found = Vec::new();
    let mut at = first;
    loop {
        let rest = text.get(at..).unwrap_or_default();
        let gap = |byte: &&u8| byte.is_ascii_whitespace() || **byte == b',';
        at += rest.iter().take_while(gap).count();
        let rest = text.get(at..).unwrap_or_default();
        if rest.first() == Some(&b']') {
            return found;
        }
        let line = line(text, at);
        let mut values = Deserializer::from_slice(rest).into_iter::<Value>();
        let resource = match values.next() {
            Some(Ok(mut entry)) => {
                Ok(entry.get_mut("resource").map(Value::take).unwrap_or_default())
            }
            Some(Err(error)) => Err(error.to_string()),
            None => Err("the list ends here before its bracket: the file was cut".to_owned()),
        };
        let goes_on = resource.is_ok();
        found.push(Found { line, resource });
        if !goes_on {
            return found;
        }
        at += values.byte_offset();
    }
}

fn line(text: &[u8], at: usize) -> usize {
    1 + text.iter().take(at).filter(|byte| **byte == b'\n').count()
}

/// Where the first entry of a Bundle begins: behind the bracket of the member `entry` of the file's
/// first object, found without reading the rest, which may be cut.
fn entries(text: &[u8]) -> Option<usize> {
    let mut depth = 0_usize;
    let mut at = 0;
    loop {
        match *text.get(at)? {
            b'{' | b'[' => depth += 1,
            b'}' | b']' if depth <= 1 => return None,
            b'}' | b']' => depth -= 1,
            b'"' => {
                let end = string(text, at)?;
                if depth == 1 && text.get(at..end) == Some(br#""entry""#) {
                    let colon = end + spaces(text, end);
                    let open = colon + 1 + spaces(text, colon + 1);
                    if text.get(colon) == Some(&b':') && text.get(open) == Some(&b'[') {
                        return Some(open + 1);
                    }
                }
                at = end;
                continue;
            }
            _ => {}
        }
        at += 1;
    }
}

/// The end of the string that begins here.
fn string(text: &[u8], begin: usize) -> Option<usize> {
    let mut at = begin + 1;
    loop {
        match *text.get(at)? {
            b'\\' => at += 2,
            b'"' => return Some(at + 1),
            _ => at += 1,
        }
    }
}

fn spaces(text: &[u8], at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    rest.iter().take_while(|byte| byte.is_ascii_whitespace()).count()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const BUNDLE: &str = "{\"note\": \"an \\\"entry\\\": [ in a text\",\n \"inner\": {\"entry\": [7]},\n \
                          \"entry\": [\n  {\"resource\": {\"n\": 1}},\n  {\"resource\": {\"n\": 2}}\n ],\n \
                          \"resourceType\": \"Bundle\"}\n";

    fn whole(found: &[Found]) -> Vec<(usize, Value)> {
        let whole = found.iter().filter_map(|it| Some((it.line, it.resource.clone().ok()?)));
        whole.collect()
    }

    #[test]
    fn lines_bundles_and_one_alone() {
        let (one, two) = (json!({ "n": 1 }), json!({ "n": 2 }));
        let lines = b"{\"n\":1}\n\n{\"n\":2}\r\n";
        assert_eq!(whole(&read(lines)), [(1, one.clone()), (3, two.clone())]);
        assert_eq!(whole(&read(BUNDLE.as_bytes())), [(4, one.clone()), (5, two)]);
        assert_eq!(whole(&read(b"\n{\n\"n\": 1\n}")), [(2, one)]);
        assert!(read(b"").is_empty());
        assert!(read(b"{\"entry\": []}").is_empty());
    }

    #[test]
    fn a_bad_line_refuses_only_itself() {
        let found = read(b"{\"n\":1}\n{\"n\":\n{\"n\":2}\n");
        assert_eq!(whole(&found).len(), 2);
        let bad: Vec<_> = found.iter().filter(|it| it.resource.is_err()).collect();
        assert_eq!(bad.iter().map(|it| it.line).collect::<Vec<_>>(), [2]);
    }

    #[test]
    fn a_file_cut_anywhere_gives_what_is_whole_in_it() {
        let second = BUNDLE.find("{\"resource\": {\"n\": 2}}").unwrap();
        let first = second - ",\n  ".len();
        for cut in 0..BUNDLE.len() {
            let n = whole(&read(&BUNDLE.as_bytes()[..cut])).len();
            let wanted = usize::from(cut >= first) + usize::from(cut >= second + 22);
            assert_eq!(n, wanted, "cut at {cut}");
        }
        let lines = "{\"n\":1}\n{\"n\":2}\n";
        for cut in 0..lines.len() {
            let n = whole(&read(&lines.as_bytes()[..cut])).len();
            assert_eq!(n, usize::from(cut >= 7) + usize::from(cut >= 15), "cut at {cut}");
        }
    }
}
