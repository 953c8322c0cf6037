//! How a stretch of time is shown.

use chrono::NaiveDate;

use crate::domain::error::Result;
use crate::domain::period::Period;
use crate::graphql::scalar::Date;

/// The rows that are known to hold on a day, or all of them where none is asked for.
pub fn holding<M>(rows: Vec<M>, day: Option<NaiveDate>) -> Vec<M>
where
    for<'a> Period: From<&'a M>,
{
    let holds = |row: &M| day.is_none_or(|day| Period::from(row).holds_on(day));
    rows.into_iter().filter(holds).collect()
}

/// The day that a caller may have given at `path`.
pub fn day(path: &str, given: Option<Date>) -> Result<Option<NaiveDate>> {
    given.map(|day| day.read(path)).transpose()
}
