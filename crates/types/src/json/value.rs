//! A JSON value, and a place in one: whoever reads a field and finds it wrong can say where.

use std::borrow::Cow;

use super::parse::parse;
use super::{MAX_LEN, ShapeError, ShapeFault};

/// A parsed value. What is true or false, and how a number reads, nobody asks here.
pub(super) enum Value<'a> {
    Null,
    Bool,
    /// As it was written.
    Number(&'a str),
    Text(Cow<'a, str>),
    List(Vec<Value<'a>>),
    Object(Fields<'a>),
}

/// An object's fields as they were written, none twice.
pub(super) type Fields<'a> = Vec<(Cow<'a, str>, Value<'a>)>;

impl<'a> Value<'a> {
    /// One JSON value and nothing behind it.
    pub(super) fn parse(bytes: &'a [u8]) -> Result<Self, ShapeError> {
        let parsed = match bytes.len() {
            0..=MAX_LEN => parse(bytes),
            _ => Err(ShapeFault::TooLarge { limit: MAX_LEN }),
        };
        parsed.map_err(|fault| ShapeError::new(String::new(), fault))
    }
}

/// A value where it stands: each place knows the one around it.
#[derive(Clone, Copy)]
pub(super) struct At<'v> {
    value: &'v Value<'v>,
    step: Step<'v>,
    around: Option<&'v At<'v>>,
}

#[derive(Clone, Copy)]
enum Step<'v> {
    Top,
    Field(&'v str),
    Item(usize),
}

impl<'v> At<'v> {
    pub(super) fn top(value: &'v Value<'v>) -> Self {
        Self { value, step: Step::Top, around: None }
    }

    pub(super) fn value(&self) -> &'v Value<'v> {
        self.value
    }

    /// What is wrong with the value here.
    #[cold]
    #[inline(never)]
    pub(super) fn wrong(&self, fault: ShapeFault) -> ShapeError {
        ShapeError::new(self.path(), fault)
    }

    fn path(&self) -> String {
        let mut path = self.around.map(At::path).unwrap_or_default();
        if !path.is_empty() {
            path.push('.');
        }
        match self.step {
            Step::Top => {}
            Step::Field(name) => path.push_str(name),
            Step::Item(index) => path.push_str(&index.to_string()),
        }
        path
    }

    /// `null` and a missing field are the same to Go.
    pub(super) fn is_null(&self) -> bool {
        matches!(self.value, Value::Null)
    }

    /// An object with no other fields than these.
    pub(super) fn only(&self, known: &[&str]) -> Result<(), ShapeError> {
        for (name, _) in self.fields()? {
            if !known.contains(&name.as_ref()) {
                return Err(self.wrong(ShapeFault::UnknownField(name.to_string())));
            }
        }
        Ok(())
    }

    fn fields(&self) -> Result<&'v Fields<'v>, ShapeError> {
        match self.value {
            Value::Object(fields) => Ok(fields),
            _ => Err(self.wrong(ShapeFault::NotObject)),
        }
    }

    fn find(&self, name: &str) -> Option<&'v Value<'v>> {
        let Value::Object(fields) = self.value else { return None };
        fields.iter().find(|(field, _)| field == name).map(|(_, value)| value)
    }

    /// Whether there is such a field that is not `null`.
    pub(super) fn has(&self, name: &str) -> bool {
        self.find(name).is_some_and(|value| !matches!(value, Value::Null))
    }

    #[inline(never)]
    fn child<'s>(&'s self, name: &'static str) -> Result<At<'s>, ShapeError> {
        self.fields()?;
        match self.find(name) {
            Some(value) => Ok(At { value, step: Step::Field(name), around: Some(self) }),
            None => Err(self.wrong(ShapeFault::MissingField(name))),
        }
    }

    /// The field, read. A missing one is an error of the object, a bad one of the field.
    pub(super) fn field<T>(
        &self,
        name: &'static str,
        read: impl FnOnce(&At<'_>) -> Result<T, ShapeError>,
    ) -> Result<T, ShapeError> {
        read(&self.child(name)?)
    }

    /// The field, read if it is there and not `null`.
    pub(super) fn optional<T>(
        &self,
        name: &'static str,
        read: impl FnOnce(&At<'_>) -> Result<T, ShapeError>,
    ) -> Result<Option<T>, ShapeError> {
        self.fields()?;
        if self.has(name) { self.field(name, read).map(Some) } else { Ok(None) }
    }

    pub(super) fn text(&self) -> Result<&'v str, ShapeError> {
        match self.value {
            Value::Text(text) => Ok(text),
            _ => Err(self.wrong(ShapeFault::NotText)),
        }
    }

    /// Each item read; `null` is Go's empty list.
    pub(super) fn list<T>(
        &self,
        read: impl Fn(&At<'_>) -> Result<T, ShapeError>,
    ) -> Result<Vec<T>, ShapeError> {
        let items = match self.value {
            Value::Null => &[],
            Value::List(items) => items.as_slice(),
            _ => return Err(self.wrong(ShapeFault::NotList)),
        };
        // Room only for what is read: a stranger's million items may each be wrong, and smaller
        // than what they would become.
        let mut list = Vec::new();
        for (index, value) in items.iter().enumerate() {
            list.push(read(&At { value, step: Step::Item(index), around: Some(self) })?);
        }
        Ok(list)
    }
}
