//! The text of a source, in which quotes are looked for. It is never shown.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};
use uuid::Uuid;

/// The text of a source, in which quotes are looked for. It is never shown.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "source_text")]
pub struct Model {
    /// The source's id. The source may be gone: its text comes back with it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The text as it was given.
    pub text: String,
    /// The text as quotes are compared with it.
    pub compared: String,
    /// When it was given.
    pub stored_at: DateTime<Utc>,
}

/// Relations are followed by batched queries in `domain`, never by the rows themselves.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
