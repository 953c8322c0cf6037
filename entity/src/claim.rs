//! What a source says about a record, in its own words.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};
use uuid::Uuid;

use crate::vocabulary::Modality;

/// What a source says about a record, in its own words.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "claim")]
pub struct Model {
    /// The row's id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The record.
    pub subject_id: Uuid,
    /// The field of the record.
    pub field: String,
    /// The lifecycle event it speaks of.
    pub event_id: Option<Uuid>,
    /// The term it speaks of.
    pub term_id: Option<Uuid>,
    /// The participant it speaks of.
    pub participant_id: Option<Uuid>,
    /// The value it gives, as text.
    pub value: Option<String>,
    /// The words, exact, in the source's language.
    pub quote: Option<String>,
    /// BCP 47 tag of the quote.
    pub quote_language: Option<String>,
    /// The quote in another language.
    pub translation: Option<String>,
    /// BCP 47 tag of the translation.
    pub translation_language: Option<String>,
    /// Whether a machine translated it.
    pub is_machine_translated: bool,
    /// How the source puts it.
    pub modality: Modality,
    /// How sure the record keeper is, 0 to 1.
    pub confidence: Option<f64>,
    /// Who says so.
    pub source_id: Uuid,
    /// Where in the source.
    pub locator: Option<String>,
    /// Whether it is shown: its value was chosen among those that disagree.
    pub is_shown: bool,
    /// Whether the value was concluded rather than read.
    pub is_inferred: bool,
    /// A remark of the record keeper.
    pub note: Option<String>,
    /// When it was written.
    pub created_at: DateTime<Utc>,
    /// Order in which a data file gives it.
    pub ordinal: i32,
}

/// Relations are followed by batched queries in `domain`, never by the rows themselves.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
