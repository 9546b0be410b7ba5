//! Words that the API's types share: moments, ids, codes, names in two languages.

use kernel::{At, Bilingual, Day, Id};
use serde::{Deserialize, Serialize};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        ObjectBuilder, RefOr,
        schema::{KnownFormat, Schema, SchemaFormat, Type},
    },
};

fn text(format: SchemaFormat, about: &str, example: &str) -> RefOr<Schema> {
    let object = ObjectBuilder::new().schema_type(Type::String).format(Some(format));
    object.description(Some(about)).examples([example]).into()
}

/// A moment as the API writes and reads it: RFC 3339, written as clocks show it where the hub stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Stamp(String);

impl Stamp {
    /// The moment, if it is one.
    pub fn at(&self) -> Option<At> {
        At::parse_rfc3339(&self.0)
    }
}
impl From<At> for Stamp {
    fn from(at: At) -> Self {
        Self(at.rfc3339_here())
    }
}
impl PartialSchema for Stamp {
    fn schema() -> RefOr<Schema> {
        text(
            SchemaFormat::KnownFormat(KnownFormat::DateTime),
            "A moment, written as clocks show it where the hub stands.",
            "2014-06-17T09:12:00+09:00",
        )
    }
}
impl ToSchema for Stamp {
    fn name() -> std::borrow::Cow<'static, str> {
        "Moment".into()
    }
}

/// A day as the API writes and reads it: `2014-06-17`, where the hub stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Date(String);

impl Date {
    /// The day, if it is one.
    pub fn day(&self) -> Option<Day> {
        Day::parse(&self.0)
    }
    /// As it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
impl From<Day> for Date {
    fn from(day: Day) -> Self {
        Self(day.to_string())
    }
}
impl PartialSchema for Date {
    fn schema() -> RefOr<Schema> {
        text(SchemaFormat::KnownFormat(KnownFormat::Date), "A day where the hub stands.", "2014-06-17")
    }
}
impl ToSchema for Date {
    fn name() -> std::borrow::Cow<'static, str> {
        "Day".into()
    }
}

/// The id of something, as the API writes and reads it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Uid(String);

impl Uid {
    /// The id, if it is one.
    pub fn id<T>(&self) -> Option<Id<T>> {
        self.0.parse().ok()
    }
    /// What was written.
    pub fn text(&self) -> &str {
        &self.0
    }
}
impl<T: ?Sized> From<Id<T>> for Uid {
    fn from(id: Id<T>) -> Self {
        Self(id.to_string())
    }
}
impl PartialSchema for Uid {
    fn schema() -> RefOr<Schema> {
        text(SchemaFormat::Custom("uuid".into()), "The id of something.", "0146a7a2-6b80-7c3e-9d5f-1a2b3c4d5e6f")
    }
}
impl ToSchema for Uid {
    fn name() -> std::borrow::Cow<'static, str> {
        "Id".into()
    }
}

/// A name in both languages.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Name {
    /// In Japanese.
    #[schema(example = "総務省")]
    pub ja: String,
    /// In English.
    #[schema(example = "Ministry of Internal Affairs and Communications")]
    pub en: String,
}

impl From<&Bilingual> for Name {
    fn from(name: &Bilingual) -> Self {
        Self { ja: name.ja.clone(), en: name.en.clone() }
    }
}

/// The schema of a text that is one of these codes; for `schema_with`.
pub fn codes<'c>(all: impl IntoIterator<Item = &'c str>) -> RefOr<Schema> {
    let all: Vec<&str> = all.into_iter().collect();
    ObjectBuilder::new().schema_type(Type::String).enum_values(Some(all)).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let at = At::from_millis(1_402_963_920_000);
        assert_eq!(Stamp::from(at).at(), Some(at));
        assert_eq!(Date::from(at.day()).day(), Some(at.day()));
        assert_eq!(Stamp("2014-06-17".into()).at(), None);
        assert_eq!(Uid("x".into()).id::<()>(), None);
    }
}
