//! A text that searches look in: a name, a title, a definition, a quote.

use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};
use uuid::Uuid;

use crate::vocabulary::{RecordKind, SearchField};

/// A text that searches look in: a name, a title, a definition, a quote.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "search_text")]
pub struct Model {
    /// The row's number. Not a UUID: the full-text table of SQLite refers to rows by number.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The record it is found by.
    pub record_id: Uuid,
    /// The kind of that record.
    pub kind: RecordKind,
    /// The name, title or definition it is.
    pub text_id: Option<Uuid>,
    /// The claim it is quoted in.
    pub claim_id: Option<Uuid>,
    /// What it is to the record.
    pub field: SearchField,
    /// How much it counts: 4 for a name, 1 for a quote.
    pub weight: i32,
    /// BCP 47 tag.
    pub language: Option<String>,
    /// The words.
    pub text: String,
    /// The words as they are compared, with one space between them.
    pub folded: String,
    /// How many characters the folded words have.
    pub length: i32,
}

/// Relations are followed by batched queries in `domain`, never by the rows themselves.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
