//! Which events somebody wants: CometBFT v0.38's little language (`libs/pubsub/query/syntax`), but
//! for its moments in time, which no event here has.

use super::events::Event;

/// Conditions that all must hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Query(Vec<Condition>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Condition {
    tag: String,
    operator: Operator,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Operator {
    Is(String),
    Contains(String),
    Exists,
    Number(Comparison, u64),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Comparison {
    Equal,
    Less,
    AtMost,
    More,
    AtLeast,
}

impl Query {
    /// Reads a query; the error says where it ends to be one.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let mut words = Words { text, at: 0 };
        let mut conditions = vec![words.condition()?];
        while let Some(word) = words.next()? {
            if word != Word::Plain("AND") {
                return Err(words.expected("AND"));
            }
            conditions.push(words.condition()?);
        }
        Ok(Self(conditions))
    }

    pub(super) fn matches(&self, event: &Event) -> bool {
        self.0.iter().all(|condition| {
            let value = event.tags.get(condition.tag.as_str());
            value.is_some_and(|value| condition.operator.holds(value))
        })
    }
}

impl Operator {
    fn holds(&self, value: &str) -> bool {
        match self {
            Self::Is(text) => value == text,
            Self::Contains(text) => value.contains(text.as_str()),
            Self::Exists => true,
            Self::Number(comparison, number) => {
                value.parse::<u64>().is_ok_and(|value| match comparison {
                    Comparison::Equal => value == *number,
                    Comparison::Less => value < *number,
                    Comparison::AtMost => value <= *number,
                    Comparison::More => value > *number,
                    Comparison::AtLeast => value >= *number,
                })
            }
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Word<'t> {
    /// A tag, a number or an operator's name.
    Plain(&'t str),
    /// Between single quotes.
    Quoted(&'t str),
    /// `=`, `<` and the like.
    Sign(&'t str),
}

struct Words<'t> {
    text: &'t str,
    /// Where the last word began.
    at: usize,
}

impl<'t> Words<'t> {
    fn next(&mut self) -> Result<Option<Word<'t>>, String> {
        let rest = self.text.trim_start();
        self.at += self.text.len() - rest.len();
        let Some(first) = rest.chars().next() else {
            self.text = rest;
            return Ok(None);
        };
        let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-');
        let (word, length) = match first {
            '\'' => {
                let inside = rest.get(1..).unwrap_or_default();
                let length = inside.find('\'').ok_or_else(|| self.ends())?;
                (Word::Quoted(inside.get(..length).unwrap_or_default()), length + 2)
            }
            '=' | '<' | '>' => {
                let two = first != '=' && rest.get(1..2) == Some("=");
                let length = if two { 2 } else { 1 };
                (Word::Sign(rest.get(..length).unwrap_or_default()), length)
            }
            _ => {
                let length = rest.find(|c| !is_plain(c)).unwrap_or(rest.len());
                if length == 0 {
                    return Err(format!("offset {}: invalid input {first:?}", self.at));
                }
                (Word::Plain(rest.get(..length).unwrap_or_default()), length)
            }
        };
        self.text = rest.get(length..).unwrap_or_default();
        self.at += length;
        Ok(Some(word))
    }

    fn ends(&self) -> String {
        format!("offset {}: EOF", self.at)
    }

    fn expected(&self, what: &str) -> String {
        format!("offset {}: expected {what}", self.at)
    }

    fn word(&mut self) -> Result<Word<'t>, String> {
        self.next()?.ok_or_else(|| self.ends())
    }

    /// `tag = 'text'`, `tag >= 5`, `tag CONTAINS 'text'`, `tag EXISTS`.
    fn condition(&mut self) -> Result<Condition, String> {
        let Word::Plain(tag) = self.word()? else { return Err(self.expected("a tag")) };
        let comparison = match self.word()? {
            Word::Plain("EXISTS") => {
                return Ok(Condition { tag: tag.to_owned(), operator: Operator::Exists });
            }
            Word::Plain("CONTAINS") => None,
            Word::Sign("=") => Some(Comparison::Equal),
            Word::Sign("<") => Some(Comparison::Less),
            Word::Sign("<=") => Some(Comparison::AtMost),
            Word::Sign(">") => Some(Comparison::More),
            Word::Sign(">=") => Some(Comparison::AtLeast),
            _ => return Err(self.expected("an operator")),
        };
        let operator = match (comparison, self.word()?) {
            (None, Word::Quoted(text)) => Operator::Contains(text.to_owned()),
            (Some(Comparison::Equal), Word::Quoted(text)) => Operator::Is(text.to_owned()),
            (Some(comparison), Word::Plain(number)) => {
                let number = number.parse().map_err(|_| self.expected("a whole number"))?;
                Operator::Number(comparison, number)
            }
            _ => return Err(self.expected("a value")),
        };
        Ok(Condition { tag: tag.to_owned(), operator })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    fn event() -> Event {
        let tags = [("tm.event", "Tx"), ("tx.hash", "AB12"), ("tx.height", "17")];
        let tags = tags.map(|(tag, value)| (tag, value.to_owned()));
        Event { data: serde_json::Value::Null, tags: BTreeMap::from(tags) }
    }

    #[test]
    fn finds_what_is_asked_for_and_nothing_else() {
        for (query, expected) in [
            ("tm.event='Tx'", true),
            ("tm.event = 'Tx'", true),
            ("tm.event='NewBlock'", false),
            ("tm.event='Tx' AND tx.hash='AB12'", true),
            ("tm.event='Tx' AND tx.hash='AB13'", false),
            ("tx.height=17", true),
            ("tx.height='17'", true),
            ("tx.height>16 AND tx.height<=17", true),
            ("tx.height<17", false),
            ("tx.height>=18", false),
            ("tx.hash CONTAINS 'B1'", true),
            ("tx.hash CONTAINS 'b1'", false),
            ("tx.hash EXISTS", true),
            ("transfer.sender EXISTS", false),
            ("transfer.sender='x'", false),
        ] {
            assert_eq!(Query::parse(query).unwrap().matches(&event()), expected, "{query}");
        }
    }

    #[test]
    fn spaces_between_words_do_not_make_another_query() {
        let (tight, loose) =
            ("tm.event='Tx' AND tx.height>1", "tm.event  = 'Tx' AND tx.height > 1");
        assert_eq!(Query::parse(tight), Query::parse(loose));
    }

    #[test]
    fn refuses_what_is_no_query() {
        for (query, error) in [
            ("", "offset 0: EOF"),
            ("nonsense", "offset 8: EOF"),
            ("tm.event='Tx", "offset 9: EOF"),
            ("tm.event", "offset 8: EOF"),
            ("tm.event='a' OR x='y'", "offset 15: expected AND"),
            ("='a'", "offset 1: expected a tag"),
            ("x<'a'", "offset 5: expected a value"),
            ("x>1.5", "offset 5: expected a whole number"),
            ("x='ä' AND ü!", "offset 13: invalid input '!'"),
        ] {
            assert_eq!(Query::parse(query).unwrap_err(), error, "{query}");
        }
    }
}
