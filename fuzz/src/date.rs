//! Days, instants and partial dates.

use chrono::{DateTime, Datelike as _, NaiveDate, SecondsFormat, Utc};
use entente::domain::date::{PartialDate, in_order, parse_day, parse_instant};

/// What is read as a date is read again as the same, and lies in the years that both databases hold.
pub fn date(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    if let Ok(date) = PartialDate::parse(text) {
        partial(&date);
    }
    if let Ok(day) = parse_day("day", text) {
        held(day);
        assert_eq!(parse_day("day", &day.to_string()).ok(), Some(day), "{text}");
    }
    if let Ok(instant) = parse_instant("at", text) {
        moment(instant);
    }
}

fn partial(date: &PartialDate) {
    assert_eq!(PartialDate::parse(&date.text).as_ref().ok(), Some(date));
    assert!(in_order(date.earliest, date.latest), "{date:?}");
    assert!(date.earliest.or(date.latest).is_some(), "{date:?}");
    date.earliest.into_iter().chain(date.latest).for_each(held);
    date.precision();
    date.is_approximate();
    date.is_uncertain();
}

fn moment(instant: DateTime<Utc>) {
    held(instant.date_naive());
    let text = instant.to_rfc3339_opts(SecondsFormat::AutoSi, true);
    assert_eq!(parse_instant("at", &text).ok(), Some(instant), "{text}");
}

fn held(day: NaiveDate) {
    assert!((1..=9999).contains(&day.year()), "{day}");
}
