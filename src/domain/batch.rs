//! Rows fetched for many parents at once: the only way in which nested fields reach the database.

use std::collections::HashMap;

use sea_orm::sea_query::{NullOrdering, Order};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use crate::domain::error::Result;

/// SQLite takes 32,766 values in a statement; stay well below.
const CHUNK: usize = 10_000;

/// Rows that can be fetched by their id.
pub trait Identified: EntityTrait<Model: Clone + Send + Sync> {
    /// The id column.
    fn id_column() -> Self::Column;
    /// The id of a row.
    fn id(row: &Self::Model) -> Uuid;
}

/// Rows that belong to a parent, in the order in which they are shown. An entity that has several
/// parents implements it once for each, told apart by `P`.
pub trait ChildOf<P>: EntityTrait<Model: Clone + Send + Sync> {
    /// The column that names the parent.
    fn parent_column() -> Self::Column;
    /// The parent of a row.
    fn parent(row: &Self::Model) -> Option<Uuid>;
    /// The columns to sort by.
    fn order() -> Vec<Self::Column>;
}

/// The rows with these ids.
pub async fn by_ids<E: Identified>(
    db: &impl ConnectionTrait,
    ids: &[Uuid],
) -> Result<HashMap<Uuid, E::Model>> {
    let mut found = HashMap::new();
    for ids in ids.chunks(CHUNK) {
        let rows = E::find()
            .filter(E::id_column().is_in(ids.iter().copied()))
            .all(db)
            .await?;
        found.extend(rows.into_iter().map(|row| (E::id(&row), row)));
    }
    Ok(found)
}

/// The rows of each of these parents.
pub async fn children<E: ChildOf<P>, P>(
    db: &impl ConnectionTrait,
    parents: &[Uuid],
) -> Result<HashMap<Uuid, Vec<E::Model>>> {
    let mut found: HashMap<Uuid, Vec<E::Model>> =
        parents.iter().map(|parent| (*parent, Vec::new())).collect();
    for parents in parents.chunks(CHUNK) {
        let column = E::parent_column();
        let mut select = E::find().filter(column.is_in(parents.iter().copied()));
        for column in E::order() {
            select = select.order_by_with_nulls(column, Order::Asc, NullOrdering::Last);
        }
        for row in select.all(db).await? {
            if let Some(parent) = E::parent(&row) {
                found.entry(parent).or_default().push(row);
            }
        }
    }
    Ok(found)
}

/// Writes the two traits down for an entity.
macro_rules! rows {
    ($entity:ident by id) => {
        impl $crate::domain::batch::Identified for ::entity::$entity::Entity {
            fn id_column() -> Self::Column {
                ::entity::$entity::Column::Id
            }
            fn id(row: &Self::Model) -> ::uuid::Uuid {
                row.id
            }
        }
    };
    ($entity:ident of $parent:ident by $field:ident: $column:ident, ordered by $($order:ident),+) => {
        impl $crate::domain::batch::ChildOf<::entity::$parent::Entity> for ::entity::$entity::Entity {
            fn parent_column() -> Self::Column {
                ::entity::$entity::Column::$column
            }
            fn parent(row: &Self::Model) -> Option<::uuid::Uuid> {
                row.$field.into()
            }
            fn order() -> Vec<Self::Column> {
                vec![$(::entity::$entity::Column::$order),+]
            }
        }
    };
}
pub(crate) use rows;
