//! A row as a trigger saw it written, until the end of the transaction.

use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};

/// A row as a trigger saw it written, until the end of the transaction.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "noted_write")]
pub struct Model {
    /// Its place among the notes.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The table.
    pub table_name: String,
    /// The row before, as JSON; null = it was not there.
    pub before: Option<String>,
    /// The row after, as JSON; null = it is gone.
    pub after: Option<String>,
}

/// No relations.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
