//! A JSON object read field by field: each is of the form it must have, none is left over.

use medlight_ledger::{Id, NotAnId};
use medlight_types::Time;
use serde_json::{Map, Value};

/// What is wrong with a form, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
#[expect(missing_docs, reason = "each variant's message is its documentation")]
pub enum FormError {
    #[error("this is no JSON: {0}")]
    NotJson(String),
    #[error("{0} is no JSON object: put its fields between braces")]
    NotAnObject(String),
    #[error("the field {0} is missing")]
    Missing(String),
    #[error("there is no field {0} in this: look at its spelling, or leave it out")]
    Unknown(String),
    #[error("the field {field} must be {must}")]
    Wrong { field: String, must: String },
    #[error("the field {field}: {error}")]
    Id { field: String, error: NotAnId },
}

/// An object whose fields are taken one after the other.
pub(super) struct Form {
    /// Where it stands in the whole, to name its fields: empty, or with a dot at the end.
    at: String,
    fields: Map<String, Value>,
}

impl Form {
    pub(super) fn of(value: Value, at: &str) -> Result<Self, FormError> {
        match value {
            Value::Object(fields) if at.is_empty() => Ok(Self { at: String::new(), fields }),
            Value::Object(fields) => Ok(Self { at: format!("{at}."), fields }),
            _ if at.is_empty() => Err(FormError::NotAnObject("the whole".to_owned())),
            _ => Err(FormError::NotAnObject(at.to_owned())),
        }
    }

    /// Nothing is left over.
    pub(super) fn end(self) -> Result<(), FormError> {
        let left = self.fields.into_iter().next();
        left.map_or(Ok(()), |(name, _)| Err(FormError::Unknown(format!("{}{name}", self.at))))
    }

    pub(super) fn name(&self, field: &str) -> String {
        format!("{}{field}", self.at)
    }

    pub(super) fn wrong(&self, field: &str, must: impl Into<String>) -> FormError {
        FormError::Wrong { field: self.name(field), must: must.into() }
    }

    /// Whether something stands there. Null is nothing, and is taken.
    pub(super) fn has(&mut self, field: &str) -> bool {
        if self.fields.get(field).is_some_and(Value::is_null) {
            self.fields.remove(field);
        }
        self.fields.contains_key(field)
    }

    /// A field that may be left out.
    pub(super) fn maybe(&mut self, field: &str) -> Option<Value> {
        self.fields.remove(field).filter(|value| !value.is_null())
    }

    pub(super) fn value(&mut self, field: &str) -> Result<Value, FormError> {
        self.maybe(field).ok_or_else(|| FormError::Missing(self.name(field)))
    }

    /// A list of objects, each read by `read` and nothing left over.
    pub(super) fn list<T>(
        &mut self,
        field: &str,
        read: impl Fn(&mut Self) -> Result<T, FormError>,
    ) -> Result<Vec<T>, FormError> {
        let Value::Array(items) = self.value(field)? else {
            return Err(self.wrong(field, "a list"));
        };
        let at = |place: usize| format!("{}[{place}]", self.name(field));
        let item = |(place, value)| {
            let mut form = Self::of(value, &at(place))?;
            let item = read(&mut form)?;
            form.end()?;
            Ok(item)
        };
        items.into_iter().enumerate().map(item).collect()
    }

    pub(super) fn text(&mut self, field: &str) -> Result<String, FormError> {
        match self.value(field)? {
            Value::String(text) => Ok(text),
            _ => Err(self.wrong(field, "a text")),
        }
    }

    pub(super) fn maybe_text(&mut self, field: &str) -> Result<Option<String>, FormError> {
        if self.has(field) { self.text(field).map(Some) } else { Ok(None) }
    }

    pub(super) fn number(&mut self, field: &str) -> Result<u64, FormError> {
        self.value(field)?.as_u64().ok_or_else(|| self.wrong(field, "a whole number, 0 or more"))
    }

    pub(super) fn maybe_number(&mut self, field: &str) -> Result<Option<u64>, FormError> {
        if self.has(field) { self.number(field).map(Some) } else { Ok(None) }
    }

    pub(super) fn id(&mut self, field: &str) -> Result<Id, FormError> {
        let text = self.text(field)?;
        text.parse().map_err(|error| FormError::Id { field: self.name(field), error })
    }

    /// A hash or a key, in either case.
    pub(super) fn bytes(&mut self, field: &str) -> Result<[u8; 32], FormError> {
        let text = self.text(field)?;
        let bytes = data_encoding::HEXLOWER_PERMISSIVE.decode(text.as_bytes()).ok();
        let bytes = bytes.and_then(|bytes| bytes.try_into().ok());
        bytes.ok_or_else(|| self.wrong(field, "64 hexadecimal digits"))
    }

    /// RFC 3339, in unix seconds.
    pub(super) fn time(&mut self, field: &str) -> Result<u64, FormError> {
        let time = Time::parse(&self.text(field)?).map(|time| time.seconds());
        let time = time.and_then(|seconds| u64::try_from(seconds).ok());
        time.ok_or_else(|| self.wrong(field, "a time such as 2026-11-23T12:00:00Z"))
    }

    /// One word of a list.
    pub(super) fn word<T: Copy>(
        &mut self,
        field: &str,
        words: &[(&str, T)],
    ) -> Result<T, FormError> {
        let text = self.text(field)?;
        let known = words.iter().find(|(word, _)| *word == text);
        known.map(|(_, meant)| *meant).ok_or_else(|| {
            let words: Vec<_> = words.iter().map(|(word, _)| *word).collect();
            self.wrong(field, format!("one of {}", words.join(", ")))
        })
    }
}
