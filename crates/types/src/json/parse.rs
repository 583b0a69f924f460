//! JSON (RFC 8259), read strictly and without copying: text is borrowed where no escape stands in
//! the way. Ours, because a field that comes twice must be an error and a browser downloads every
//! byte of it; `tests/stories/json_differential.rs` holds it against `serde_json`.

use std::borrow::Cow;
use std::collections::BinaryHeap;

use super::ShapeFault;
use super::value::Value;

/// Lists and objects in each other, at most.
const MAX_DEPTH: usize = 64;

/// One JSON value and nothing behind it.
pub(super) fn parse(bytes: &[u8]) -> Result<Value<'_>, ShapeFault> {
    let text = core::str::from_utf8(bytes)
        .map_err(|error| ShapeFault::NotJson { at: error.valid_up_to() })?;
    let mut parser = Parser { text, at: 0 };
    let value = parser.value(MAX_DEPTH)?;
    match parser.token() {
        None => Ok(value),
        Some(_) => parser.fail(),
    }
}

/// Sorted rather than compared each with each: a stranger may send a million fields.
fn once_each(fields: &[(Cow<'_, str>, Value<'_>)]) -> Result<(), ShapeFault> {
    let mut names = BinaryHeap::with_capacity(fields.len());
    for (name, _) in fields {
        names.push(name.as_ref());
    }
    for pair in names.into_sorted_vec().windows(2) {
        if let [name, next] = pair
            && name == next
        {
            return Err(ShapeFault::RepeatedField((*name).to_owned()));
        }
    }
    Ok(())
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Parser<'a> {
    fn fail<T>(&self) -> Result<T, ShapeFault> {
        Err(ShapeFault::NotJson { at: self.at })
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// The next byte that is no white space, not yet taken.
    fn token(&mut self) -> Option<u8> {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.peek() {
            self.at += 1;
        }
        self.peek()
    }

    /// Takes `byte` if it comes next.
    fn take(&mut self, byte: u8) -> bool {
        let comes = self.peek() == Some(byte);
        self.at += usize::from(comes);
        comes
    }

    /// Takes the token `byte`, or refuses.
    fn expect(&mut self, byte: u8) -> Result<(), ShapeFault> {
        self.token();
        if self.take(byte) { Ok(()) } else { self.fail() }
    }

    fn value(&mut self, depth: usize) -> Result<Value<'a>, ShapeFault> {
        match self.token() {
            Some(b'{' | b'[') if depth == 0 => self.fail(),
            Some(b'{') => self.object(depth - 1),
            Some(b'[') => self.list(depth - 1),
            Some(b'"') => self.string().map(Value::Text),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(b't') => self.word("true", Value::Bool),
            Some(b'f') => self.word("false", Value::Bool),
            Some(b'n') => self.word("null", Value::Null),
            _ => self.fail(),
        }
    }

    fn word(&mut self, word: &str, value: Value<'a>) -> Result<Value<'a>, ShapeFault> {
        for byte in word.bytes() {
            if !self.take(byte) {
                return self.fail();
            }
        }
        Ok(value)
    }

    fn list(&mut self, depth: usize) -> Result<Value<'a>, ShapeFault> {
        self.expect(b'[')?;
        let mut items = Vec::new();
        if self.token() != Some(b']') {
            loop {
                items.push(self.value(depth)?);
                if self.token() != Some(b',') {
                    break;
                }
                self.at += 1;
            }
        }
        self.expect(b']')?;
        Ok(Value::List(items))
    }

    fn object(&mut self, depth: usize) -> Result<Value<'a>, ShapeFault> {
        self.expect(b'{')?;
        let mut fields = Vec::new();
        if self.token() != Some(b'}') {
            loop {
                self.token();
                let name = self.string()?;
                self.expect(b':')?;
                let value = self.value(depth)?;
                fields.push((name, value));
                if self.token() != Some(b',') {
                    break;
                }
                self.at += 1;
            }
        }
        self.expect(b'}')?;
        once_each(&fields)?;
        Ok(Value::Object(fields))
    }

    /// Kept as it is written: what is read here counts in decimal text.
    fn number(&mut self) -> Result<Value<'a>, ShapeFault> {
        let start = self.at;
        self.take(b'-');
        if !self.take(b'0') {
            self.digits()?;
        }
        if self.take(b'.') {
            self.digits()?;
        }
        if self.take(b'e') || self.take(b'E') {
            let _ = self.take(b'+') || self.take(b'-');
            self.digits()?;
        }
        self.since(start).map(Value::Number)
    }

    fn digits(&mut self) -> Result<(), ShapeFault> {
        let start = self.at;
        while let Some(b'0'..=b'9') = self.peek() {
            self.at += 1;
        }
        if self.at == start { self.fail() } else { Ok(()) }
    }

    fn string(&mut self) -> Result<Cow<'a, str>, ShapeFault> {
        if !self.take(b'"') {
            return self.fail();
        }
        let mut unescaped = String::new();
        let mut start = self.at;
        loop {
            match self.peek() {
                Some(b'"') => {
                    let rest = self.since(start)?;
                    self.at += 1;
                    if unescaped.is_empty() {
                        return Ok(Cow::Borrowed(rest));
                    }
                    unescaped.push_str(rest);
                    return Ok(Cow::Owned(unescaped));
                }
                Some(b'\\') => {
                    unescaped.push_str(self.since(start)?);
                    self.at += 1;
                    unescaped.push(self.escape()?);
                    start = self.at;
                }
                Some(0x20..) => self.at += 1,
                _ => return self.fail(),
            }
        }
    }

    /// What was taken since `start`, which is where a character begins.
    fn since(&self, start: usize) -> Result<&'a str, ShapeFault> {
        self.text.get(start..self.at).map_or_else(|| self.fail(), Ok)
    }

    /// What stands behind a backslash.
    fn escape(&mut self) -> Result<char, ShapeFault> {
        let byte = self.peek();
        self.at += 1;
        Ok(match byte {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => {
                let mut code = self.utf16()?;
                // Half of a pair stands for nothing without the other.
                if (0xd800..0xdc00).contains(&code) && self.take(b'\\') && self.take(b'u') {
                    let low = self.utf16()?;
                    if (0xdc00..0xe000).contains(&low) {
                        code = 0x1_0000 + ((code - 0xd800) << 10) + (low - 0xdc00);
                    }
                }
                match char::from_u32(code) {
                    Some(char) => char,
                    None => return self.fail(),
                }
            }
            _ => return self.fail(),
        })
    }

    /// Four hexadecimal digits.
    fn utf16(&mut self) -> Result<u32, ShapeFault> {
        let mut code = 0;
        for _ in 0..4 {
            let digit = self.peek().and_then(|byte| char::from(byte).to_digit(16));
            code = code * 16 + digit.map_or_else(|| self.fail(), Ok)?;
            self.at += 1;
        }
        Ok(code)
    }
}
