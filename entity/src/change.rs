//! What one act did to one record.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};
use uuid::Uuid;

use crate::vocabulary::{AuthorKind, Operation, RecordKind};

/// What one act did to one record.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "change")]
pub struct Model {
    /// Its number: later changes have larger ones, and none is given twice.
    #[sea_orm(primary_key, auto_increment = false)]
    pub revision: i64,
    /// When it was done.
    pub at: DateTime<Utc>,
    /// What sort of author did it.
    pub author_kind: AuthorKind,
    /// Who did it.
    pub author: Option<String>,
    /// What they did: the name of the act.
    pub act: String,
    /// Why they did it, in their words.
    pub reason: Option<String>,
    /// The record.
    pub record_id: Uuid,
    /// What kind of record.
    pub record_kind: RecordKind,
    /// Whether the record came, changed or went.
    pub operation: Operation,
    /// The proposal that was accepted by it.
    pub proposal_id: Option<Uuid>,
    /// The first change that was made together with this one, in one transaction; nothing where it
    /// was not kept.
    pub first_revision: Option<i64>,
}

/// Relations are followed by batched queries in `domain`, never by the rows themselves.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
