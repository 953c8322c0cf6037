//! The statement that counts groups.

use std::collections::{BTreeMap, HashMap};

use sea_orm::sea_query::{
    Asterisk, Expr, ExprTrait as _, JoinType, NullOrdering, Order, Query, SelectStatement,
};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbBackend, EntityTrait as _, IntoSimpleExpr as _,
    QueryFilter as _, QueryResult, QuerySelect as _, QueryTrait as _,
};

use crate::domain::error::Result;
use crate::domain::filter::Filter;
use crate::domain::list::{self, Listed};
use crate::domain::pair::ask;
use crate::domain::statistics::dimension::{Dimension, ID, KEY, KeyKind, Names, OWNER};
use crate::domain::statistics::{Group, GroupOrder, Grouping, Groups, Key, MOST_DIMENSIONS};

/// The columns that hold the keys.
const KEYS: [&str; MOST_DIMENSIONS] = ["key_1", "key_2", "key_3"];
/// The columns that hold the readable names of keys that are records.
const NAMES: [&str; MOST_DIMENSIONS] = ["name_1", "name_2", "name_3"];
/// What the rows beside the records are called while they are joined.
const BESIDE: [&str; MOST_DIMENSIONS] = ["beside_1", "beside_2", "beside_3"];
/// What the rows beyond those are called.
const BEYOND: [&str; MOST_DIMENSIONS] = ["beyond_1", "beyond_2", "beyond_3"];
/// What the tables of names are called while they are joined.
const NAMED: [&str; MOST_DIMENSIONS] = ["named_1", "named_2", "named_3"];

/// The groups of each question. Questions whose keys are of the same kinds share a statement.
pub async fn groups<D: Dimension>(
    db: &impl ConnectionTrait,
    asked: &[Grouping<D>],
) -> Result<HashMap<Grouping<D>, Groups>> {
    let backend = db.get_database_backend();
    let mut alike: BTreeMap<Vec<KeyKind>, Vec<Grouping<D>>> = BTreeMap::new();
    for one in asked {
        alike.entry(kinds(one)).or_default().push(one.clone());
    }
    let mut found: HashMap<Grouping<D>, Groups> = HashMap::new();
    for (kinds, asked) in alike {
        let rows = ask(db, &asked, |one| vec![statement(one, &kinds, backend)]).await?;
        for (one, _, row) in rows {
            let groups = found.entry(one).or_default();
            groups.sum = row.try_get("", "total")?;
            groups.rows.push(read(&row, &kinds)?);
        }
    }
    // A `UNION ALL` promises no order.
    for (one, groups) in &mut found {
        groups.sort(one.order);
        groups.keep(one.first);
    }
    Ok(found)
}

fn kinds<D: Dimension>(asked: &Grouping<D>) -> Vec<KeyKind> {
    asked.by.iter().map(Dimension::kind).collect()
}

fn read(row: &QueryResult, kinds: &[KeyKind]) -> Result<Group> {
    let keys = kinds.iter().enumerate().map(|(at, kind)| {
        Ok(match kind {
            KeyKind::Number => row.try_get::<Option<i32>>("", KEYS[at])?.map(Key::Number),
            KeyKind::Text => row.try_get::<Option<String>>("", KEYS[at])?.map(Key::Text),
            KeyKind::Country | KeyKind::Domain | KeyKind::Source => {
                let name: Option<String> = row.try_get("", NAMES[at])?;
                let id = row.try_get("", KEYS[at])?;
                name.zip(id).map(|(name, id)| Key::Record(name, id))
            }
        })
    });
    Ok(Group {
        keys: keys.collect::<Result<_>>()?,
        count: row.try_get("", "n")?,
    })
}

/// The groups, named, in order, and one more than is wanted.
fn statement<D: Dimension>(
    asked: &Grouping<D>,
    kinds: &[KeyKind],
    backend: DbBackend,
) -> SelectStatement {
    let mut named = Query::select()
        .columns(KEYS.into_iter().take(kinds.len()))
        .column("n")
        .expr_as(Expr::cust("CAST(SUM(\"n\") OVER () AS BIGINT)"), "total")
        .from_subquery(counted(asked, backend), "counted")
        .to_owned();
    if asked.order == GroupOrder::CountDesc {
        named.order_by("n", Order::Desc);
    }
    for (at, kind) in kinds.iter().enumerate() {
        let shown = match kind.names() {
            None => Expr::col(KEYS[at]),
            Some((table, name)) => {
                let same = Expr::col((NAMED[at], "id")).equals(KEYS[at]);
                let name = Expr::col((NAMED[at], name));
                named
                    .join_as(JoinType::LeftJoin, table, NAMED[at], same)
                    .expr_as(name.clone(), NAMES[at]);
                name
            }
        };
        named.order_by_expr_with_nulls(shown, Order::Asc, NullOrdering::Last);
    }
    named.limit(u64::from(asked.first) + 1).to_owned()
}

/// How many records each group has. A record of several keys may stand in a group several times, so
/// different ones are counted. To make the rows differ before would be slower by far: SQLite then
/// reads all that stands beside any record, not only beside those that the filter lets through.
fn counted<D: Dimension>(asked: &Grouping<D>, backend: DbBackend) -> SelectStatement {
    let keys = || KEYS.into_iter().take(asked.by.len());
    let (members, is_single) = members(asked, backend);
    let count = if is_single {
        Expr::col(Asterisk).count()
    } else {
        Expr::col("id").count_distinct()
    };
    Query::select()
        .columns(keys())
        .expr_as(count, "n")
        .from_subquery(members, "member")
        .group_by_columns(keys())
        .to_owned()
}

/// The keys of every record: a row for each combination of them. And whether each record has one.
fn members<D: Dimension>(asked: &Grouping<D>, backend: DbBackend) -> (SelectStatement, bool) {
    let id = D::Of::id_column().into_simple_expr();
    let mut members = D::Of::find().select_only();
    if asked.filter != Filter::default() {
        // Found first: each part that is joined makes more rows for the filter to be tried on.
        let found = list::ids::<D::Of>(&asked.filter);
        members = members.filter(D::Of::id_column().in_subquery(found));
    }
    let mut members = members.into_query();
    let mut is_single = true;
    for (at, dimension) in asked.by.iter().enumerate() {
        let (beside, beyond) = (BESIDE[at], BEYOND[at]);
        let place = dimension.place(Names { beside, beyond }, backend);
        members.expr_as(place.key, KEYS[at]);
        if let Some(rows) = place.beside {
            let own = Expr::col((beside, OWNER)).eq(id.clone());
            members.join_subquery(JoinType::LeftJoin, rows, beside, own);
        }
        if let Some(rows) = place.beyond {
            let found = Expr::col((beyond, ID)).equals((beside, KEY));
            members.join_subquery(JoinType::LeftJoin, rows, beyond, found);
        }
        is_single &= place.is_single;
    }
    (members.expr_as(id, "id").to_owned(), is_single)
}
