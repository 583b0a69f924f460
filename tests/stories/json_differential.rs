//! Our JSON reader and serde_json agree on what is JSON, and on what every text in it says.

use base64ct::{Base64, Encoding};
use medlight_types::CellClaim;
use medlight_types::json::{Reply, answers};
use rand_chacha::ChaCha20Rng;
use rand_core::{Rng, SeedableRng};
use serde_json::{Value, json};

/// Pieces that are hard to read, alone and beside each other.
const PIECES: [&str; 44] = [
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "\"a\"",
    "\"b\":1",
    "\\",
    "\\u0041",
    "\\u00e9",
    "\\n",
    "\\\"",
    "\\ud83d",
    "\\ude00",
    "\\ud83d\\ude00",
    "\\u12",
    "\\x",
    "\u{1F600}",
    "é",
    "0",
    "00",
    "-0",
    "-",
    "1.5",
    "1.",
    ".5",
    "1e5",
    "1e",
    "1E+2",
    "9223372036854775808",
    "true",
    "tru",
    "false",
    "null",
    "nul",
    " ",
    "\t",
    "\n",
    "\u{b}",
    "\u{0}",
    "/",
    "\u{feff}",
];

#[test]
fn the_same_bytes_are_json() {
    let mut rng = ChaCha20Rng::from_seed([7; 32]);
    let (mut accepted, mut refused) = (0, 0);
    for case in 0..200_000 {
        let mut text = match case % 4 {
            0 => String::new(),
            1 => r#"{"id":"x","result":{"a":[1,{"b":"c"}]}}"#.to_owned(),
            2 => r#"["a\n\"b","\u00e9",{"\u0061":-1.5e-3}]"#.to_owned(),
            _ => r#""""#.to_owned(),
        };
        for _ in 0..1 + rng.next_u32() % 3 {
            let places: Vec<_> = (0..=text.len()).filter(|i| text.is_char_boundary(*i)).collect();
            let at = places[rng.next_u32() as usize % places.len()];
            text.insert_str(at, PIECES[rng.next_u32() as usize % PIECES.len()]);
        }
        let theirs = match serde_json::from_str::<Strict>(&text) {
            Ok(_) => true,
            // JSON all the same; what is behind it they did not read.
            Err(error) if error.to_string().starts_with("number out of range") => continue,
            Err(_) => false,
        };
        let ours = match answers(text.as_bytes()) {
            Ok(_) => true,
            Err(error) => !["shape/not-json", "shape/repeated-field"].contains(&error.rule()),
        };
        assert_eq!(ours, theirs, "{text:?}");
        if ours { accepted += 1 } else { refused += 1 }
    }
    println!("{accepted} accepted and {refused} refused by both");
    assert!(accepted > 20_000 && refused > 20_000, "{accepted} {refused}");
}

/// The answer about a cell with this key and one proof, both as JSON.
fn cell(key: &str, op: &str) -> Option<CellClaim> {
    let proof = format!(r#"{{"ops":[{op}]}}"#);
    let answer = format!(r#"{{"response":{{"height":"1","key":{key},"proofOps":{proof}}}}}"#);
    match answers(answer.as_bytes()) {
        Ok(mut answers) => match answers.remove(0).reply {
            Reply::Cell(claim) => Some(*claim),
            other => panic!("{other:?}"),
        },
        Err(error) => {
            assert_eq!(error.rule(), "shape/not-base64");
            None
        }
    }
}

/// A proof's kind is any text, kept as it is.
#[test]
fn the_same_texts_are_read() {
    let mut rng = ChaCha20Rng::from_seed([8; 32]);
    let mut read = 0;
    for _ in 0..100_000 {
        let inside: String = (0..1 + rng.next_u32() % 6)
            .map(|_| PIECES[9 + rng.next_u32() as usize % 13])
            .filter(|piece| *piece != "\"")
            .collect();
        let op = format!(r#"{{"type":"{inside}","key":null,"data":null}}"#);
        let Ok(theirs) = serde_json::from_str::<Value>(&op) else { continue };
        let kind = cell(r#""QQ==""#, &op).unwrap().proof.remove(0).kind;
        assert_eq!(Some(kind.as_str()), theirs["type"].as_str(), "{op}");
        read += 1;
    }
    assert!(read > 20_000, "{read}");
}

/// Bytes are in their one base64: the same texts as of `base64ct`, which is as strict.
#[test]
fn the_same_bytes_are_read_from_base64() {
    let mut rng = ChaCha20Rng::from_seed([9; 32]);
    let (mut read, mut refused) = (0, 0);
    for _ in 0..100_000 {
        let mut bytes = vec![0; rng.next_u32() as usize % 8];
        rng.fill_bytes(&mut bytes);
        let mut text = Base64::encode_string(&bytes);
        if rng.next_u32().is_multiple_of(2) && !text.is_empty() {
            let at = rng.next_u32() as usize % text.len();
            let other = char::from(b"AQgwz09+/=-_ "[rng.next_u32() as usize % 13]);
            text.replace_range(at..=at, &other.to_string());
        }
        let theirs = Base64::decode_vec(&text).ok();
        let ours = cell(&format!("{text:?}"), r#"{"type":"","key":null,"data":null}"#);
        let ours = ours.map(|cell| cell.key);
        assert_eq!(ours, theirs, "{text:?}");
        if ours.is_some() { read += 1 } else { refused += 1 }
    }
    assert!(read > 20_000 && refused > 10_000, "{read} {refused}");
}

#[test]
fn nesting_ends_at_sixty_four() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    let deep = |depth| answers(format!(r#"{{"result":{{"other":{}}}}}"#, nested(depth)).as_bytes());
    assert!(deep(62).is_ok_and(|answers| answers[0].reply == Reply::Unproved));
    assert_eq!(deep(63).unwrap_err().rule(), "shape/not-json");
}

#[test]
fn invalid_utf8_is_no_json() {
    for bytes in [b"\"\xff\"".as_slice(), b"\"\xc3\"", b"\"\xed\xa0\x80\""] {
        assert_eq!(answers(bytes).unwrap_err().rule(), "shape/not-json");
        assert!(serde_json::from_slice::<Value>(bytes).is_err());
    }
    assert_eq!(answers(json!({"id": "ok"}).to_string().as_bytes()).unwrap().len(), 1);
}

/// serde_json's reading, refusing what comes twice. Numbers beyond a float's range are JSON too.
struct Strict;

impl<'de> serde::Deserialize<'de> for Strict {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(StrictVisitor)
    }
}

struct StrictVisitor;

impl<'de> serde::de::Visitor<'de> for StrictVisitor {
    type Value = Strict;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Strict, E> {
        Ok(Strict)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Strict, E> {
        Ok(Strict)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Strict, E> {
        Ok(Strict)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Strict, E> {
        Ok(Strict)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Strict, E> {
        Ok(Strict)
    }

    fn visit_str<E>(self, _: &str) -> Result<Strict, E> {
        Ok(Strict)
    }

    fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut items: A) -> Result<Strict, A::Error> {
        while items.next_element::<Strict>()?.is_some() {}
        Ok(Strict)
    }

    fn visit_map<A: serde::de::MapAccess<'de>>(self, mut entries: A) -> Result<Strict, A::Error> {
        let mut names = std::collections::HashSet::new();
        while let Some(name) = entries.next_key::<String>()? {
            if !names.insert(name) {
                return Err(serde::de::Error::custom("twice"));
            }
            entries.next_value::<Strict>()?;
        }
        Ok(Strict)
    }
}
