//! What one agreement does to another.

use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};
use uuid::Uuid;

use crate::vocabulary::LinkKind;

/// What one agreement does to another.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "agreement_link")]
pub struct Model {
    /// The row's id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The agreement that acts.
    pub agreement_id: Uuid,
    /// The agreement acted upon.
    pub target_id: Uuid,
    /// What it does.
    pub kind: LinkKind,
    /// Place in the list.
    pub ordinal: i32,
}

/// Relations are followed by batched queries in `domain`, never by the rows themselves.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
