//! Lists: one way to filter, order and page every kind of record.
//!
//! A list is asked for by a [`Query`]. Several queries (the agreements of each of twenty countries,
//! say) are answered by one statement: each becomes a branch of a `UNION ALL`, limited by itself.
//! Pages are found by keys, not by offsets, so they stay true while records come and go.

mod cursor;
mod statement;

use std::cmp::Ordering;
use std::collections::HashMap;
use std::fmt::Debug;
use std::hash::{Hash, Hasher};

use chrono::NaiveDate;
use sea_orm::sea_query::{Alias, Asterisk, Expr, ExprTrait, SelectStatement, UnionType};
use sea_orm::{
    ActiveEnum, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter as _, QuerySelect as _,
    QueryTrait as _, Select, Value,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::domain::error::{Error, Result};
use crate::domain::filter::{Filter, Test};
use cursor::{read_cursor, write_cursor};
pub use statement::Route;
use statement::branch;

/// How many records a page holds when the caller does not say.
pub const DEFAULT_PAGE: u32 = 25;
/// The largest page a caller may ask for.
pub const LARGEST_PAGE: u32 = 100;

/// A kind of record that can be listed.
pub trait Listed: EntityTrait<Model: FromQueryResult + Clone + Send + Sync> {
    /// The name that cursors carry.
    const NAME: &'static str;
    /// What a filter can test of a record, with every code resolved to an id.
    type Test: Test + Clone + Debug + Eq + Hash + Send + Sync + 'static;
    /// What records can be sorted by.
    type SortBy: Copy + Debug + Eq + Hash + Send + Sync + 'static;

    /// The order when the caller names none.
    const USUAL: &'static [Sort<Self::SortBy>];

    /// The column that holds what to sort by.
    fn key(by: Self::SortBy) -> Key<Self>;
    /// The id column.
    fn id_column() -> Self::Column;
    /// The id of a row.
    fn id(row: &Self::Model) -> Uuid;

    /// The records that the filter lets through.
    fn select(filter: &Filter<Self::Test>) -> Select<Self> {
        Self::find().filter(filter.condition())
    }

    /// The way on which the rows of a page are reached. Where another table holds what they are
    /// sorted by, in an index that begins with what they are filtered by, it is shorter from there.
    fn route(query: &Query<Self>) -> Route {
        Route::plain(query)
    }
}

/// What to sort by, and in which direction. Rows without a value come last in either.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Sort<K> {
    /// What to sort by.
    pub by: K,
    /// Largest first.
    pub descending: bool,
}

impl<K> Sort<K> {
    /// Smallest first.
    pub const fn up(by: K) -> Self {
        Self {
            by,
            descending: false,
        }
    }

    /// Largest first.
    pub const fn down(by: K) -> Self {
        Self {
            by,
            descending: true,
        }
    }
}

/// One column to sort by.
pub struct Key<E: EntityTrait> {
    /// The column.
    pub column: E::Column,
    /// The value of a row, as cursors carry it.
    pub value: fn(&E::Model) -> Option<KeyValue>,
}

/// A value that rows are sorted by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum KeyValue {
    /// A day.
    Date(NaiveDate),
    /// Text, compared byte by byte.
    Text(String),
}

impl KeyValue {
    /// A value of a closed vocabulary, as the database holds it.
    pub fn of<V: ActiveEnum<Value = String>>(value: V) -> Self {
        Self::Text(value.to_value())
    }
}

impl From<KeyValue> for Value {
    fn from(value: KeyValue) -> Self {
        match value {
            KeyValue::Date(date) => date.into(),
            KeyValue::Text(text) => text.into(),
        }
    }
}

/// Which part of a list.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PageRequest {
    limit: u32,
    backwards: bool,
    cursor: Option<String>,
}

impl Default for PageRequest {
    fn default() -> Self {
        Self {
            limit: DEFAULT_PAGE,
            backwards: false,
            cursor: None,
        }
    }
}

impl PageRequest {
    /// Reads the four arguments of a Relay connection.
    pub fn new(
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Self> {
        if first.is_some() && last.is_some() {
            return Err(Error::invalid(
                "last",
                "Give either `first` or `last`, not both.",
            ));
        }
        if after.is_some() && before.is_some() {
            return Err(Error::invalid(
                "before",
                "Give either `after` or `before`, not both.",
            ));
        }
        let backwards = last.is_some() || before.is_some();
        let (name, size, cursor) = if backwards {
            ("last", last, before)
        } else {
            ("first", first, after)
        };
        if (backwards && first.is_some()) || (!backwards && last.is_some()) {
            return Err(Error::invalid(
                "first",
                "`first` goes with `after`, `last` with `before`.",
            ));
        }
        let limit = match size {
            None => DEFAULT_PAGE,
            Some(size) => u32::try_from(size).ok().filter(|size| *size <= LARGEST_PAGE).ok_or_else(
                || Error::invalid(name, format!("`{name}` is {size}; give a number from 0 to {LARGEST_PAGE} and follow `pageInfo` for more.")),
            )?,
        };
        Ok(Self {
            limit,
            backwards,
            cursor,
        })
    }

    /// How many records the caller wants.
    pub fn limit(&self) -> u32 {
        self.limit
    }

    /// The cursor beyond which the page lies.
    pub fn cursor(&self) -> Option<&str> {
        self.cursor.as_deref()
    }

    /// Whether the page is read from the end of the list.
    pub fn is_backwards(&self) -> bool {
        self.backwards
    }

    /// The argument at which the caller gives the cursor.
    pub fn cursor_name(&self) -> &'static str {
        if self.backwards { "before" } else { "after" }
    }
}

/// A question for a part of a list.
#[derive(Debug)]
pub struct Query<E: Listed> {
    /// Which records.
    pub filter: Filter<E::Test>,
    /// In which order; the usual one when empty. The id is the last thing to sort by in any order.
    pub order: Vec<Sort<E::SortBy>>,
    /// Which part.
    pub page: PageRequest,
}

impl<E: Listed> Query<E> {
    /// The order that holds.
    pub fn order(&self) -> &[Sort<E::SortBy>] {
        if self.order.is_empty() {
            E::USUAL
        } else {
            &self.order
        }
    }
}

impl<E: Listed> Clone for Query<E> {
    fn clone(&self) -> Self {
        Self {
            filter: self.filter.clone(),
            order: self.order.clone(),
            page: self.page.clone(),
        }
    }
}

impl<E: Listed> PartialEq for Query<E> {
    fn eq(&self, other: &Self) -> bool {
        self.filter == other.filter && self.order == other.order && self.page == other.page
    }
}

impl<E: Listed> Eq for Query<E> {}

impl<E: Listed> Hash for Query<E> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (&self.filter, &self.order, &self.page).hash(state);
    }
}

/// A part of a list.
#[derive(Clone, Debug)]
pub struct Page<M> {
    /// The rows and the cursor of each, in the order of the list.
    pub rows: Vec<(String, M)>,
    /// Whether there are rows before these.
    pub has_previous: bool,
    /// Whether there are rows after these.
    pub has_next: bool,
}

/// A page of a list in which there is nothing.
impl<M> Default for Page<M> {
    fn default() -> Self {
        Self {
            rows: Vec::new(),
            has_previous: false,
            has_next: false,
        }
    }
}

/// How many questions one statement answers at the most. SQLite takes 500 branches.
const BRANCHES: usize = 100;

/// Refuses a query whose cursor does not belong to it. To be asked before the query joins others.
pub fn check<E: Listed>(query: &Query<E>) -> Result<()> {
    place(query).map(drop)
}

/// The cursor of a query as it is written here, if it has one that belongs to it. What callers give
/// back may be spelt in other ways and mean the same place.
pub fn place<E: Listed>(query: &Query<E>) -> Result<Option<String>> {
    let cursor = query.page.cursor.as_ref();
    let read = cursor.map(|cursor| read_cursor(query, cursor).map(|it| it.write()));
    read.transpose()
}

/// Answers all queries, with one statement for each hundred of them.
pub async fn pages<E: Listed>(
    db: &impl ConnectionTrait,
    queries: &[Query<E>],
) -> Result<Vec<Page<E::Model>>> {
    let mut pages = Vec::with_capacity(queries.len());
    for queries in queries.chunks(BRANCHES) {
        let branches = queries.iter().map(branch).collect::<Result<Vec<_>>>()?;
        let mut found: Vec<Vec<E::Model>> = queries.iter().map(|_| Vec::new()).collect();
        for row in db.query_all(&union(branches)).await? {
            let index: i32 = row.try_get("", "branch")?;
            if let Some(rows) = usize::try_from(index)
                .ok()
                .and_then(|index| found.get_mut(index))
            {
                rows.push(E::Model::from_query_result(&row, "")?);
            }
        }
        pages.extend(
            queries
                .iter()
                .zip(found)
                .map(|(query, rows)| page(query, rows)),
        );
    }
    Ok(pages)
}

/// Counts what each filter lets through, with one statement for each hundred of them.
pub async fn counts<E: Listed>(
    db: &impl ConnectionTrait,
    filters: &[Filter<E::Test>],
) -> Result<HashMap<Filter<E::Test>, i64>> {
    let mut counts = HashMap::new();
    for filters in filters.chunks(BRANCHES) {
        let branches = filters.iter().map(|filter| {
            let ids = ids::<E>(filter);
            sea_orm::sea_query::Query::select()
                .expr_as(Expr::col(Asterisk).count(), "n")
                .from_subquery(ids, "listed")
                .take()
        });
        for row in db.query_all(&union(branches.collect())).await? {
            let index: i32 = row.try_get("", "branch")?;
            if let Some(filter) = usize::try_from(index)
                .ok()
                .and_then(|index| filters.get(index))
            {
                counts.insert(filter.clone(), row.try_get("", "n")?);
            }
        }
    }
    Ok(counts)
}

/// The ids of the records that a filter lets through, to be asked within another question.
pub fn ids<E: Listed>(filter: &Filter<E::Test>) -> SelectStatement {
    E::select(filter)
        .select_only()
        .column(E::id_column())
        .into_query()
}

/// `SELECT *, 0 AS branch FROM (…) UNION ALL SELECT *, 1 AS branch FROM (…) …`
pub(super) fn union(branches: Vec<SelectStatement>) -> SelectStatement {
    let mut numbered = branches.into_iter().zip(0_i32..).map(|(branch, number)| {
        sea_orm::sea_query::Query::select()
            .column(Asterisk)
            .expr_as(Expr::cust(number.to_string()), "branch")
            .from_subquery(branch, Alias::new(format!("branch_{number}")))
            .take()
    });
    let mut all = numbered.next().unwrap_or_default();
    for branch in numbered {
        all.union(UnionType::All, branch);
    }
    all
}

fn page<E: Listed>(query: &Query<E>, mut rows: Vec<E::Model>) -> Page<E::Model> {
    rows.sort_by(|left, right| compare(query, left, right));
    let limit = query.page.limit as usize;
    let more = rows.len() > limit;
    let came_from = query.page.cursor.is_some();
    if query.page.backwards {
        rows.drain(..rows.len().saturating_sub(limit));
    } else {
        rows.truncate(limit);
    }
    let (has_previous, has_next) = if query.page.backwards {
        (more, came_from)
    } else {
        (came_from, more)
    };
    let rows = rows
        .into_iter()
        .map(|row| (write_cursor(query, &row), row))
        .collect();
    Page {
        rows,
        has_previous,
        has_next,
    }
}

/// The order of the list, told again for rows: a `UNION ALL` promises none.
fn compare<E: Listed>(query: &Query<E>, left: &E::Model, right: &E::Model) -> Ordering {
    for sort in query.order() {
        let value = E::key(sort.by).value;
        let by_key = match (value(left), value(right)) {
            (Some(left), Some(right)) if sort.descending => right.cmp(&left),
            (Some(left), Some(right)) => left.cmp(&right),
            (left, right) => left.is_none().cmp(&right.is_none()),
        };
        if by_key.is_ne() {
            return by_key;
        }
    }
    E::id(left).cmp(&E::id(right))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_is_too_large_is_refused_and_not_cut() {
        for size in [-1, 101, 100_000] {
            assert!(PageRequest::new(Some(size), None, None, None).is_err());
            assert!(PageRequest::new(None, None, Some(size), None).is_err());
        }
        assert!(PageRequest::new(Some(100), None, None, None).is_ok());
        assert!(PageRequest::new(Some(0), None, None, None).is_ok());
    }

    #[test]
    fn forwards_and_backwards_are_not_mixed() {
        assert!(PageRequest::new(Some(1), None, Some(1), None).is_err());
        assert!(PageRequest::new(Some(1), None, None, Some("x".into())).is_err());
        assert!(PageRequest::new(None, Some("x".into()), None, Some("x".into())).is_err());
    }
}
