//! A stretch of time between two partial dates, such as a membership or a term of office.

use chrono::NaiveDate;
use sea_orm::sea_query::Condition;
use sea_orm::{ActiveValue, ColumnTrait};

use crate::domain::date::{self, Columns, PartialDate};
use crate::domain::error::{Problems, Result};

/// A stretch of time. Either end may be unknown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Period {
    /// From when.
    pub from: Option<PartialDate>,
    /// Until when.
    pub to: Option<PartialDate>,
}

impl Period {
    /// Reads the two ends, found at `from` and `to`.
    pub fn read(from: Option<&String>, to: Option<&String>) -> Result<Self> {
        let mut problems = Problems::default();
        let from = problems.take(date::parse_at("from", from))?.flatten();
        let to = problems.take(date::parse_at("to", to))?.flatten();
        let begun = from.as_ref().and_then(|date| date.earliest);
        let ended = to.as_ref().and_then(|date| date.latest);
        problems.require(
            date::in_order(begun, ended),
            "to",
            "The end lies before the start. Correct one of the two dates.",
        );
        problems.finish()?;
        Ok(Self { from, to })
    }

    /// Whether this is known to hold on a day: it began by then and had not ended before. Of a date
    /// that is known in part only the outermost day counts; an end that is not known at all, or
    /// open, counts in favour.
    #[must_use]
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        let from = self.from.as_ref();
        let begun_by = from.and_then(|date| date.latest.or(date.earliest));
        let to = self.to.as_ref();
        let ended_by = to.and_then(|date| date.earliest.or(date.latest));
        begun_by.is_none_or(|begun| begun <= day) && ended_by.is_none_or(|ended| ended >= day)
    }

    /// The columns of the start and of the end, ready to be written.
    pub fn columns(self) -> (Columns, Columns) {
        (date::columns(self.from), date::columns(self.to))
    }
}

/// Reads the period of a row off its columns.
macro_rules! period_of {
    ($entity:ident) => {
        impl From<&::entity::$entity::Model> for $crate::domain::period::Period {
            fn from(row: &::entity::$entity::Model) -> Self {
                use $crate::domain::date::PartialDate;
                Self {
                    from: PartialDate::from_columns(
                        row.valid_from_on.as_ref(),
                        row.valid_from_earliest,
                        row.valid_from_latest,
                    ),
                    to: PartialDate::from_columns(
                        row.valid_to_on.as_ref(),
                        row.valid_to_earliest,
                        row.valid_to_latest,
                    ),
                }
            }
        }
    };
}
pub(crate) use period_of;

/// [`Period::holds_on`] told to the database: the columns of the first and last day of the start,
/// then those of the end.
pub fn holding_on<C: ColumnTrait>(
    day: NaiveDate,
    [from_earliest, from_latest, to_earliest, to_latest]: [C; 4],
) -> Condition {
    let begun = Condition::any().add(from_latest.lte(day)).add(
        Condition::all().add(from_latest.is_null()).add(
            Condition::any()
                .add(from_earliest.is_null())
                .add(from_earliest.lte(day)),
        ),
    );
    let not_ended = Condition::any().add(to_earliest.gte(day)).add(
        Condition::all().add(to_earliest.is_null()).add(
            Condition::any()
                .add(to_latest.is_null())
                .add(to_latest.gte(day)),
        ),
    );
    Condition::all().add(begun).add(not_ended)
}

/// Whether a record will end at or after its start once both dates are patched. The days before
/// the patch are the first day of the start and the last day of the end.
pub fn in_order_after(
    (from, begun): (&Columns, Option<NaiveDate>),
    (to, ended): (&Columns, Option<NaiveDate>),
) -> bool {
    let begun = patched(&from.1, begun);
    let ended = patched(&to.2, ended);
    date::in_order(begun, ended)
}

fn patched(
    column: &ActiveValue<Option<NaiveDate>>,
    before: Option<NaiveDate>,
) -> Option<NaiveDate> {
    match column {
        ActiveValue::Set(day) => *day,
        _ => before,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(from: Option<&str>, to: Option<&str>, day: &str) -> bool {
        let [from, to] = [from, to].map(|end| end.map(str::to_owned));
        Period::read(from.as_ref(), to.as_ref())
            .unwrap()
            .holds_on(day.parse().unwrap())
    }

    #[test]
    fn a_term_of_office_holds_from_its_first_to_its_last_day() {
        let (from, to) = (Some("2012-05-15"), Some("2017-05-14"));
        assert!(!holds(from, to, "2012-05-14"));
        assert!(holds(from, to, "2012-05-15"));
        assert!(holds(from, to, "2017-05-14"));
        assert!(!holds(from, to, "2017-05-15"));
    }

    #[test]
    fn an_unknown_start_or_end_does_not_count_against_it() {
        assert!(holds(None, None, "2025-06-23"));
        assert!(holds(None, Some("2030"), "2025-06-23"));
        assert!(holds(Some("2020"), None, "2025-06-23"));
    }

    #[test]
    fn within_a_year_that_is_all_one_knows_nothing_is_known_to_hold() {
        assert!(!holds(Some("2020"), None, "2020-06-01"));
        assert!(holds(Some("2020"), None, "2020-12-31"));
        assert!(!holds(None, Some("2024"), "2024-06-01"));
        assert!(holds(None, Some("2024"), "2024-01-01"));
    }

    #[test]
    fn an_open_interval_holds_from_its_known_side() {
        assert!(!holds(Some("1960/.."), None, "1959-12-31"));
        assert!(holds(Some("1960/.."), None, "1961-01-01"));
        assert!(holds(None, Some("../1963"), "1950-01-01"));
        assert!(!holds(None, Some("../1963"), "1964-01-01"));
    }

    #[test]
    fn an_end_before_the_start_is_refused_at_the_end() {
        let (from, to) = ("2025".to_owned(), "2024".to_owned());
        let error = Period::read(Some(&from), Some(&to)).unwrap_err();
        let crate::domain::error::Error::Refused(problems) = error else {
            panic!("nothing refused")
        };
        assert_eq!(problems[0].field, ["to"]);
    }

    #[test]
    fn a_patch_of_one_end_is_held_against_the_other_end_as_it_was() {
        let day = |text: &str| text.parse::<NaiveDate>().ok();
        let keep: Columns = date::patched("", crate::domain::patch::Patch::Keep).unwrap();
        let early = date::columns(Some(PartialDate::parse("1990").unwrap()));
        assert!(!in_order_after((&keep, day("2000-01-01")), (&early, None)));
        assert!(in_order_after(
            (&date::columns(None), day("2000-01-01")),
            (&early, None)
        ));
    }
}
