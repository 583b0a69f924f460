//! A JSON value that remembers what `serde_json::Value` forgets: that a field came twice.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::{MAX_LEN, ShapeError, ShapeFault};

/// A parsed value, borrowing its text from the bytes where no escape stands in the way.
pub(crate) enum Value<'a> {
    Null,
    Bool,
    Integer(i64),
    /// A fraction or a number beyond `int64`: CometBFT puts neither into what is read here.
    OtherNumber,
    Text(Cow<'a, str>),
    List(Vec<Value<'a>>),
    Object(Object<'a>),
}

#[derive(Default)]
pub(crate) struct Object<'a> {
    fields: BTreeMap<Cow<'a, str>, Value<'a>>,
    repeated: Option<String>,
}

impl<'a> Value<'a> {
    /// One JSON value and nothing behind it. Depth is bounded by the parser (128).
    pub(crate) fn parse(bytes: &'a [u8]) -> Result<Self, ShapeError> {
        if bytes.len() > MAX_LEN {
            return Err(ShapeFault::TooLarge { limit: MAX_LEN }.into());
        }
        serde_json::from_slice(bytes).map_err(|e| ShapeFault::NotJson(e.to_string()).into())
    }

    /// `null` and a missing field are the same to Go.
    pub(crate) fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    pub(crate) fn object(&self) -> Result<&Object<'a>, ShapeError> {
        let Self::Object(object) = self else {
            return Err(ShapeFault::NotObject.into());
        };
        match &object.repeated {
            Some(field) => Err(ShapeFault::RepeatedField(field.clone()).into()),
            None => Ok(object),
        }
    }

    /// An object with no other fields than these.
    pub(crate) fn object_of(&self, known: &[&str]) -> Result<&Object<'a>, ShapeError> {
        let object = self.object()?;
        match object.fields.keys().find(|field| !known.contains(&field.as_ref())) {
            Some(field) => Err(ShapeFault::UnknownField(field.to_string()).into()),
            None => Ok(object),
        }
    }

    pub(crate) fn text(&self) -> Result<&str, ShapeError> {
        match self {
            Self::Text(text) => Ok(text),
            _ => Err(ShapeFault::NotText.into()),
        }
    }

    /// Each item read; `null` is Go's empty list.
    pub(crate) fn list<T>(
        &self,
        read: impl Fn(&Value<'a>) -> Result<T, ShapeError>,
    ) -> Result<Vec<T>, ShapeError> {
        let items = match self {
            Self::Null => &[],
            Self::List(items) => items.as_slice(),
            _ => return Err(ShapeFault::NotList.into()),
        };
        let within =
            |(i, item)| read(item).map_err(|e: ShapeError| e.within(&usize::to_string(&i)));
        items.iter().enumerate().map(within).collect()
    }
}

impl<'a> Object<'a> {
    /// The field's value, if there is one that is not `null`.
    pub(crate) fn find(&self, name: &str) -> Option<&Value<'a>> {
        self.fields.get(name).filter(|value| !value.is_null())
    }

    /// The field, read. A missing one is an error of the object, a bad one of the field.
    pub(crate) fn field<T>(
        &self,
        name: &'static str,
        read: impl FnOnce(&Value<'a>) -> Result<T, ShapeError>,
    ) -> Result<T, ShapeError> {
        let value = self.fields.get(name).ok_or(ShapeFault::MissingField(name))?;
        read(value).map_err(|error| error.within(name))
    }

    /// The field, read if it is there and not `null`.
    pub(crate) fn optional<T>(
        &self,
        name: &'static str,
        read: impl FnOnce(&Value<'a>) -> Result<T, ShapeError>,
    ) -> Result<Option<T>, ShapeError> {
        self.find(name).map(read).transpose().map_err(|error| error.within(name))
    }
}

impl<'de> Deserialize<'de> for Value<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyValue)
    }
}

struct AnyValue;

impl<'de> Visitor<'de> for AnyValue {
    type Value = Value<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<Self::Value, E> {
        Ok(Value::Bool)
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Self::Value, E> {
        Ok(Value::Integer(number))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Self::Value, E> {
        Ok(i64::try_from(number).map_or(Value::OtherNumber, Value::Integer))
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<Self::Value, E> {
        Ok(Value::OtherNumber)
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Value::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Value::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Value::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
        let mut object = Object::default();
        while let Some(Value::Text(name)) = entries.next_key()? {
            if object.fields.contains_key(&name) {
                object.repeated = Some(name.to_string());
            }
            object.fields.insert(name, entries.next_value()?);
        }
        Ok(Value::Object(object))
    }
}
