//! Scalars and the small values that many types share.

use async_graphql::{
    Enum, InputObject, InputType, InputValueError, InputValueResult, Scalar, ScalarType,
    SimpleObject, Value,
};
use chrono::NaiveDate;
use entity::localised_text;
use entity::vocabulary::TextUse as TextUseRow;

use crate::domain::date::{self, Precision};
use crate::domain::error::Result;
use crate::domain::text::NewText;

/// A day of the calendar in ISO 8601: `2025-06-23`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Date(pub String);

/// A day of the calendar in ISO 8601: `2025-06-23`.
#[Scalar(specified_by_url = "https://www.rfc-editor.org/rfc/rfc3339#section-5.6")]
impl ScalarType for Date {
    fn parse(value: Value) -> InputValueResult<Self> {
        text(value).map(Self)
    }
    fn to_value(&self) -> Value {
        Value::String(self.0.clone())
    }
}

impl Date {
    /// The day, or an error that names the field.
    pub fn read(&self, path: &str) -> Result<NaiveDate> {
        date::parse_day(path, &self.0)
    }
}

impl From<NaiveDate> for Date {
    fn from(day: NaiveDate) -> Self {
        Self(day.to_string())
    }
}

/// A date of which perhaps only the month, the year or a range is known, in EDTF (ISO 8601-2:2019, levels 0 and 1): `2025`, `2025-06`, `2025-06-23`, `2025-06?`, `1920~`, `19XX`, `1960/1963`, `1960/..`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EdtfDate(pub String);

/// A date of which perhaps only the month, the year or a range is known, in EDTF (ISO 8601-2:2019, levels 0 and 1): `2025`, `2025-06`, `2025-06-23`, `2025-06?`, `1920~`, `19XX`, `1960/1963`, `1960/..`.
#[Scalar(specified_by_url = "https://www.loc.gov/standards/datetime/")]
impl ScalarType for EdtfDate {
    fn parse(value: Value) -> InputValueResult<Self> {
        text(value).map(Self)
    }
    fn to_value(&self) -> Value {
        Value::String(self.0.clone())
    }
}

impl From<EdtfDate> for String {
    fn from(date: EdtfDate) -> Self {
        date.0
    }
}

/// An instant in RFC 3339, in UTC: `2025-06-23T10:15:00Z`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instant(pub String);

/// An instant in RFC 3339, in UTC: `2025-06-23T10:15:00Z`.
#[Scalar(
    name = "DateTime",
    specified_by_url = "https://www.rfc-editor.org/rfc/rfc3339#section-5.6"
)]
impl ScalarType for Instant {
    fn parse(value: Value) -> InputValueResult<Self> {
        text(value).map(Self)
    }
    fn to_value(&self) -> Value {
        Value::String(self.0.clone())
    }
}

impl Instant {
    /// The instant, or an error that names the field.
    pub fn read(&self, path: &str) -> Result<chrono::DateTime<chrono::Utc>> {
        date::parse_instant(path, &self.0)
    }
}

impl From<chrono::DateTime<chrono::Utc>> for Instant {
    fn from(instant: chrono::DateTime<chrono::Utc>) -> Self {
        Self(instant.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true))
    }
}

impl From<Instant> for String {
    fn from(instant: Instant) -> Self {
        instant.0
    }
}

fn text<T: InputType>(value: Value) -> Result<String, InputValueError<T>> {
    match value {
        Value::String(text) => Ok(text),
        other => Err(InputValueError::expected_type(other)),
    }
}

/// How exactly a date is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "Precision")]
pub enum DatePrecision {
    /// To the day.
    Day,
    /// To the month.
    Month,
    /// To the year.
    Year,
    /// To the decade.
    Decade,
    /// To the century.
    Century,
    /// Somewhere between two dates, or open on one side.
    Range,
}

/// A date of which perhaps only the month, the year or a range is known.
#[derive(Clone, Debug, SimpleObject)]
pub struct PartialDate {
    /// The date as the source gives it, in EDTF.
    pub edtf: EdtfDate,
    /// The first day it may mean. Null where the beginning is open or unknown. Lists are sorted by it.
    pub earliest: Option<Date>,
    /// The last day it may mean. Null where the end is open or unknown.
    pub latest: Option<Date>,
    /// How exactly the date is known.
    pub precision: DatePrecision,
    /// Whether the source marks the date as uncertain (EDTF `?`).
    pub is_uncertain: bool,
    /// Whether the source marks the date as approximate (EDTF `~`).
    pub is_approximate: bool,
}

impl PartialDate {
    /// Puts a date together from its three columns; null where none is known.
    pub fn from_columns(
        text: Option<&String>,
        earliest: Option<NaiveDate>,
        latest: Option<NaiveDate>,
    ) -> Option<Self> {
        date::PartialDate::from_columns(text, earliest, latest).map(|date| Self {
            precision: date.precision().into(),
            is_uncertain: date.is_uncertain(),
            is_approximate: date.is_approximate(),
            edtf: EdtfDate(date.text),
            earliest: date.earliest.map(Date::from),
            latest: date.latest.map(Date::from),
        })
    }
}

/// What a piece of text is to its record.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Enum)]
#[graphql(remote = "TextUseRow")]
pub enum TextUse {
    /// The usual name or title.
    #[default]
    Name,
    /// The full name used in formal texts, such as "the Republic of Mali".
    FormalName,
    /// Another name by which the record is known or was known.
    AlternativeName,
    /// A sentence that says what the record stands for.
    Definition,
}

/// Words in one language.
#[derive(Clone, Debug, SimpleObject)]
pub struct LocalisedText {
    /// What the words are to the record.
    #[graphql(name = "use")]
    pub usage: TextUse,
    /// Language tag of BCP 47, such as `fr` or `ru-Latn`.
    pub lang: String,
    /// The words.
    pub text: String,
    /// Whether these are the source's own words. A title may have several originals, one in each authentic language.
    pub is_original: bool,
    /// Whether a machine translated the words.
    pub is_machine_translated: bool,
    /// From when the name was used; null where not known.
    pub valid_from: Option<PartialDate>,
    /// Until when the name was used; null where it still is, or not known.
    pub valid_to: Option<PartialDate>,
}

impl From<localised_text::Model> for LocalisedText {
    fn from(row: localised_text::Model) -> Self {
        Self {
            valid_from: PartialDate::from_columns(
                row.valid_from_on.as_ref(),
                row.valid_from_earliest,
                row.valid_from_latest,
            ),
            valid_to: PartialDate::from_columns(
                row.valid_to_on.as_ref(),
                row.valid_to_earliest,
                row.valid_to_latest,
            ),
            usage: row.usage.into(),
            lang: row.language,
            text: row.text,
            is_original: row.is_original,
            is_machine_translated: row.is_machine_translated,
        }
    }
}

/// Words in one language, to be recorded.
#[derive(Clone, Debug, InputObject)]
pub struct LocalisedTextInput {
    /// What the words are to the record.
    #[graphql(name = "use", default)]
    pub usage: TextUse,
    /// Language tag of BCP 47, such as `fr` or `ru-Latn`.
    pub lang: String,
    /// The words, 1 to 2,000 characters.
    pub text: String,
    /// Whether these are the source's own words.
    #[graphql(default)]
    pub is_original: bool,
    /// Whether a machine translated the words.
    #[graphql(default)]
    pub is_machine_translated: bool,
    /// From when the name was used.
    pub valid_from: Option<EdtfDate>,
    /// Until when the name was used.
    pub valid_to: Option<EdtfDate>,
}

impl From<LocalisedTextInput> for NewText {
    fn from(input: LocalisedTextInput) -> Self {
        Self {
            usage: input.usage.into(),
            lang: input.lang,
            text: input.text,
            original: input.is_original,
            machine_translated: input.is_machine_translated,
            valid_from: input.valid_from.map(String::from),
            valid_to: input.valid_to.map(String::from),
        }
    }
}

/// Turns a list of inputs into a list of values for use cases.
pub fn all<T: Into<U>, U>(inputs: Vec<T>) -> Vec<U> {
    inputs.into_iter().map(Into::into).collect()
}
