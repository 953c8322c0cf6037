//! A name, title or definition of a record in one language.

use chrono::NaiveDate;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};
use uuid::Uuid;

use crate::vocabulary::TextUse;

/// A name, title or definition of a record in one language.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "localised_text")]
pub struct Model {
    /// The row's id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Whose text it is.
    pub record_id: Uuid,
    /// What the text is to the record.
    pub usage: TextUse,
    /// BCP 47 tag.
    pub language: String,
    /// The words.
    pub text: String,
    /// Whether the words are the source's own.
    pub is_original: bool,
    /// Whether a machine translated them.
    pub is_machine_translated: bool,
    /// From when: EDTF as given.
    pub valid_from_on: Option<String>,
    /// From when: first possible day.
    pub valid_from_earliest: Option<NaiveDate>,
    /// From when: last possible day.
    pub valid_from_latest: Option<NaiveDate>,
    /// Until when: EDTF as given.
    pub valid_to_on: Option<String>,
    /// Until when: first possible day.
    pub valid_to_earliest: Option<NaiveDate>,
    /// Until when: last possible day.
    pub valid_to_latest: Option<NaiveDate>,
    /// Place in the record's list.
    pub ordinal: i32,
}

/// Relations are followed by batched queries in `domain`, never by the rows themselves.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
