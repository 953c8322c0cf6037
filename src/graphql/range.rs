//! A range of days, as filters take it.

use async_graphql::InputObject;
use chrono::NaiveDate;

use crate::domain::error::{Error, Result};
use crate::graphql::scalar::Date;

/// From one day to another, both included. A side left out is open.
#[derive(Clone, Debug, Default, InputObject)]
pub struct DateRange {
    /// The first day.
    pub from: Option<Date>,
    /// The last day.
    pub to: Option<Date>,
}

impl DateRange {
    /// The two days, or an error that names the field.
    pub fn read(&self, path: &str) -> Result<(Option<NaiveDate>, Option<NaiveDate>)> {
        let day = |side: &Option<Date>, name: &str| {
            side.as_ref()
                .map(|day| day.read(&format!("{path}.{name}")))
                .transpose()
        };
        let (from, to) = (day(&self.from, "from")?, day(&self.to, "to")?);
        if from.zip(to).is_some_and(|(from, to)| from > to) {
            return Err(Error::invalid(
                &format!("{path}.to"),
                "This range ends before it begins. Exchange `from` and `to`.",
            ));
        }
        Ok((from, to))
    }
}
