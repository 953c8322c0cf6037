//! An act that somebody proposed, and what an editor decided.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};
use uuid::Uuid;

use crate::vocabulary::{AuthorKind, ProposalState, RecordKind};

/// An act that somebody proposed, and what an editor decided.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "proposal")]
pub struct Model {
    /// The row's id; later proposals have larger ones.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The name of the act.
    pub act: String,
    /// What the act is given: JSON, as it was sent.
    pub input: String,
    /// The record it would change, which may be gone by now.
    pub record_id: Uuid,
    /// What kind of record that is.
    pub record_kind: RecordKind,
    /// Of a claim: who says so.
    pub source_id: Option<Uuid>,
    /// Of a claim: the words.
    pub quote: Option<String>,
    /// Why it is proposed.
    pub reason: Option<String>,
    /// What came of it.
    pub state: ProposalState,
    /// What sort of author proposed it.
    pub proposer_kind: AuthorKind,
    /// Who proposed it.
    pub proposer: String,
    /// When.
    pub proposed_at: DateTime<Utc>,
    /// The last revision when it was made: what it would change may have been changed since.
    pub base_revision: i64,
    /// Who accepted, rejected or withdrew it.
    pub decided_by: Option<String>,
    /// When.
    pub decided_at: Option<DateTime<Utc>>,
    /// Why it was decided so.
    pub decision: Option<String>,
}

/// Relations are followed by batched queries in `domain`, never by the rows themselves.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
