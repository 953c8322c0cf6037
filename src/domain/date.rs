//! Partial dates: the text as given (EDTF, ISO 8601-2:2019 levels 0 and 1) and the days it may mean.

use chrono::{DateTime, Datelike, Days, NaiveDate, SubsecRound as _, Utc};
use sea_orm::ActiveValue::{self, NotSet, Set};

use crate::domain::error::{Error, Result};
use crate::domain::patch::Patch;

/// A date of which perhaps only the month, the year or a range is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartialDate {
    /// The EDTF text as given.
    pub text: String,
    /// The first day it may mean; nothing where the beginning is open or unknown.
    pub earliest: Option<NaiveDate>,
    /// The last day it may mean; nothing where the end is open or unknown.
    pub latest: Option<NaiveDate>,
}

/// How exactly a date is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Precision {
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

const HOW: &str = "Write it as EDTF: 2025, 2025-06, 2025-06-23, 2025-06? (uncertain), 1920~ (about), 19XX, 1960/1963 or 1960/.. (open).";

impl PartialDate {
    /// Reads an EDTF text.
    pub fn parse(text: &str) -> Result<Self> {
        let text = text.trim();
        let refuse = |what: &str| Error::invalid("", format!("`{text}` {what} {HOW}"));
        let (earliest, latest) = match text.split_once('/') {
            Some((from, to)) => {
                let from = bound(from).ok_or_else(|| refuse("is not a date."))?;
                let to = bound(to).ok_or_else(|| refuse("is not a date."))?;
                if from.is_none() && to.is_none() {
                    return Err(refuse("is open on both sides."));
                }
                (from.map(|(first, _)| first), to.map(|(_, last)| last))
            }
            None => {
                let (first, last) = point(text).ok_or_else(|| refuse("is not a date."))?;
                (Some(first), Some(last))
            }
        };
        if earliest
            .zip(latest)
            .is_some_and(|(first, last)| first > last)
        {
            return Err(refuse("ends before it begins."));
        }
        Ok(Self {
            text: text.to_owned(),
            earliest,
            latest,
        })
    }

    /// Puts a date together again from its three columns.
    pub fn from_columns(
        text: Option<&String>,
        earliest: Option<NaiveDate>,
        latest: Option<NaiveDate>,
    ) -> Option<Self> {
        text.map(|text| Self {
            text: text.clone(),
            earliest,
            latest,
        })
    }

    /// How exactly the date is known, read off its text.
    pub fn precision(&self) -> Precision {
        let plain = self.text.trim_end_matches(['?', '~', '%']);
        if plain.contains('/') {
            return Precision::Range;
        }
        match plain.len() {
            10 if !plain.contains('X') => Precision::Day,
            7 | 10 if !plain[..7].contains('X') => Precision::Month,
            _ if !plain[..4].contains('X') => Precision::Year,
            _ if plain[..4].ends_with("XX") => Precision::Century,
            _ => Precision::Decade,
        }
    }

    /// Whether the text says that the date is uncertain (`?` or `%`).
    pub fn is_uncertain(&self) -> bool {
        self.text.contains(['?', '%'])
    }

    /// Whether the text says that the date is approximate (`~` or `%`).
    pub fn is_approximate(&self) -> bool {
        self.text.contains(['~', '%'])
    }
}

/// One end of an interval: unknown or open (`Some(None)`), or the days it may mean.
#[expect(
    clippy::option_option,
    reason = "not a date, an open end and a date are three things"
)]
fn bound(text: &str) -> Option<Option<(NaiveDate, NaiveDate)>> {
    match text {
        "" | ".." => Some(None),
        _ => point(text).map(Some),
    }
}

/// The first and the last day that a single EDTF date may mean.
fn point(text: &str) -> Option<(NaiveDate, NaiveDate)> {
    let plain = text.strip_suffix(['?', '~', '%']).unwrap_or(text);
    let parts: Vec<&str> = plain.split('-').collect();
    match parts.as_slice() {
        [year] => years(year),
        [year, "XX"] | [year, "XX", "XX"] if digits(year, 4) => years(year),
        [year, month] | [year, month, "XX"] => {
            let first = day(year, month, "01")?;
            Some((first, last_of_month(first)?))
        }
        [year, month, date] => day(year, month, date).map(|day| (day, day)),
        _ => None,
    }
}

fn years(text: &str) -> Option<(NaiveDate, NaiveDate)> {
    let known = text.trim_end_matches('X');
    if text.len() != 4 || known.len() < 2 || !digits(known, known.len()) {
        return None;
    }
    let first = format!("{known:0<4}")
        .parse()
        .ok()
        .filter(|year| *year > 0)?;
    let last = format!("{known:9<4}").parse().ok()?;
    Some((
        NaiveDate::from_ymd_opt(first, 1, 1)?,
        NaiveDate::from_ymd_opt(last, 12, 31)?,
    ))
}

fn day(year: &str, month: &str, date: &str) -> Option<NaiveDate> {
    if !(digits(year, 4) && digits(month, 2) && digits(date, 2)) {
        return None;
    }
    NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, date.parse().ok()?)
        .filter(|day| day.year() > 0)
}

fn last_of_month(first: NaiveDate) -> Option<NaiveDate> {
    first
        .checked_add_months(chrono::Months::new(1))?
        .checked_sub_days(Days::new(1))
}

fn digits(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Reads an optional EDTF text found at `path`.
pub fn parse_at(path: &str, text: Option<&String>) -> Result<Option<PartialDate>> {
    text.map(|text| PartialDate::parse(text).map_err(|error| error.below(path)))
        .transpose()
}

/// Reads an RFC 3339 instant found at `path`, to the microsecond: SQLite would keep more digits than
/// PostgreSQL.
pub fn parse_instant(path: &str, text: &str) -> Result<DateTime<Utc>> {
    let refuse = |what: &str| {
        let message = format!("`{text}` {what} Write it as 2025-06-23T10:15:00Z.");
        Error::invalid(path, message)
    };
    let instant = DateTime::parse_from_rfc3339(text)
        .map(|instant| instant.to_utc().trunc_subsecs(6))
        .map_err(|_| refuse("is not an instant."))?;
    if is_held(instant.date_naive()) {
        Ok(instant)
    } else {
        Err(refuse(
            "is before the year 1 or after the year 9999, in UTC.",
        ))
    }
}

/// Whether a day lies in the years 1 to 9999. RFC 3339 and ISO 8601 write no others with four digits,
/// so SQLite, which compares texts, would sort them elsewhere than PostgreSQL.
pub fn is_held(day: NaiveDate) -> bool {
    (1..=9999).contains(&day.year())
}

/// Reads a full ISO 8601 day found at `path`.
pub fn parse_day(path: &str, text: &str) -> Result<NaiveDate> {
    let refuse = || {
        Error::invalid(
            path,
            format!("`{text}` is not a day of the calendar. Write it as 2025-06-23."),
        )
    };
    if text.len() != 10 {
        return Err(refuse());
    }
    match point(text) {
        Some((first, last)) if first == last => Ok(first),
        _ => Err(refuse()),
    }
}

/// The three columns of a partial date, ready to be written.
pub type Columns = (
    ActiveValue<Option<String>>,
    ActiveValue<Option<NaiveDate>>,
    ActiveValue<Option<NaiveDate>>,
);

/// The columns of a new record's date.
pub fn columns(date: Option<PartialDate>) -> Columns {
    match date {
        Some(date) => (Set(Some(date.text)), Set(date.earliest), Set(date.latest)),
        None => (Set(None), Set(None), Set(None)),
    }
}

/// The columns of an updated record's date.
pub fn patched(path: &str, patch: Patch<String>) -> Result<Columns> {
    let parsed =
        patch.try_map(|text| PartialDate::parse(&text).map_err(|error| error.below(path)))?;
    Ok(match parsed {
        Patch::Keep => (NotSet, NotSet, NotSet),
        Patch::Clear => columns(None),
        Patch::Set(date) => columns(Some(date)),
    })
}

/// Whether `to` may lie at or after `from`; unknown dates never contradict each other.
pub fn in_order(from: Option<NaiveDate>, to: Option<NaiveDate>) -> bool {
    from.zip(to).is_none_or(|(from, to)| from <= to)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(text: &str) -> (String, String) {
        let date = PartialDate::parse(text).unwrap();
        let show = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
        (show(date.earliest), show(date.latest))
    }

    #[test]
    fn a_partial_date_means_every_day_it_may_be() {
        let cases = [
            ("2025", "2025-01-01", "2025-12-31"),
            ("2024-02", "2024-02-01", "2024-02-29"),
            ("2025-06-23", "2025-06-23", "2025-06-23"),
            ("2000-06?", "2000-06-01", "2000-06-30"),
            ("1920~", "1920-01-01", "1920-12-31"),
            ("19XX", "1900-01-01", "1999-12-31"),
            ("199X", "1990-01-01", "1999-12-31"),
            ("1999-XX", "1999-01-01", "1999-12-31"),
            ("1999-12-XX", "1999-12-01", "1999-12-31"),
            ("1960/1963-05", "1960-01-01", "1963-05-31"),
            ("1960/..", "1960-01-01", ""),
            ("../1963", "", "1963-12-31"),
        ];
        for (text, earliest, latest) in cases {
            assert_eq!(
                days(text),
                (earliest.to_owned(), latest.to_owned()),
                "{text}"
            );
        }
    }

    #[test]
    fn an_impossible_date_is_refused() {
        for text in [
            "2025-02-30",
            "2025-13",
            "0000",
            "25",
            "",
            "../..",
            "1963/1960",
            "2025-6-1",
            "été",
            "20250623",
            "2025-06-23T10:00",
            "XXXX",
            "9999-99-99",
            "2025-06-",
            "20é5",
        ] {
            assert!(PartialDate::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn precision_is_read_off_the_text() {
        let cases = [
            ("2025-06-23", Precision::Day),
            ("2025-06-XX", Precision::Month),
            ("2025-06~", Precision::Month),
            ("2025", Precision::Year),
            ("2025-XX-XX", Precision::Year),
            ("199X", Precision::Decade),
            ("19XX", Precision::Century),
            ("1960/..", Precision::Range),
        ];
        for (text, precision) in cases {
            assert_eq!(
                PartialDate::parse(text).unwrap().precision(),
                precision,
                "{text}"
            );
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_the_parser_panic(text in "\\PC{0,24}") {
            if let Ok(date) = PartialDate::parse(&text) {
                date.precision();
            }
        }

        #[test]
        fn date_like_text_never_panics(text in "[0-9X~?%./-]{0,12}") {
            if let Ok(date) = PartialDate::parse(&text) {
                date.precision();
                assert!(in_order(date.earliest, date.latest));
            }
        }
    }
}
