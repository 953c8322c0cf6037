//! How many records there are of each year, country, domain …: counted in the database, never row
//! by row, and answered as one row for each group.
//!
//! A record counts once in every group it belongs to, and so in several where it has several
//! countries, domains or sources. A record for which a dimension is not known counts in the group
//! without a key.

pub mod agreement;
mod dimension;
pub mod fill;
mod groups;
pub mod meeting;

use std::cmp::{Ordering, Reverse};

use chrono::{Datelike as _, NaiveDate};
use sea_orm::ActiveEnum;
use uuid::Uuid;

use crate::domain::error::{Error, Result};

pub use dimension::{Dimension, DomainLevel, FilterOf, KeyKind};
pub use groups::groups;

/// By how many dimensions one question may group.
pub const MOST_DIMENSIONS: usize = 3;
/// How many rows one answer may have.
pub const MOST_ROWS: u32 = 1_000;

/// A question for the groups of records.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Grouping<D: Dimension> {
    /// Which records.
    pub filter: FilterOf<D>,
    /// By what they are grouped, at most [`MOST_DIMENSIONS`].
    pub by: Vec<D>,
    /// In which order the groups come.
    pub order: GroupOrder,
    /// How many groups are wanted.
    pub first: u32,
}

/// In which order groups come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum GroupOrder {
    /// By the keys, in the order of the dimensions; those not known last.
    #[default]
    Key,
    /// The largest first, those of equal size by key.
    CountDesc,
}

/// What tells a group from others of the same dimension. Ordered as groups are listed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    /// A year, a decade or the number of a quarter.
    Number(i32),
    /// A word of a vocabulary, or a name.
    Text(String),
    /// A record, with its readable name before its id.
    Record(String, Uuid),
}

impl Key {
    /// The year, the decade, or the number of the quarter.
    pub fn number(&self) -> Option<i32> {
        match self {
            Self::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// The name.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The word, if the vocabulary has it.
    pub fn word<T: ActiveEnum<Value = String>>(&self) -> Option<T> {
        T::try_from_value(&self.text()?.to_owned()).ok()
    }

    /// The record.
    pub fn record(&self) -> Option<Uuid> {
        match self {
            Self::Record(_, id) => Some(*id),
            _ => None,
        }
    }
}

/// One group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Its keys, in the order of the dimensions; nothing where not known.
    pub keys: Vec<Option<Key>>,
    /// How many records it has.
    pub count: i64,
}

/// The groups that were asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Groups {
    /// The first of them.
    pub rows: Vec<Group>,
    /// The counts of all groups added up, those not wanted included.
    pub sum: i64,
    /// Whether there are more than were wanted.
    pub has_more: bool,
}

impl Groups {
    /// Puts the groups in order.
    fn sort(&mut self, order: GroupOrder) {
        match order {
            GroupOrder::Key => self.rows.sort_by(by_keys),
            GroupOrder::CountDesc => self.rows.sort_by(|left, right| {
                let by_count = Reverse(left.count).cmp(&Reverse(right.count));
                by_count.then_with(|| by_keys(left, right))
            }),
        }
    }

    /// Keeps as many groups as are wanted.
    fn keep(&mut self, first: u32) {
        self.has_more |= self.rows.len() > first as usize;
        self.rows.truncate(first as usize);
    }
}

fn by_keys(left: &Group, right: &Group) -> Ordering {
    let rank = |group: &Group| -> Vec<(bool, Option<Key>)> {
        let keys = group.keys.iter().cloned();
        keys.map(|key| (key.is_none(), key)).collect()
    };
    rank(left).cmp(&rank(right))
}

/// A unit of time that groups are made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unit {
    /// A year, told by its number.
    Year,
    /// A quarter of a year, told by the number of quarters since the year 0.
    Quarter,
    /// A decade, told by its first year.
    Decade,
}

impl Unit {
    /// From the number of one unit to that of the next.
    pub fn step(self) -> i32 {
        match self {
            Self::Year | Self::Quarter => 1,
            Self::Decade => 10,
        }
    }

    /// The number of the unit in which a day lies.
    pub fn of(self, day: NaiveDate) -> i32 {
        let year = day.year();
        match self {
            Self::Year => year,
            Self::Quarter => year * 4 + i32::try_from(day.month0() / 3).unwrap_or_default(),
            Self::Decade => year / 10 * 10,
        }
    }
}

/// A quarter in words: `2025-Q2`.
pub fn quarter(number: i32) -> String {
    format!("{:04}-Q{}", number / 4, number % 4 + 1)
}

/// The dimensions that a caller names at `by`: one to three, none of them twice.
pub fn check_dimensions<T: PartialEq>(by: &[T]) -> Result<()> {
    if !(1..=MOST_DIMENSIONS).contains(&by.len()) {
        let message = format!(
            "{} dimensions were given. Give 1 to {MOST_DIMENSIONS}.",
            by.len()
        );
        return Err(Error::invalid("by", message));
    }
    let twice = |at: &usize| by[..*at].contains(&by[*at]);
    match (0..by.len()).find(twice) {
        Some(at) => Err(Error::invalid(
            &format!("by.{at}"),
            "This dimension is named twice. Name it once.",
        )),
        None => Ok(()),
    }
}

/// The number of rows wanted, given at `first`.
pub fn how_many(first: Option<i32>, otherwise: u32) -> Result<u32> {
    let Some(first) = first else {
        return Ok(otherwise);
    };
    let size = u32::try_from(first).ok();
    size.filter(|size| *size <= MOST_ROWS).ok_or_else(|| {
        let message = format!("`first` is {first}; give a number from 0 to {MOST_ROWS}.");
        Error::invalid("first", message)
    })
}

/// How deep in the tree domains are told apart, given at `domainDepth`.
pub fn depth(given: i32) -> Result<u32> {
    let depth = u32::try_from(given).ok().filter(|depth| *depth >= 1);
    depth.ok_or_else(|| {
        let message =
            format!("`domainDepth` is {given}. Give 1 for the top of the tree, 2 for what lies below it, and so on.");
        Error::invalid("domainDepth", message)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_lies_in_one_year_quarter_and_decade() {
        for (day, year, in_quarter, decade) in [
            ("2025-06-30", 2025, "2025-Q2", 2020),
            ("2025-07-01", 2025, "2025-Q3", 2020),
            ("2000-01-01", 2000, "2000-Q1", 2000),
            ("1999-12-31", 1999, "1999-Q4", 1990),
            ("0987-03-31", 987, "0987-Q1", 980),
        ] {
            let day = day.parse().unwrap();
            assert_eq!(Unit::Year.of(day), year);
            assert_eq!(quarter(Unit::Quarter.of(day)), in_quarter);
            assert_eq!(Unit::Decade.of(day), decade);
        }
    }

    #[test]
    fn one_to_three_dimensions_are_taken_each_once() {
        assert!(check_dimensions::<u8>(&[]).is_err());
        assert!(check_dimensions(&[1, 2, 3]).is_ok());
        assert!(check_dimensions(&[1, 2, 3, 4]).is_err());
        assert!(check_dimensions(&[1, 2, 1]).is_err());
    }

    #[test]
    fn groups_that_are_not_known_come_last_and_larger_ones_first_when_asked() {
        let group = |key: Option<i32>, count| Group {
            keys: vec![key.map(Key::Number)],
            count,
        };
        let mut groups = Groups {
            rows: vec![group(None, 9), group(Some(2), 1), group(Some(1), 1)],
            sum: 11,
            has_more: false,
        };
        groups.sort(GroupOrder::Key);
        assert_eq!(
            groups.rows,
            [group(Some(1), 1), group(Some(2), 1), group(None, 9)]
        );
        groups.sort(GroupOrder::CountDesc);
        assert_eq!(
            groups.rows,
            [group(None, 9), group(Some(1), 1), group(Some(2), 1)]
        );
        groups.keep(2);
        assert!(groups.has_more);
        assert_eq!(groups.rows.len(), 2);
    }
}
