//! A code that another system gives to a record. Not unique: two records may share one.

use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};
use uuid::Uuid;

/// A code that another system gives to a record. Not unique: two records may share one.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "identifier")]
pub struct Model {
    /// The row's id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Whose code it is.
    pub record_id: Uuid,
    /// The system, such as WIKIDATA or UNTS.
    pub scheme: String,
    /// The code in that system.
    pub value: String,
    /// Where the system shows it.
    pub url: Option<String>,
    /// Place in the record's list.
    pub ordinal: i32,
}

/// Relations are followed by batched queries in `domain`, never by the rows themselves.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
