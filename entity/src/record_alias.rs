//! The name under which a record that was merged into another is still found.

use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};
use uuid::Uuid;

use crate::vocabulary::RecordKind;

/// The name under which a record that was merged into another is still found.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "record_alias")]
pub struct Model {
    /// The id of the record that is gone.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The record that it is now.
    pub record_id: Uuid,
    /// The kind of both.
    pub kind: RecordKind,
    /// The slug of the record that is gone.
    pub slug: String,
}

/// Relations are followed by batched queries in `domain`, never by the rows themselves.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
