//! A document that says something.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};
use uuid::Uuid;

use crate::vocabulary::SourceKind;

/// A document that says something.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "source")]
pub struct Model {
    /// The record's id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The readable name used in addresses and data files.
    pub slug: String,
    /// What kind of document.
    pub kind: Option<SourceKind>,
    /// Who published it.
    pub publisher: Option<String>,
    /// Whom the publisher names as its author.
    pub attribution: Option<String>,
    /// Where the publisher placed it.
    pub section: Option<String>,
    /// Where it can be read.
    pub url: Option<String>,
    /// Where a copy is kept.
    pub archive_url: Option<String>,
    /// When it was published: EDTF as given.
    pub published_on: Option<String>,
    /// When it was published: first possible day.
    pub published_earliest: Option<NaiveDate>,
    /// When it was published: last possible day.
    pub published_latest: Option<NaiveDate>,
    /// When it was fetched.
    pub retrieved_at: Option<DateTime<Utc>>,
    /// BCP 47 tag.
    pub language: Option<String>,
    /// Terms of use.
    pub licence: Option<String>,
    /// Fingerprint of the text that was read.
    pub content_hash: Option<String>,
    /// When its text was stored, if it is: the same as in the row of that text.
    pub text_stored_at: Option<DateTime<Utc>>,
}

/// Relations are followed by batched queries in `domain`, never by the rows themselves.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
