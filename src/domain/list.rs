//! Lists: one way to filter, order and page every kind of record.
//!
//! A list is asked for by a [`Query`]. Several queries (the agreements of each of twenty countries,
//! say) are answered by one statement: each becomes a branch of a `UNION ALL`, limited by itself.
//! Pages are found by keys, not by offsets, so they stay true while records come and go.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::fmt::Debug;
use std::hash::{Hash, Hasher};

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use chrono::NaiveDate;
use sea_orm::sea_query::{
    Alias, Asterisk, Condition, Expr, ExprTrait, NullOrdering, Order, SelectStatement, UnionType,
};
use sea_orm::{
    ActiveEnum, ColumnTrait, ColumnType, ConnectionTrait, EntityTrait, FromQueryResult,
    IntoSimpleExpr, QueryFilter as _, QuerySelect as _, QueryTrait as _, Select, Value,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::domain::error::{Error, Result};
use crate::domain::filter::{Filter, Test};

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

/// A key with its direction.
struct Step<E: EntityTrait> {
    key: Key<E>,
    descending: bool,
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
    fn order(&self) -> &[Sort<E::SortBy>] {
        if self.order.is_empty() {
            E::USUAL
        } else {
            &self.order
        }
    }

    fn steps(&self) -> Vec<Step<E>> {
        let order = self.order().iter();
        order
            .map(|sort| Step {
                key: E::key(sort.by),
                descending: sort.descending,
            })
            .collect()
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

/// What a cursor says: the list it belongs to, the sort values of its row, and the row's id.
#[derive(Serialize, Deserialize)]
struct Cursor(String, Vec<Option<KeyValue>>, Uuid);

/// How many questions one statement answers at the most. SQLite takes 500 branches.
const BRANCHES: usize = 100;

/// Refuses a query whose cursor does not belong to it. To be asked before the query joins others.
pub fn check<E: Listed>(query: &Query<E>) -> Result<()> {
    if let Some(cursor) = &query.page.cursor {
        read_cursor(query, cursor, &query.steps())?;
    }
    Ok(())
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
            let ids = E::select(filter)
                .select_only()
                .column(E::id_column())
                .into_query();
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

fn branch<E: Listed>(query: &Query<E>) -> Result<SelectStatement> {
    let keys = query.steps();
    let mut select = E::select(&query.filter);
    if let Some(cursor) = &query.page.cursor {
        let Cursor(_, values, id) = read_cursor::<E>(query, cursor, &keys)?;
        select = select.filter(beyond::<E>(&keys, &values, id, query.page.backwards));
    }
    let mut statement = select.into_query();
    for step in &keys {
        let direction = if step.descending == query.page.backwards {
            Order::Asc
        } else {
            Order::Desc
        };
        let nulls = if query.page.backwards {
            NullOrdering::First
        } else {
            NullOrdering::Last
        };
        let column = step.key.column.into_simple_expr();
        statement.order_by_expr_with_nulls(column, direction, nulls);
    }
    let direction = if query.page.backwards {
        Order::Desc
    } else {
        Order::Asc
    };
    statement.order_by_expr(E::id_column().into_simple_expr(), direction);
    statement.limit(u64::from(query.page.limit) + 1);
    Ok(statement)
}

/// The rows after (or before) the cursor's: equal in the first keys and beyond in the next.
fn beyond<E: Listed>(
    keys: &[Step<E>],
    values: &[Option<KeyValue>],
    id: Uuid,
    backwards: bool,
) -> Condition {
    let mut any = Condition::any();
    for (position, (step, value)) in keys.iter().zip(values).enumerate() {
        let beyond = match (value, backwards) {
            (Some(value), _) => {
                let greater = step.descending == backwards;
                let column = step.key.column;
                let past = if greater {
                    column.gt(value.clone())
                } else {
                    column.lt(value.clone())
                };
                if backwards {
                    past
                } else {
                    past.or(column.is_null())
                }
            }
            (None, true) => step.key.column.is_not_null(),
            (None, false) => continue,
        };
        any = any.add(equal_before(keys, values, position).add(beyond));
    }
    let last = if backwards {
        E::id_column().lt(id)
    } else {
        E::id_column().gt(id)
    };
    any.add(equal_before(keys, values, keys.len()).add(last))
}

fn equal_before<E: Listed>(
    keys: &[Step<E>],
    values: &[Option<KeyValue>],
    position: usize,
) -> Condition {
    keys.iter()
        .zip(values)
        .take(position)
        .fold(Condition::all(), |all, (step, value)| {
            all.add(match value {
                Some(value) => step.key.column.eq(value.clone()),
                None => step.key.column.is_null(),
            })
        })
}

fn page<E: Listed>(query: &Query<E>, mut rows: Vec<E::Model>) -> Page<E::Model> {
    let keys = query.steps();
    rows.sort_by(|left, right| compare::<E>(&keys, left, right));
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
        .map(|row| (write_cursor::<E>(query, &keys, &row), row))
        .collect();
    Page {
        rows,
        has_previous,
        has_next,
    }
}

/// The order of the list, told again for rows: a `UNION ALL` promises none.
fn compare<E: Listed>(keys: &[Step<E>], left: &E::Model, right: &E::Model) -> Ordering {
    for step in keys {
        let by_key = match ((step.key.value)(left), (step.key.value)(right)) {
            (Some(left), Some(right)) if step.descending => right.cmp(&left),
            (Some(left), Some(right)) => left.cmp(&right),
            (left, right) => left.is_none().cmp(&right.is_none()),
        };
        if by_key.is_ne() {
            return by_key;
        }
    }
    E::id(left).cmp(&E::id(right))
}

fn list_name<E: Listed>(query: &Query<E>) -> String {
    let direction = |sort: &Sort<E::SortBy>| if sort.descending { '-' } else { '+' };
    query.order().iter().fold(E::NAME.to_owned(), |name, sort| {
        format!("{name}{}{:?}", direction(sort), sort.by)
    })
}

fn write_cursor<E: Listed>(query: &Query<E>, keys: &[Step<E>], row: &E::Model) -> String {
    let values = keys.iter().map(|step| (step.key.value)(row)).collect();
    let cursor = Cursor(list_name(query), values, E::id(row));
    BASE64_URL_SAFE_NO_PAD.encode(serde_json::to_vec(&cursor).unwrap_or_default())
}

fn read_cursor<E: Listed>(query: &Query<E>, text: &str, keys: &[Step<E>]) -> Result<Cursor> {
    let refuse = |what| {
        Error::invalid(
            query.page.cursor_name(),
            format!(
                "This cursor {what}. Use a cursor from `pageInfo` or `edges` of the same list in the same order."
            ),
        )
    };
    let cursor: Cursor = BASE64_URL_SAFE_NO_PAD
        .decode(text)
        .ok()
        .and_then(|bytes| serde_json::from_slice(&bytes).ok())
        .ok_or_else(|| refuse("cannot be read"))?;
    if cursor.0 != list_name(query) || cursor.1.len() != keys.len() {
        return Err(refuse("comes from another list"));
    }
    let fits = keys
        .iter()
        .zip(&cursor.1)
        .all(|(step, value)| fits(&step.key, value.as_ref()));
    if fits {
        Ok(cursor)
    } else {
        Err(refuse("cannot be read"))
    }
}

/// Whether a value of a cursor is of the kind that the column holds.
fn fits<E: Listed>(key: &Key<E>, value: Option<&KeyValue>) -> bool {
    let holds_dates = *key.column.def().get_column_type() == ColumnType::Date;
    match value {
        None => true,
        Some(KeyValue::Date(_)) => holds_dates,
        Some(KeyValue::Text(text)) => !holds_dates && !text.contains('\0'),
    }
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
