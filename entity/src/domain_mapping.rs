//! The same field in another classification.

use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};
use uuid::Uuid;

use crate::vocabulary::MappingRelation;

/// The same field in another classification.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "domain_mapping")]
pub struct Model {
    /// The row's id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Our domain.
    pub domain_id: Uuid,
    /// The other classification.
    pub scheme: String,
    /// The code there.
    pub code: String,
    /// The label there.
    pub label: Option<String>,
    /// How closely the two match.
    pub relation: MappingRelation,
    /// Place in the list.
    pub ordinal: i32,
}

/// Relations are followed by batched queries in `domain`, never by the rows themselves.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
