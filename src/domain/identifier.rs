//! Records that bear the same code of another system: a sign that they may stand for the same thing.

use std::collections::HashMap;

use entity::identifier::{Column, Entity};
use entity::record;
use entity::vocabulary::RecordKind;
use sea_orm::ConnectionTrait;
use sea_orm::sea_query::{Expr, ExprTrait as _, Order, Query, SelectStatement};
use uuid::Uuid;

use crate::domain::error::Result;
use crate::domain::pair::ask;

/// The most other bearers that are told of one record. A code that more share tells little.
pub const MOST: u64 = 100;

/// Another record that bears one of a record's codes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Shared {
    /// The system.
    pub scheme: String,
    /// The code.
    pub value: String,
    /// The other record.
    pub record: Uuid,
    /// Its kind.
    pub kind: RecordKind,
}

/// The other bearers of the codes of each of these records, by scheme, code and id. One statement.
pub async fn shared(
    db: &impl ConnectionTrait,
    records: &[Uuid],
) -> Result<HashMap<Uuid, Vec<Shared>>> {
    let rows = ask(db, records, |record| vec![shared_with(*record)]).await?;
    let mut found: HashMap<Uuid, Vec<Shared>> = HashMap::new();
    for (record, _, row) in rows {
        found.entry(record).or_default().push(Shared {
            scheme: row.try_get("", "scheme")?,
            value: row.try_get("", "value")?,
            record: row.try_get("", "record_id")?,
            kind: row.try_get("", "kind")?,
        });
    }
    // A `UNION ALL` promises no order.
    for shared in found.values_mut() {
        shared.sort_unstable();
    }
    Ok(found)
}

fn shared_with(record: Uuid) -> SelectStatement {
    let own = |column: Column| Expr::col(("own", column));
    let other = |column: Column| Expr::col((Entity, column));
    let same = other(Column::Scheme)
        .eq(own(Column::Scheme))
        .and(other(Column::Value).eq(own(Column::Value)))
        .and(other(Column::RecordId).ne(record));
    let of = Expr::col((record::Entity, record::Column::Id)).eq(other(Column::RecordId));
    Query::select()
        .columns([Column::Scheme, Column::Value, Column::RecordId].map(|it| (Entity, it)))
        .column((record::Entity, record::Column::Kind))
        .from_as(Entity, "own")
        .inner_join(Entity, same)
        .inner_join(record::Entity, of)
        .and_where(own(Column::RecordId).eq(record))
        .order_by((Entity, Column::Scheme), Order::Asc)
        .order_by((Entity, Column::Value), Order::Asc)
        .order_by((Entity, Column::RecordId), Order::Asc)
        .limit(MOST)
        .take()
}
