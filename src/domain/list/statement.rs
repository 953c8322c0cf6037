//! The statement that gives one page: on which way the rows are reached, in which order, and beyond
//! which row.

use sea_orm::sea_query::{
    Asterisk, Expr, ExprTrait as _, NullOrdering, Order, Query as Statement, SelectStatement,
};
use sea_orm::{Condition, IntoSimpleExpr as _, QuerySelect as _, QueryTrait as _};
use uuid::Uuid;

use crate::domain::error::Result;
use crate::domain::filter::{Filter, Test as _};
use crate::domain::list::cursor::{Cursor, read_cursor};
use crate::domain::list::{KeyValue, Listed, Query, Sort};

/// A way on which the rows of a list are reached: a statement that gives them, and where in it the
/// values stand that they are sorted by.
pub struct Route {
    /// The statement, without order and limit.
    pub statement: SelectStatement,
    /// The values to sort by, in the order of importance.
    pub keys: Vec<Expr>,
    /// The id.
    pub id: Expr,
}

impl Route {
    /// The plain way: the rows' own table.
    pub fn plain<E: Listed>(query: &Query<E>) -> Self {
        let column = |sort: &Sort<E::SortBy>| E::key(sort.by).column.into_simple_expr();
        Self {
            statement: if query.filter.is_uneven() {
                found_first::<E>(&query.filter)
            } else {
                E::select(&query.filter).into_query()
            },
            keys: query.order().iter().map(column).collect(),
            id: E::id_column().into_simple_expr(),
        }
    }
}

/// `SELECT * FROM (SELECT … LIMIT all) AS agreement`: the limit, which no list reaches, keeps the
/// database from sorting all there is before it asks what passes.
fn found_first<E: Listed>(filter: &Filter<E::Test>) -> SelectStatement {
    let found = E::select(filter)
        .limit(i64::MAX.unsigned_abs())
        .into_query();
    Statement::select()
        .column(Asterisk)
        .from_subquery(found, E::default().table_name().to_owned())
        .take()
}

/// A value to sort by, with its direction.
struct Step {
    key: Expr,
    descending: bool,
}

/// The statement for one page and one row more, which tells whether there are others.
pub(super) fn branch<E: Listed>(query: &Query<E>) -> Result<SelectStatement> {
    let Route {
        mut statement,
        keys,
        id,
    } = E::route(query);
    let directions = query.order().iter().map(|sort| sort.descending);
    let steps: Vec<Step> = keys
        .into_iter()
        .zip(directions)
        .map(|(key, descending)| Step { key, descending })
        .collect();
    let backwards = query.page.backwards;
    if let Some(cursor) = &query.page.cursor {
        let Cursor(_, values, last) = read_cursor(query, cursor)?;
        statement.cond_where(beyond(&steps, &values, &id, last, backwards));
    }
    for step in steps {
        let direction = direction(step.descending != backwards);
        let nulls = if backwards {
            NullOrdering::First
        } else {
            NullOrdering::Last
        };
        statement.order_by_expr_with_nulls(step.key, direction, nulls);
    }
    statement.order_by_expr(id, direction(backwards));
    statement.limit(u64::from(query.page.limit) + 1);
    Ok(statement)
}

fn direction(descending: bool) -> Order {
    if descending { Order::Desc } else { Order::Asc }
}

/// The rows after (or before) the cursor's: equal in the first keys and beyond in the next.
fn beyond(
    steps: &[Step],
    values: &[Option<KeyValue>],
    id: &Expr,
    last: Uuid,
    backwards: bool,
) -> Condition {
    let mut any = Condition::any();
    for (position, (step, value)) in steps.iter().zip(values).enumerate() {
        let key = step.key.clone();
        let beyond = match (value.clone(), backwards) {
            (Some(value), true) if step.descending => key.gt(value),
            (Some(value), true) => key.lt(value),
            (Some(value), false) if step.descending => key.clone().lt(value).or(key.is_null()),
            (Some(value), false) => key.clone().gt(value).or(key.is_null()),
            (None, true) => key.is_not_null(),
            (None, false) => continue,
        };
        any = any.add(equal_before(steps, values, position).add(beyond));
    }
    let by_id = if backwards {
        id.clone().lt(last)
    } else {
        id.clone().gt(last)
    };
    any.add(equal_before(steps, values, steps.len()).add(by_id))
}

fn equal_before(steps: &[Step], values: &[Option<KeyValue>], position: usize) -> Condition {
    let before = steps.iter().zip(values).take(position);
    before.fold(Condition::all(), |all, (step, value)| {
        let key = step.key.clone();
        all.add(match value {
            Some(value) => key.eq(value.clone()),
            None => key.is_null(),
        })
    })
}
