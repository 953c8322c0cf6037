//! What a change did to one row of its record.

use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};
use uuid::Uuid;

/// What a change did to one row of its record.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "change_row")]
pub struct Model {
    /// The row's id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The change.
    pub revision: i64,
    /// Its place among the rows of the change.
    pub ordinal: i32,
    /// The table of the row that was written.
    pub table_name: String,
    /// The id of the row that was written.
    pub row_id: Uuid,
    /// The whole row before, as JSON; null = it was not there.
    pub before: Option<String>,
    /// The whole row after, as JSON; null = it is gone.
    pub after: Option<String>,
}

/// Relations are followed by batched queries in `domain`, never by the rows themselves.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
