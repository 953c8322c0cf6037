//! Series without gaps: groups of no records where a curve needs a point.

use std::collections::{BTreeSet, HashSet};

use crate::domain::error::{Error, Result};
use crate::domain::statistics::{Group, GroupOrder, Groups, Key, MOST_ROWS, Unit};

/// What is to be filled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Series {
    /// The place of the dimension of time among the dimensions.
    pub at: usize,
    /// Its unit.
    pub unit: Unit,
    /// Whether there are other dimensions.
    pub has_others: bool,
    /// The number of the unit with which the series begins at the latest.
    pub from: Option<i32>,
    /// The number of the unit with which it ends at the earliest.
    pub to: Option<i32>,
}

/// Adds a group of no records for each unit of time that is missing between the first and the last,
/// for each combination of the other keys that there is. Then puts all in order and keeps the first.
pub fn fill(mut groups: Groups, series: Series, order: GroupOrder, first: u32) -> Result<Groups> {
    if groups.has_more {
        return Err(too_many());
    }
    groups.rows.extend(missing(&groups.rows, series)?);
    groups.sort(order);
    groups.keep(first);
    Ok(groups)
}

fn missing(groups: &[Group], series: Series) -> Result<Vec<Group>> {
    let Some((from, to)) = span(groups, series) else {
        return Ok(Vec::new());
    };
    let there: HashSet<&[Option<Key>]> = groups.iter().map(|group| &group.keys[..]).collect();
    let others = combinations(groups, series);
    let units = (i64::from(to) - i64::from(from)) / i64::from(series.unit.step()) + 1;
    if units.saturating_mul(i64::try_from(others.len()).unwrap_or(i64::MAX)) > i64::from(MOST_ROWS)
    {
        return Err(too_many());
    }
    let mut added = Vec::new();
    for other in others {
        for number in (from..=to).step_by(series.unit.step().unsigned_abs() as usize) {
            let mut keys = other.clone();
            keys.insert(series.at, Some(Key::Number(number)));
            if !there.contains(&keys[..]) {
                added.push(Group { keys, count: 0 });
            }
        }
    }
    if added.len() + groups.len() > MOST_ROWS as usize {
        return Err(too_many());
    }
    Ok(added)
}

/// From which to which unit the series goes.
fn span(groups: &[Group], series: Series) -> Option<(i32, i32)> {
    let known = || groups.iter().filter_map(|group| number(group, series.at));
    let ends = || known().chain(series.from).chain(series.to);
    ends().min().zip(ends().max())
}

fn number(group: &Group, at: usize) -> Option<i32> {
    group.keys.get(at)?.as_ref()?.number()
}

/// The combinations of the other keys: those there are, or the empty one where there are no others.
fn combinations(groups: &[Group], series: Series) -> BTreeSet<Vec<Option<Key>>> {
    if !series.has_others {
        return BTreeSet::from([Vec::new()]);
    }
    let others = groups.iter().map(|group| {
        let mut keys = group.keys.clone();
        keys.remove(series.at);
        keys
    });
    others.collect()
}

fn too_many() -> Error {
    let message = format!(
        "Filled with zeros, this answer would have more than {MOST_ROWS} rows. Narrow the filter or the range, group by fewer dimensions, or leave `fillZeros` out."
    );
    Error::invalid("fillZeros", message)
}

#[cfg(test)]
mod tests {
    use super::*;

    const YEARS: Series = Series {
        at: 0,
        unit: Unit::Year,
        has_others: false,
        from: None,
        to: None,
    };

    fn group(keys: &[Option<i32>], count: i64) -> Group {
        let keys = keys.iter().map(|key| key.map(Key::Number));
        Group {
            keys: keys.collect(),
            count,
        }
    }

    fn filled(rows: &[Group], series: Series, first: u32) -> Result<Groups> {
        let groups = Groups {
            rows: rows.to_vec(),
            sum: 7,
            has_more: false,
        };
        fill(groups, series, GroupOrder::Key, first)
    }

    #[test]
    fn years_without_records_between_the_first_and_the_last_count_nothing() {
        let rows = [group(&[Some(2003)], 1), group(&[Some(2000)], 2)];
        let found = filled(&rows, YEARS, 100).unwrap();
        let wanted = [(2000, 2), (2001, 0), (2002, 0), (2003, 1)];
        assert_eq!(found.rows, wanted.map(|(year, n)| group(&[Some(year)], n)));
        assert_eq!((found.sum, found.has_more), (7, false));
    }

    #[test]
    fn a_series_reaches_at_least_as_far_as_asked_and_loses_nothing_outside() {
        let series = Series {
            from: Some(2001),
            to: Some(2002),
            ..YEARS
        };
        let found = filled(&[group(&[Some(1999)], 1), group(&[None], 3)], series, 100).unwrap();
        let wanted = [
            (Some(1999), 1),
            (Some(2000), 0),
            (Some(2001), 0),
            (Some(2002), 0),
            (None, 3),
        ];
        assert_eq!(found.rows, wanted.map(|(year, n)| group(&[year], n)));
        let empty = filled(&[], series, 100).unwrap();
        assert_eq!(
            empty.rows,
            [group(&[Some(2001)], 0), group(&[Some(2002)], 0)]
        );
    }

    #[test]
    fn each_combination_of_the_other_keys_gets_its_own_series() {
        let series = Series {
            at: 1,
            unit: Unit::Decade,
            has_others: true,
            ..YEARS
        };
        let rows = [
            group(&[Some(1), Some(1980)], 1),
            group(&[None, Some(2000)], 1),
        ];
        let found = filled(&rows, series, 100).unwrap();
        let wanted = [
            (Some(1), 1980, 1),
            (Some(1), 1990, 0),
            (Some(1), 2000, 0),
            (None, 1980, 0),
            (None, 1990, 0),
            (None, 2000, 1),
        ];
        assert_eq!(
            found.rows,
            wanted.map(|(other, decade, n)| group(&[other, Some(decade)], n))
        );
        assert!(
            filled(
                &[],
                Series {
                    from: Some(1980),
                    ..series
                },
                100
            )
            .unwrap()
            .rows
            .is_empty()
        );
    }

    #[test]
    fn where_no_date_is_known_there_is_nothing_to_fill() {
        let found = filled(&[group(&[None], 3)], YEARS, 100).unwrap();
        assert_eq!(found.rows, [group(&[None], 3)]);
    }

    #[test]
    fn a_filled_series_is_cut_as_asked_and_refused_where_it_would_be_too_long() {
        let rows = [group(&[Some(1001)], 1), group(&[Some(2000)], 1)];
        let found = filled(&rows, YEARS, 3).unwrap();
        assert_eq!((found.rows.len(), found.has_more), (3, true));
        let longer = [group(&[Some(1000)], 1), group(&[Some(2000)], 1)];
        assert!(filled(&longer, YEARS, 3).is_err());
        let with_unknown = [rows[0].clone(), rows[1].clone(), group(&[None], 1)];
        assert!(filled(&with_unknown, YEARS, 3).is_err());
    }
}
